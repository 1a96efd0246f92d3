import { type DelayEnds, defaultDelayEnds } from '../../charts/delay-classes.ts'
import type { Link } from '../../charts/link-target.ts'
import type { NamesOf } from '../../known-options.ts'
import { defaultStaleHours } from '../../metrics/reading/known.ts'
import type { Locale } from '../../words/locale.ts'
import type { Brand } from './brand.ts'
import type { Target } from './target.ts'

/** The options of a report besides its query. */
export interface ReportOptions {
  readonly locale: Locale
  /** Default: `Chats and how they were handled`, « Volume et prise en charge des chats ». */
  readonly title?: string
  /** What the report is about, if `All establishments` or `Filtered chats` is not precise enough. */
  readonly scope?: string
  /** Where the heatmap's delay classes after the first begin, in seconds. Default: 1 h, 4 h, 8 h, 24 h. */
  readonly delayEnds?: DelayEnds
  /** The minimum number of chats handled in an hour of the week for a sentence to call it slow or fast. Default 10. */
  readonly minimumChats?: number
  /** The maximum number of rows of a ranking or the watch list; the others are counted in one row. Default 100. */
  readonly tableRows?: number
  /** When the report is made, ISO 8601. If the log ends long before, the report says first that it is stale. Default: `asOf`. */
  readonly now?: string
  /** How many hours before `now` the log may end without being stale. Default 26. */
  readonly staleHours?: number
  /** Whose report it is, made by `brandOf`: name, logo, accent, footer. Default: causerie's own colours and no name. */
  readonly brand?: Brand | undefined
  /**
   * Font files (TTF, OTF, TTC) for letters that Inter and DejaVu Sans lack, such as emoji, Chinese or Thai. They are asked in this order, before
   * the installed fonts. A name with a letter that no font has is followed by its id.
   */
  readonly fonts?: readonly string[] | undefined
  /** What delays and shares are to reach. Default: nothing. */
  readonly targets?: readonly Target[] | undefined
  /** The link targets of marks and counts, on a live page; a report has none. */
  readonly link?: Link | undefined
}

/** The option names for `assertKnownOptions`. */
export const reportOptionNames: NamesOf<ReportOptions> = {
  locale: true,
  title: true,
  scope: true,
  delayEnds: true,
  minimumChats: true,
  tableRows: true,
  now: true,
  staleHours: true,
  brand: true,
  targets: true,
  fonts: true,
  link: true,
}

export const reportDefaults = {
  delayEnds: defaultDelayEnds,
  minimumChats: 10,
  tableRows: 100,
  staleHours: defaultStaleHours,
} as const satisfies Partial<ReportOptions>
