import type { Engine } from '../engine/engine.ts'
import type { Sql } from '../engine/sql.ts'
import type { Comparison, Period } from './answers.ts'
import { type Dimensions, readDimensions } from './dimension.ts'
import type { Window } from './fact.ts'
import { type FilterLists, filterConditions } from './filter.ts'
import { daysBetween } from './period/civil.ts'
import { comparisonPeriod, cutToDate } from './period/comparison.ts'
import { formatInstant, type Micros } from './period/instant.ts'
import { type CivilPeriod, resolvePeriod } from './period/resolve-period.ts'
import { dayStart, localDate } from './period/zone.ts'
import type { CompareInput, ResolvedQuery } from './query.ts'

/** What a parsed question says of time and filters; the options of its operator are beside. */
export interface Asked {
  readonly period?: string | CivilPeriod | undefined
  readonly zone: string
  readonly asOf: Micros
  readonly compare?: CompareInput | undefined
  readonly fullComparison?: boolean | undefined
  readonly where: FilterLists
  readonly not: FilterLists
}

/** A question resolved against a store: which instants, which chats, and how to say so in the answer. */
export interface Scope {
  readonly dimensions: Dimensions
  readonly zone: string
  readonly asOf: Micros
  readonly conditions: readonly Sql[]
  readonly where: FilterLists
  readonly not: FilterLists
}

export interface PeriodScope extends Scope {
  readonly period: Period
  readonly window: Window
  readonly comparison: { readonly period: Comparison; readonly window: Window } | null
}

export async function resolveScope(engine: Engine, asked: Asked): Promise<Scope> {
  const dimensions = await readDimensions(engine)
  const { zone, asOf, where, not } = asked
  return { dimensions, zone, asOf, where, not, conditions: filterConditions(dimensions, where, not) }
}

/** Dates are resolved against the date of `asOf` in the zone. A comparison is cut to date unless `whole`. */
export async function resolvePeriodScope(
  engine: Engine,
  asked: Asked & { readonly period: string | CivilPeriod },
  options: { readonly whole?: boolean } = {},
): Promise<PeriodScope> {
  const { zone, asOf, compare = 'none' } = asked
  const today = localDate(zone, asOf)
  const period = resolvePeriod(asked.period, today)
  const scope = await resolveScope(engine, asked)
  return {
    ...scope,
    period: { ...period, zone },
    window: windowOf(period, zone, asOf, null),
    comparison:
      compare === 'none'
        ? null
        : compareTo(
            period,
            typeof compare === 'string' ? comparisonPeriod(period, compare) : resolvePeriod(compare, today),
            { zone, asOf, whole: options.whole === true || asked.fullComparison === true },
          ),
  }
}

/** The part of every answer that says what was asked. */
export function answerHead<O extends Partial<ResolvedQuery>>(
  scope: Scope & Partial<PeriodScope>,
  asked: Asked,
  options: O,
) {
  const asOf = formatInstant(scope.asOf)
  const { period = null } = scope
  const query: ResolvedQuery = {
    period: period === null ? null : { start: period.start, end: period.end },
    zone: scope.zone,
    asOf,
    compare: asked.compare ?? 'none',
    fullComparison: asked.fullComparison ?? false,
    where: scope.where,
    not: scope.not,
    ...options,
  }
  return { query, asOf, comparison: scope.comparison?.period ?? null }
}

function compareTo(
  period: CivilPeriod,
  compared: CivilPeriod,
  { zone, asOf, whole }: { readonly zone: string; readonly asOf: Micros; readonly whole: boolean },
) {
  const cut = whole ? null : cutToDate(period, compared, zone, asOf)
  return {
    period: {
      ...compared,
      zone,
      toDate: cut !== null,
      cutAt: cut === null ? null : formatInstant(cut),
      unequalDays: daysBetween(period.start, period.end) !== daysBetween(compared.start, compared.end),
    },
    window: windowOf(compared, zone, asOf, cut),
  }
}

function windowOf(period: CivilPeriod, zone: string, asOf: Micros, cut: Micros | null): Window {
  const ends = [dayStart(zone, period.end), asOf, ...(cut === null ? [] : [cut])]
  return { start: dayStart(zone, period.start), end: ends.reduce((a, b) => (a < b ? a : b)), asOf }
}
