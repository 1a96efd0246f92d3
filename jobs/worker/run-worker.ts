import { dirname, join } from 'node:path'
import type { Config } from '../../config/config.ts'
import { resolveSecret } from '../../config/secret.ts'
import { assertKnownOptions, type NamesOf } from '../../src/known-options.ts'
import type { QueueBackend } from '../queue/backend.ts'
import { openQueueBackend } from '../queue/open-backend.ts'
import type { Flow } from '../run/flow.ts'
import { openFlow } from '../run/open-flow.ts'
import { repeatStrategy } from '../schedule/repeat-strategy.ts'
import { openLedgerWatch } from './ledger-watch.ts'
import { openMeasures } from './measures.ts'
import { startWorker } from './start-worker.ts'
import { within } from './within.ts'
import type { RunWorkerOptions, WorkerProcess } from './worker-process.ts'

const optionNames: NamesOf<RunWorkerOptions> = {
  config: true,
  env: true,
  log: true,
  http: true,
  concurrency: true,
  stopSeconds: true,
  now: true,
}

/** Opens everything that a worker needs and starts it. If it throws `ConfigError` or `QueueError`, everything is closed again. */
export async function runWorker(options: RunWorkerOptions): Promise<WorkerProcess> {
  assertKnownOptions('runWorker', options, optionNames)
  const { config, env, log, http, concurrency } = options
  // What was opened, to be closed in reverse order.
  const closings: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const closing of closings.reverse()) await within(Promise.allSettled([closing()]), closeMs)
  }
  try {
    const flow = await openFlow({ ...options, threads: concurrency })
    closings.push(flow.close)
    const backend = await openQueueBackend({
      ...redisOf(config, env),
      prefix: config.queue.prefix,
      embeddedDirectory: join(dirname(config.ledger), `${config.queue.prefix}-queue`),
      repeatStrategy: (millis, repeat) => repeatStrategy(millis, repeat),
      onError: error => log.error({ err: error }, 'the queue'),
      onWarning: warning => log.warn(warning),
    })
    closings.push(backend.close)
    // Without an HTTP address, nobody could read the metrics.
    const server = http === null ? null : await serveMeasures(flow, backend, http)
    if (server !== null) closings.push(server.close)
    const worker = await startWorker(server?.measured ?? flow, backend, options)
    log.info({ queue: backend.kind, concurrency, url: server?.url ?? null }, 'worker started')
    return {
      queue: backend.kind,
      url: server?.url ?? null,
      async stop() {
        await worker.stop()
        await close()
        log.info('worker stopped')
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function serveMeasures(flow: Flow, backend: QueueBackend, http: NonNullable<RunWorkerOptions['http']>) {
  const watch = openLedgerWatch(flow)
  const { registry, measured } = await openMeasures(backend, watch)
  const { serveWorker } = await import('./http.ts')
  return { ...(await serveWorker(backend, { ...http, registry, watch })), measured: measured(flow) }
}

/** A silent mail server or a lost Redis must not prevent the worker from stopping. */
const closeMs = 2000

/** The config takes precedence over `REDIS_URL`. */
function redisOf(config: Config, env: RunWorkerOptions['env']): { readonly redisUrl?: string } {
  const { redis } = config.queue
  const url = redis === undefined ? env.REDIS_URL : resolveSecret(redis, env)
  return url === undefined || url === '' ? {} : { redisUrl: url }
}
