import type { Logger } from 'pino'
import type { Ledger } from '../jobs/ledger/ledger.ts'
import type { Locale } from '../src/words/locale.ts'
import type { Access } from './access/access.ts'
import type { Viewer } from './access/viewer.ts'
import type { Answering } from './answering/answering.ts'
import type { Assets } from './assets/assets.ts'
import type { Drawing } from './drawing/drawing.ts'
import type { Inbox } from './inbox/open-inbox.ts'

/** What all routes share. */
export interface Site {
  readonly answering: Answering
  readonly access: Access
  readonly drawing: Drawing
  readonly assets: Assets
  /** The inbox; null if the config has none. */
  readonly inbox: Inbox | null
  /** The ledger of delivered reports; null if the server has no config. */
  readonly ledger: Ledger | null
  /** The name of the store in the config; `main` without one. */
  readonly storeName: string
  /** The absolute path of the served store. */
  readonly storeDirectory: string
  /** The time zone for readers who have none of their own. */
  readonly zone: string
  /** How many hours ago the log may end without being stale. */
  readonly staleHours: number
  /** The language for readers whose browser asks for none that there is. */
  readonly locale: Locale
  /** The public URL; undefined if the config does not say. */
  readonly url: string | undefined
  readonly log: Logger
  /** The current instant, ISO 8601 UTC. */
  readonly now: () => string
}

/** What routes know about a request. */
export interface SiteEnv {
  Variables: {
    /** Identifies the request in the log and in messages about failures. */
    readonly requestId: string
    readonly viewer: Viewer
    readonly locale: Locale
  }
}
