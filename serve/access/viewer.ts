import { type InboxRight, inboxRights } from '../../config/inbox-config.ts'
import type { UserConfig } from '../../config/serve-config.ts'
import type { FilterLists } from '../../src/metrics/definitions/filter.ts'
import type { Locale } from '../../src/words/locale.ts'

/** Who looks, and at what they may. */
export interface Viewer {
  /** Of the user, or of the token; null where nobody is asked who they are. */
  readonly name: string | null
  /** Holds in every answer, beside what is asked for. Without a key, everything is seen. */
  readonly within: FilterLists
  /** null: the config's, or what the browser asks for. */
  readonly locale: Locale | null
  /** null: the config's. */
  readonly zone: string | null
  /** What they may do in the inbox. */
  readonly inbox: readonly InboxRight[]
  readonly by: 'nobody' | 'session' | 'proxy' | 'token'
}

/** Somebody on this machine, where the config names no users. */
export const nobody: Viewer = { name: null, within: {}, locale: null, zone: null, inbox: inboxRights, by: 'nobody' }

/** A user or a token of the config. */
export function viewerOf(
  name: string,
  { within = {}, locale, zone, inbox = [] }: Omit<UserConfig, 'password'>,
  { by }: { readonly by: Exclude<Viewer['by'], 'nobody'> },
): Viewer {
  return { name, within, locale: locale ?? null, zone: zone ?? null, inbox, by }
}
