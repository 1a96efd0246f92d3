import { Command } from 'commander'
import { failed } from './failure.ts'
import type { Io } from './io.ts'
import { refusingConfig } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'
import { parsePort, stopSignals, toldToStop } from './server-options.ts'

interface Flags {
  readonly out: string
  readonly serve?: boolean
  readonly port: number
  readonly messages?: number
}

/** `causerie demo`. */
export function demoCommand(io: Io): Command {
  return new Command('demo')
    .description('generates a log, loads it, writes its reports, and says where they are; or serves it with an inbox')
    .option('--out <dir>', 'the folder to write to, created if missing', 'causerie-demo')
    .option(
      '--serve',
      'instead of reports: serve the pages, an inbox in which chats arrive, and a sample page with the widget, until stopped',
    )
    .option(
      '--port <port>',
      'with --serve, the port of the pages; the sample page takes the next one, 0 any free ones',
      parsePort,
      8080,
    )
    .option('--messages <count>', 'the number of log rows (default: 260,000, or 60,000 with --serve)', parseCount)
    .action(async (flags: Flags) => (flags.serve === true ? serveIt(io, flags) : writeReports(io, flags)))
}

async function writeReports(io: Io, { out, messages }: Flags): Promise<void> {
  const { runDemo } = await import('../src/demo/run-demo.ts')
  const demo = await runDemo({ out, onStep: stepTo(io), ...(messages === undefined ? {} : { messages }) })
  const lines = [
    'Reports for October 2026:',
    ...demo.reports.map(path => `  ${path}`),
    'Ask the store more questions, such as:',
    `  causerie ranking --store ${demo.store} --period 2026-10 --zone Europe/Paris --by region`,
    'Or explore it in a browser, at http://127.0.0.1:8080/volume?period=2026-10:',
    `  causerie serve --store ${demo.store} --zone Europe/Paris`,
    'Or with an inbox, where chats arrive as you watch:',
    '  causerie demo --serve',
    'The log it was loaded from:',
    `  ${demo.log}`,
  ]
  io.stdout.write(lines.map(line => `${line}\n`).join(''))
}

/** Runs until it is told to stop. */
async function serveIt(io: Io, { out, port, messages }: Flags): Promise<void> {
  const [{ serveDemo }, { pino }] = await Promise.all([import('./demo-serve/serve-demo.ts'), import('pino')])
  const demo = await refusingConfig(
    serveDemo({
      out,
      port,
      log: pino({ level: 'warn' }, process.stderr),
      now: io.now,
      onStep: stepTo(io),
      ...(messages === undefined ? {} : { messages }),
    }),
  )
  const lines = [
    `The inbox, where a message arrives every 10 to 30 seconds:  ${demo.inbox}`,
    `A shop page with the widget, to write yourself:             ${demo.shop}`,
    `The statistics, which follow about a minute later:          ${demo.statistics}`,
    `The configuration:                                          ${demo.config}`,
    'Press Ctrl C to stop.',
  ]
  io.stdout.write(lines.map(line => `${line}\n`).join(''))
  await toldToStop()
  for (const signal of stopSignals) process.once(signal, () => process.exit(failed))
  await demo.stop()
  process.exit(0)
}

function stepTo(io: Io): (step: string) => void {
  return step => {
    io.stderr.write(`${step} …\n`)
  }
}
