import { type DelayEnds, defaultDelayEnds } from '../../charts/delay-classes.ts'
import type { Link } from '../../charts/link-target.ts'
import type { NamesOf } from '../../known-options.ts'
import { defaultStaleHours } from '../../metrics/reading/known.ts'
import type { Locale } from '../../words/locale.ts'

/** What a reader may choose about a report besides what was asked of the log. */
export interface ReportOptions {
  readonly locale: Locale
  /** Default: `Chats and how they were handled`, « Volume et prise en charge des chats ». */
  readonly title?: string
  /** What the report is about, when `All establishments` or `Filtered chats` is not precise enough. */
  readonly scope?: string
  /** Where the heatmap's classes of delay begin after the first, in seconds. Default: 1 h, 4 h, 8 h, 24 h. */
  readonly delayEnds?: DelayEnds
  /** Fewest chats handled in an hour of the week for a sentence to call it slow or fast. Default 10. */
  readonly minimumChats?: number
  /** Most rows of a ranking or of the watch list; the others are counted in one row. Default 100. */
  readonly tableRows?: number
  /** When the report is made, ISO 8601: a log known only until long before is stale, which is said first. Default: `asOf`. */
  readonly now?: string
  /** How long before `now` the log may end without being stale, in hours. Default 26. */
  readonly staleHours?: number
  /** Where marks and counts lead, on a live page; a report has none. */
  readonly link?: Link | undefined
}

/** What `assertKnownOptions` lets through. */
export const reportOptionNames: NamesOf<ReportOptions> = {
  locale: true,
  title: true,
  scope: true,
  delayEnds: true,
  minimumChats: true,
  tableRows: true,
  now: true,
  staleHours: true,
  link: true,
}

export const reportDefaults = {
  delayEnds: defaultDelayEnds,
  minimumChats: 10,
  tableRows: 100,
  staleHours: defaultStaleHours,
} as const satisfies Partial<ReportOptions>
