import { createRequire } from 'node:module'
import { Command } from 'commander'
import { demoCommand } from './demo.ts'
import { evolutionCommand } from './evolution.ts'
import { describeFailure } from './failure.ts'
import { heatmapCommand } from './heatmap.ts'
import { ingestCommand } from './ingest.ts'
import type { Io } from './io.ts'
import { rankingCommand } from './ranking.ts'
import { rejectsCommand } from './rejects.ts'
import { reportCommand } from './report.ts'
import { resendCommand } from './resend.ts'
import { runCommand } from './run.ts'
import { runsCommand } from './runs.ts'
import { scheduleCommand } from './schedule.ts'
import { splitCommand } from './split.ts'
import { summaryCommand } from './summary.ts'
import { verifyCommand } from './verify.ts'
import { volumeCommand } from './volume.ts'
import { watchListCommand } from './watch-list.ts'
import { workerCommand } from './worker.ts'

const commands = [
  ingestCommand,
  volumeCommand,
  splitCommand,
  evolutionCommand,
  rankingCommand,
  heatmapCommand,
  watchListCommand,
  summaryCommand,
  rejectsCommand,
  reportCommand,
  runCommand,
  runsCommand,
  resendCommand,
  verifyCommand,
  scheduleCommand,
  workerCommand,
  demoCommand,
]

/**
 * The command line: runs one command and gives its exit status, 0 done, 1 the work failed, 2 the request was wrong.
 * `args` come after the program's name.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  try {
    await program(io).parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    const { status, line } = describeFailure(error)
    if (line !== null) io.stderr.write(`causerie: ${line}\n`)
    return status
  }
}

function program(io: Io): Command {
  const root = new Command('causerie')
    .description('Chat volume and handling delay for businesses with many sites.')
    .version(version(), '--version')
    .exitOverride()
    .configureOutput({
      writeOut: text => io.stdout.write(text),
      writeErr: text => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
      // Said once, by `main`.
      outputError: () => {},
    })
  for (const command of commands) root.addCommand(command(io).copyInheritedSettings(root))
  return root
}

function version(): string {
  // The package by its own name: the sources and what is built from them do not lie equally deep.
  const manifest: { readonly version: string } = createRequire(import.meta.url)('causerie/package.json')
  return manifest.version
}
