import type { Logger } from 'pino'
import type { Ledger } from '../jobs/ledger/ledger.ts'
import type { Brand } from '../src/report/model/brand.ts'
import type { Target } from '../src/report/model/target.ts'
import type { Locale } from '../src/words/locale.ts'
import type { Access } from './access/access.ts'
import type { Viewer } from './access/viewer.ts'
import type { Answering } from './answering/answering.ts'
import type { Assets } from './assets/assets.ts'
import type { Drawing } from './drawing/drawing.ts'
import type { Inbox } from './inbox/open-inbox.ts'
import type { Views } from './views/open-views.ts'
import type { View } from './views/view.ts'

/** What all routes share. */
export interface Site {
  readonly answering: Answering
  readonly access: Access
  readonly drawing: Drawing
  readonly assets: Assets
  /** Whose pages they are; null: causerie's own. */
  readonly brand: Brand | null
  /** Font files for letters that the shipped fonts lack, for reports and pictures. Default: none. */
  readonly fonts?: readonly string[] | undefined
  /** The inbox; null if the config has none. */
  readonly inbox: Inbox | null
  /** The ledger of delivered reports; null if the server has no config. */
  readonly ledger: Ledger | null
  /** The views that signed-in users have saved; null if the server has no config. */
  readonly views: Views | null
  /** The name of the store in the config; `main` without one. */
  readonly storeName: string
  /** The absolute path of the served store. */
  readonly storeDirectory: string
  /** The time zone for readers who have none of their own. */
  readonly zone: string
  /** How many hours ago the log may end without being stale. */
  readonly staleHours: number
  /** What delays and shares are to reach. */
  readonly targets: readonly Target[]
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
    /** The views that the viewer has saved on the server. */
    readonly views: readonly View[]
  }
}
