import type { Logger } from 'pino'
import type { Config } from '../../config/config.ts'
import type { MailTransport } from '../delivery/letter.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Drawn, DrawRequest } from './drawn-report.ts'
import type { Loaded, LoadRequest } from './load-sources.ts'
import type { Verified, VerifyRequest } from './verify-report.ts'

/** CPU-bound work, done in other threads so that no lock of the queue expires in the meantime. */
export interface Threads {
  /** The signal terminates the drawing thread. */
  draw(request: DrawRequest, options?: { readonly signal?: AbortSignal }): Promise<Drawn>
  load(request: LoadRequest): Promise<Loaded>
  verify(request: VerifyRequest): Promise<Verified>
  close(): Promise<void>
}

/** What the steps of a run need. */
export interface Flow {
  readonly config: Config
  readonly ledger: Ledger
  readonly threads: Threads
  /** Null if the config has no mail server. */
  readonly mail: MailTransport | null
  readonly log: Logger
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
}
