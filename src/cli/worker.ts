import { Command, Option } from 'commander'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf, withConfigOption } from './jobs-options.ts'
import { parseCount } from './number-argument.ts'

interface Flags extends JobsFlags {
  readonly concurrency: number
  readonly http?: number
  readonly host: string
  readonly board?: boolean
  readonly logLevel: string
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** `causerie worker`. Runs until it is told to stop; then it finishes what it has begun. */
export function workerCommand(io: Io): Command {
  return withConfigOption(
    new Command('worker').description('runs schedules, draws reports and delivers them, until stopped'),
  )
    .option('--concurrency <count>', 'reports drawn at the same time', parseCount, 2)
    .option('--http <port>', 'serve /healthz and /metrics there', parseCount)
    .option('--host <address>', 'the address to serve them at', '127.0.0.1')
    .option('--board', 'serve bull-board at /board too, on loopback only')
    .addOption(new Option('--log-level <level>', 'least important line to log').choices(logLevels).default('info'))
    .action(async (flags: Flags) => {
      const config = await readConfigOf(flags)
      const [{ runWorker }, { pino }] = await Promise.all([import('../../jobs/worker/run-worker.ts'), import('pino')])
      const { concurrency, http, host, board = false } = flags
      const worker = await runWorker({
        config,
        env: process.env,
        log: pino({ level: flags.logLevel, base: { pid: process.pid } }),
        concurrency,
        http: http === undefined ? null : { port: http, host, board },
      })
      io.stderr.write(`causerie worker on the ${worker.queue} queue${worker.url === null ? '' : `, ${worker.url}`}\n`)
      await new Promise<void>(resolve => {
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
      })
      io.stderr.write('stopping: what has begun is finished\n')
      await worker.stop()
    })
}
