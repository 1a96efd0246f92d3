// The public types of a worker. They must not use types of the queue's packages, which may not be installed.
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'

export interface WorkerOptions {
  /** How many reports to draw at the same time, one per thread. */
  readonly concurrency: number
  /** How many seconds `stop` waits for running jobs before it hands them back. Default 5, because Docker kills after 10. */
  readonly stopSeconds?: number
}

export interface RunWorkerOptions extends WorkerOptions {
  readonly config: Config
  /** The environment with secrets and `REDIS_URL`: usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** Where to serve `/healthz` and `/metrics`; null: nowhere. */
  readonly http: { readonly port: number; readonly host: string; readonly board: boolean } | null
  /** The current instant, ISO 8601 UTC. Default: the process's clock. */
  readonly now?: () => string
}

/** A running worker: its queue, its threads, its HTTP server. */
export interface WorkerProcess {
  /** The kind of queue that it uses. */
  readonly queue: 'redis' | 'embedded'
  /** The address of `/healthz` and `/metrics`; null if they are not served. */
  readonly url: string | null
  /** Finishes what has begun, hands the rest back, and closes everything, within `stopSeconds` plus a few seconds. */
  stop(): Promise<void>
}
