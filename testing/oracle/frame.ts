import type { Comparison, Period } from '../../src/metrics/definitions/answers.ts'
import type { Filter, Query } from '../../src/metrics/definitions/query.ts'
import { comparedPeriod, cutOf, describeComparison } from './comparison.ts'
import { picks } from './filter.ts'
import { startsWithin } from './hour-of-week.ts'
import { earlier, formatInstant, parseInstant } from './instant.ts'
import { coverage, describeKnown, type KnownSpan } from './known.ts'
import type { Window } from './measure.ts'
import { resolvePeriod } from './period.ts'
import type { Stored } from './stored.ts'
import { type ViewedChat, viewAt } from './view.ts'
import { dayStart } from './zone.ts'

/** The as-of time of a query and the chats that its filters select. */
export interface Scope {
  readonly zone: string
  readonly asOf: bigint
  readonly span: KnownSpan
  readonly where: Filter
  readonly not: Filter
  readonly chats: readonly ViewedChat[]
}

export function scopeOf(store: Stored, query: Omit<Query<string>, 'period'>): Scope {
  const { zone = 'UTC', where = {}, not = {}, startedIn } = query
  const asOf = query.asOf === undefined ? store.span.until : parseInstant(query.asOf)
  if (asOf === null) throw new Error('a store that is not known until any instant is asked at one')
  const chats = viewAt(store.chats, asOf).filter(
    chat =>
      picks(chat, where, not, store) &&
      (startedIn === undefined || startsWithin(chat, startedIn, { zone, asOf, store })),
  )
  return { zone, asOf, span: store.span, where, not, chats }
}

/** The period and the comparison of a query, as dates and as instants. */
export interface Frame extends Scope {
  readonly period: Period
  readonly window: Window
  readonly compared: Period | null
  readonly comparedWindow: Window | null
  readonly comparison: Comparison | null
}

/** `toDate`: whether the comparison is cut while the period is not over. */
export function frameOf(store: Stored, query: Query<string>, { toDate }: { readonly toDate: boolean }): Frame {
  const scope = scopeOf(store, query)
  const period = resolvePeriod(query.period, scope.zone, scope.asOf)
  const window = windowOf(period, scope.asOf)
  const compared = comparedPeriod(period, query.compare ?? 'previous')
  if (compared === null) return { ...scope, period, window, compared, comparedWindow: null, comparison: null }

  const cut = toDate && query.fullComparison !== true ? cutOf(period, compared, scope.asOf) : null
  const full = windowOf(compared, scope.asOf)
  const comparedWindow = cut === null ? full : { ...full, until: earlier(full.until, cut) }
  return { ...scope, period, window, compared, comparedWindow, comparison: describeComparison(period, compared, cut) }
}

/** The properties that answers with a comparison share. */
export function heading<K extends string>(kind: K, frame: Frame) {
  const { span, window, comparedWindow, period, asOf, comparison } = frame
  return {
    kind,
    ...describeKnown(span),
    covered: {
      period: coverage(span, window),
      comparison: comparedWindow === null ? null : coverage(span, comparedWindow),
    },
    period,
    asOf: formatInstant(asOf),
    comparison,
  }
}

/** The properties that answers without a comparison share. The period may be absent. */
export function headingWithoutComparison<K extends string>(kind: K, scope: Scope, period: Period | null) {
  return {
    kind,
    ...describeKnown(scope.span),
    covered: { period: period === null ? null : coverage(scope.span, windowOf(period, scope.asOf)), comparison: null },
    period,
    asOf: formatInstant(scope.asOf),
    comparison: null,
  }
}

function windowOf({ start, end, zone }: Period, asOf: bigint): Window {
  return { from: dayStart(zone, start), until: earlier(dayStart(zone, end), asOf), asOf }
}
