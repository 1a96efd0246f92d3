import { createRequire } from 'node:module'
import { Command } from 'commander'
import { lookup } from '../src/lookup.ts'
import { describeFailure } from './failure.ts'
import type { Io } from './io.ts'
import type { CommandedOperator } from './operator-command.ts'

type MakeCommand = (io: Io) => Command

/** Each command is loaded only when it is named, so a question does not load the code that draws or sends reports. */
const commands: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  ingest: async () => (await import('./ingest.ts')).ingestCommand,
  volume: () => asking(async () => (await import('../src/metrics/operators/volume.ts')).volumeOperator),
  split: () => asking(async () => (await import('../src/metrics/operators/split.ts')).splitOperator),
  evolution: () => asking(async () => (await import('../src/metrics/operators/evolution.ts')).evolutionOperator),
  ranking: () => asking(async () => (await import('../src/metrics/operators/ranking.ts')).rankingOperator),
  table: () => asking(async () => (await import('../src/metrics/operators/table.ts')).tableOperator),
  heatmap: () => asking(async () => (await import('../src/metrics/operators/heatmap.ts')).heatmapOperator),
  'watch-list': () => asking(async () => (await import('../src/metrics/operators/watch-list.ts')).watchListOperator),
  summary: () => asking(async () => (await import('../src/metrics/operators/summary.ts')).summaryOperator),
  'delay-distribution': () =>
    asking(async () => (await import('../src/metrics/operators/delay-distribution.ts')).delayDistributionOperator),
  chats: async () => (await import('./chats.ts')).chatsCommand,
  inspect: async () => (await import('./inspect.ts')).inspectCommand,
  export: async () => (await import('./export.ts')).exportCommand,
  copy: async () => (await import('./copy.ts')).copyCommand,
  forget: async () => (await import('./forget.ts')).forgetCommand,
  rejects: async () => (await import('./rejects.ts')).rejectsCommand,
  quality: async () => (await import('./quality.ts')).qualityCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  report: async () => (await import('./report.ts')).reportCommand,
  run: async () => (await import('./run.ts')).runCommand,
  runs: async () => (await import('./runs.ts')).runsCommand,
  resend: async () => (await import('./resend.ts')).resendCommand,
  settle: async () => (await import('./settle.ts')).settleCommand,
  verify: async () => (await import('./verify.ts')).verifyCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  preview: async () => (await import('./preview.ts')).previewCommand,
  'check-mail': async () => (await import('./check-mail.ts')).checkMailCommand,
  schedule: async () => (await import('./schedule.ts')).scheduleCommand,
  worker: async () => (await import('./worker.ts')).workerCommand,
  receive: async () => (await import('./receive.ts')).receiveCommand,
  serve: async () => (await import('./serve.ts')).serveCommand,
  user: async () => (await import('./user.ts')).userCommand,
  token: async () => (await import('./token.ts')).tokenCommand,
  inbox: async () => (await import('./inbox.ts')).inboxCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
}

/** The command of an operator. */
async function asking(load: () => Promise<CommandedOperator>): Promise<MakeCommand> {
  const [{ operatorCommand }, operator] = await Promise.all([import('./operator-command.ts'), load()])
  return io => operatorCommand(operator, io)
}

/**
 * Runs one command and returns its exit status: 0 done, 1 the work failed, 2 the request was wrong. `args` are the arguments after the
 * program's name.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    const root = await program(io, args)
    await root.parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    const { status, line } = describeFailure(error)
    if (line !== null) io.stderr.write(`causerie: ${line}\n`)
    return status
  }
}

/** The program with the commands that the arguments need, or with all of them if there are no arguments. */
export async function program(io: Io, args: readonly string[]): Promise<Command> {
  const root = new Command('causerie')
    .description('Chat volume and handling delay for businesses with many sites.')
    .version(version(), '--version')
    .exitOverride()
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      // `main` prints the error.
      outputError: () => {},
    })
  for (const command of await needed(args)) root.addCommand(command(io).copyInheritedSettings(root))
  return root
}

/** The command that the first argument names. If it names none, perhaps by a typing error, all commands, in the order of the help. */
async function needed([first = '']: readonly string[]): Promise<readonly MakeCommand[]> {
  if (first === '--version') return []
  const named = lookup(commands, first)
  if (named !== undefined) return [await named()]
  return Promise.all(Object.values(commands).map(load => load()))
}

function version(): string {
  // Resolved by the package's own name, because the sources and the build are at different depths.
  const manifest: { readonly version: string } = createRequire(import.meta.url)('causerie/package.json')
  return manifest.version
}
