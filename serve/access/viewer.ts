import { type InboxRight, inboxRights } from '../../config/inbox-config.ts'
import type { UserConfig } from '../../config/serve-config.ts'
import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { Locale } from '../../src/words/locale.ts'

/** Who is looking, and what they may see. */
export interface Viewer {
  /** The name of the user or token; null without authentication. */
  readonly name: string | null
  /** A filter applied to every answer in addition to that of the question. Without keys, everything is seen. */
  readonly within: FilterLists
  /** Null: the config's, or that of the browser. */
  readonly locale: Locale | null
  /** Null: the config's. */
  readonly zone: string | null
  /** What they may do in the inbox. */
  readonly inbox: readonly InboxRight[]
  readonly by: 'nobody' | 'session' | 'proxy' | 'token'
}

/** Somebody on this machine, if the config has no users. */
export const nobody: Viewer = { name: null, within: {}, locale: null, zone: null, inbox: inboxRights, by: 'nobody' }

/** A user or a token of the config. */
export function viewerOf(
  name: string,
  { within = {}, locale, zone, inbox = [] }: Omit<UserConfig, 'password'>,
  { by }: { readonly by: Exclude<Viewer['by'], 'nobody'> },
): Viewer {
  return { name, within, locale: locale ?? null, zone: zone ?? null, inbox, by }
}
