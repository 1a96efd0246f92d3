import type { Logger } from 'pino'
import type { Ledger } from '../jobs/ledger/ledger.ts'
import type { Locale } from '../src/words/locale.ts'
import type { Access } from './access/access.ts'
import type { Viewer } from './access/viewer.ts'
import type { Answering } from './answering/answering.ts'
import type { Assets } from './assets/assets.ts'
import type { Drawing } from './drawing/drawing.ts'
import type { Inbox } from './inbox/open-inbox.ts'

/** What all routes work with. */
export interface Site {
  readonly answering: Answering
  readonly access: Access
  readonly drawing: Drawing
  readonly assets: Assets
  /** The chats themselves; null when the config has no inbox. */
  readonly inbox: Inbox | null
  /** Of delivered reports; null when the server has no config. */
  readonly ledger: Ledger | null
  /** The name of the store in the config; `main` without one. */
  readonly storeName: string
  /** The store that is served, an absolute path. */
  readonly storeDirectory: string
  /** Of readers who have none of their own. */
  readonly zone: string
  /** How long before now the log may end without being stale, in hours. */
  readonly staleHours: number
  /** Of readers whose browser names none of ours. */
  readonly locale: Locale
  /** The public address; undefined when the config does not say it. */
  readonly url: string | undefined
  readonly log: Logger
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
}

/** What is known of a request when a route has it. */
export interface SiteEnv {
  Variables: {
    /** Names the request in the log and in what a reader is told of a failure. */
    readonly requestId: string
    readonly viewer: Viewer
    readonly locale: Locale
  }
}
