import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import type { EstablishmentName } from '../../src/report/model/report-input.ts'
import type { ReportOptions } from '../../src/report/model/report-options.ts'
import type { CivilPeriod } from '../../src/time/resolve-period.ts'
import type { Locale } from '../../src/words/locale.ts'
import type { Viewer } from '../access/viewer.ts'
import type { Visit } from '../answering/answering.ts'
import type { KnownSpan } from '../answering/askable.ts'
import { momentParameter } from '../question/moment.ts'
import type { PageQuestion } from '../question/page-question.ts'
import { writeAddress } from '../question/write-address.ts'

export const pageNames = ['volume', 'handling'] as const
/** The two pages that stand under the filters. */
export type PageName = (typeof pageNames)[number]

/** One request for a page: who asks what, of which version, at which instant. */
export interface PageContext {
  readonly name: PageName
  readonly visit: Visit
  readonly viewer: Viewer
  readonly locale: Locale
  readonly question: PageQuestion
  /** What an address that says nothing asks. */
  readonly defaults: PageQuestion
  /** The minute that began. ISO 8601 UTC. */
  readonly now: string
  /** The question's instant, or the one until which the store is known, never after now. ISO 8601 UTC. */
  readonly asOf: string
  readonly known: KnownSpan
  /** How long before now a log may end without being stale, in hours. */
  readonly staleHours: number
  /** The version and the instant of the page as one text, for what is asked for of it later: see `Moment`. */
  readonly moment: string
  /** Whether it was asked at a moment whose version is gone: it is of the latest instead, and says so. */
  readonly isRenewed: boolean
  /** What the question's period stands for: at the question's instant, or now. */
  readonly period: CivilPeriod
}

/** What a reading of a page's answers needs to know of when it is read. */
export function knownOptions({ locale, now, staleHours }: PageContext): ReportOptions {
  return { locale, now, staleHours }
}

/** What the establishments are called, for a head. */
export function namesOf(values: DimensionValues): readonly EstablishmentName[] {
  const own = values.find(({ dimension }) => dimension === 'establishment')
  return (own?.values ?? []).map(({ value, label }) => ({ id: value, name: label }))
}

/** The address of a page that asks the context's question, with some of it changed. */
export function addressOf(
  { question, defaults }: Pick<PageContext, 'question' | 'defaults'>,
  path: string,
  change: Partial<PageQuestion> = {},
): string {
  const parameters = writeAddress({ ...question, ...change }, defaults).toString()
  return parameters === '' ? path : `${path}?${parameters}`
}

/** The same for what belongs to the page, a file or the chats behind a count: it is of the page's version and instant. */
export function heldAddress(
  page: Pick<PageContext, 'question' | 'defaults' | 'moment'>,
  path: string,
  change: Partial<PageQuestion> = {},
): string {
  const address = addressOf(page, path, change)
  return `${address}${address.includes('?') ? '&' : '?'}${heldParameters(page).toString()}`
}

/** The parameters that say so. */
export function heldParameters({ moment }: Pick<PageContext, 'moment'>): URLSearchParams {
  return new URLSearchParams({ [momentParameter]: moment })
}
