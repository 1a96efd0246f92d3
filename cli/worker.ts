import { Command } from 'commander'
import { failed, UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { type JobsFlags, readConfigOf, refusingConfig, withConfigOption } from './jobs-options.ts'
import { parseCount, parsePositive } from './number-argument.ts'
import { parsePort, stopSignals, toldToStop, withLogOption } from './server-options.ts'

interface Flags extends JobsFlags {
  readonly concurrency: number
  readonly http?: number
  readonly host: string
  readonly board?: boolean
  readonly stopSeconds: number
  readonly logLevel: string
}

/** `causerie worker`. Runs until stopped, then finishes what it has begun. */
export function workerCommand(io: Io): Command {
  return withLogOption(
    withConfigOption(
      new Command('worker').description('runs schedules, draws reports and delivers them, until stopped'),
    ),
  )
    .option('--concurrency <count>', 'how many reports to draw at the same time', parseCount, 2)
    .option('--http <port>', 'serve /healthz and /metrics on this port; 0 for any free port', parsePort)
    .option('--host <address>', 'the address to serve them on', '127.0.0.1')
    .option('--board', 'also serve bull-board at /board, on loopback only')
    .option('--stop-seconds <seconds>', 'when stopping, how long to wait for what has begun', parsePositive, 5)
    .action(async (flags: Flags) => {
      await checkServing(flags)
      const config = await readConfigOf(flags)
      const [{ runWorker }, { pino }] = await Promise.all([import('../jobs/worker/run-worker.ts'), import('pino')])
      const { concurrency, http, host, board = false, stopSeconds } = flags
      const worker = await refusingConfig(
        runWorker({
          config,
          env: process.env,
          log: pino({ level: flags.logLevel, base: { pid: process.pid } }),
          concurrency,
          stopSeconds,
          http: http === undefined ? null : { port: http, host, board },
        }),
      )
      io.stderr.write(`causerie worker on the ${worker.queue} queue${worker.url === null ? '' : `, ${worker.url}`}\n`)
      await toldToStop()
      io.stderr.write(
        `stopping: what has begun has ${stopSeconds} seconds to finish; interrupt again to stop at once\n`,
      )
      for (const signal of stopSignals) process.once(signal, () => process.exit(failed))
      await worker.stop()
      // A mail server that never answers would keep its connection, and so the process, alive.
      setTimeout(() => process.exit(0), lingerMs).unref()
    })
}

const lingerMs = 500

async function checkServing({ http, host, board }: Flags): Promise<void> {
  if (board !== true) return
  if (http === undefined) throw new UsageError('--board needs --http')
  const { isLoopback } = await import('../jobs/loopback.ts')
  if (isLoopback(host)) return
  throw new UsageError(`--board is for loopback only, because it has no authentication: --host ${host}`)
}
