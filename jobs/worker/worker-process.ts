// A worker as those see it who run one: without a type of the queue's packages, which they may not have installed.
import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'

export interface WorkerOptions {
  /** Reports drawn at the same time, one a thread. */
  readonly concurrency: number
  /** How long `stop` lets what has begun go on, in seconds, before it is handed back. Default 5: Docker kills after 10. */
  readonly stopSeconds?: number
}

export interface RunWorkerOptions extends WorkerOptions {
  readonly config: Config
  /** Where secrets are, and `REDIS_URL`: usually `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly log: Logger
  /** Where to serve `/healthz` and `/metrics`; null: nowhere. */
  readonly http: { readonly port: number; readonly host: string; readonly board: boolean } | null
  /** The current instant, ISO 8601 UTC. Default: the process's clock. */
  readonly now?: () => string
}

/** A whole worker process: its queue, its threads, its server. */
export interface WorkerProcess {
  /** Which queue it is on. */
  readonly queue: 'redis' | 'embedded'
  /** Of `/healthz`; null when it serves nothing. */
  readonly url: string | null
  /** Finishes what has begun, hands the rest back, and closes everything: within `stopSeconds` and a few seconds more. */
  stop(): Promise<void>
}
