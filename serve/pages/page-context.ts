import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { EstablishmentName } from '../../src/report/model/report-input.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import type { Target } from '../../src/report/model/target.ts'
import type { CivilPeriod } from '../../src/time/resolve-period.ts'
import type { Locale } from '../../src/words/locale.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Visit } from '../answering/answering.ts'
import type { KnownSpan } from '../answering/askable.ts'
import { momentParameter } from '../question/moment.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { writeAddress } from '../question/write-address.ts'

export const pageNames = ['volume', 'handling', 'groups'] as const
/** The pages with filters. */
export type PageName = (typeof pageNames)[number]

/** Dates as they were typed, and what is wrong with them in the reader's words. */
export interface WrongDates {
  readonly of: 'period' | 'compare'
  readonly text: string
  readonly from: string
  readonly through: string
}

/** A request for a page: who asks what, of which version, as of which instant. */
export interface PageContext {
  readonly name: PageName
  readonly visit: Visit
  readonly viewer: Viewer
  readonly locale: Locale
  readonly question: PageQuestion
  /** The question of a URL without parameters. */
  readonly defaults: PageQuestion
  /** Now, rounded down to the minute. ISO 8601 UTC. */
  readonly now: string
  /** The question's instant, or the one until which the store is known, at most now. ISO 8601 UTC. */
  readonly asOf: string
  readonly known: KnownSpan
  /** How many hours ago the log may end without being stale. */
  readonly staleHours: number
  /** What delays and shares are to reach. */
  readonly targets: readonly Target[]
  /** The version and the instant of the page as text, for later requests that belong to it: see `Moment`. */
  readonly moment: string
  /** Whether the version of the requested moment is gone, so that the page is of the latest version and says so. */
  readonly isRenewed: boolean
  /** Dates that cannot be read, and are not part of the question; null if there are none. */
  readonly wrongDates: WrongDates | null
  /** The width of the content in the reader's browser, in px; null while it is unknown. */
  readonly widthPx: number | null
  /** The dates of the question's period, relative to the question's instant or now. */
  readonly period: CivilPeriod
}

/** What is needed to read a page's answers besides them. */
export function knownOptions({ locale, now, staleHours, targets }: PageContext): ReportOptions {
  return { locale, now, staleHours, targets }
}

/** The names of establishments, for headings. */
export function namesOf(values: DimensionValues): readonly EstablishmentName[] {
  const own = values.find(({ dimension }) => dimension === 'establishment')
  return (own?.values ?? []).map(({ value, label }) => ({ id: value, name: label }))
}

/** The URL of a page with the context's question and some changes. */
export function addressOf(
  { question, defaults }: Pick<PageContext, 'question' | 'defaults'>,
  path: string,
  change: Partial<PageQuestion> = {},
): string {
  const parameters = writeAddress({ ...question, ...change }, defaults).toString()
  return parameters === '' ? path : `${path}?${parameters}`
}

/** The same for what belongs to the page, such as a file or the chats behind a count, with the page's version and instant. */
export function heldAddress(
  page: Pick<PageContext, 'question' | 'defaults' | 'moment'>,
  path: string,
  change: Partial<PageQuestion> = {},
): string {
  const address = addressOf(page, path, change)
  return `${address}${address.includes('?') ? '&' : '?'}${heldParameters(page).toString()}`
}

/** The parameters for the version and the instant. */
export function heldParameters({ moment }: Pick<PageContext, 'moment'>): URLSearchParams {
  return new URLSearchParams({ [momentParameter]: moment })
}
