import type { Comparison, Period } from './answers.ts'
import { readDimensions } from './dimension.ts'
import type { Window } from './fact.ts'
import { type Chats, chatsOf, type Filters } from './filter.ts'
import { daysBetween } from './period/civil.ts'
import { comparisonPeriod, cutToDate } from './period/comparison.ts'
import { formatInstant, type Micros } from './period/instant.ts'
import { type CivilPeriod, resolvePeriod } from './period/resolve-period.ts'
import { dayStart, localDate } from './period/zone.ts'
import type { CompareInput, ResolvedQuery, StartedIn } from './query.ts'
import type { Reader } from './reader.ts'
import { startedInHours } from './started-in.ts'

/** What a parsed question says of time and filters; the options of its operator are beside. */
export interface Asked extends Pick<Filters, 'where' | 'not'> {
  readonly period?: string | CivilPeriod | undefined
  readonly zone: string
  readonly asOf: Micros
  readonly startedIn?: Required<StartedIn> | undefined
  readonly compare?: CompareInput | undefined
  readonly fullComparison?: boolean | undefined
}

/** A question resolved against a store: which instants, which chats, and how to say so in the answer. */
export interface Scope extends Chats {
  readonly zone: string
  readonly asOf: Micros
}

/** The instants of a question. */
interface Span {
  readonly period: Period
  readonly window: Window
  readonly comparison: { readonly period: Comparison; readonly window: Window } | null
}

export type PeriodScope = Scope & Span

export async function resolveScope(reader: Reader, asked: Asked): Promise<Scope> {
  const { zone, asOf, where, not, startedIn } = asked
  const { engine, within } = reader
  const dimensions = await readDimensions(engine)
  if (startedIn === undefined) return { zone, asOf, ...chatsOf(dimensions, { where, not, within }) }
  const start = await reader.remember(`started ${JSON.stringify(startedIn)} ${zone} ${asOf}`, () =>
    startedInHours(reader, startedIn, { zone, asOf }),
  )
  return { zone, asOf, ...chatsOf(dimensions, { where, not, within, start }) }
}

/** Dates are resolved against the date of `asOf` in the zone. A comparison is cut to date unless `whole`. */
export async function resolvePeriodScope(
  reader: Reader,
  asked: AskedPeriod,
  { whole = false }: { readonly whole?: boolean } = {},
): Promise<PeriodScope> {
  const { period, zone, asOf, compare, fullComparison } = asked
  const name = `span ${JSON.stringify([period, zone, String(asOf), compare, whole || fullComparison === true])}`
  return { ...(await resolveScope(reader, asked)), ...reader.remember(name, () => spanOf(asked, whole)) }
}

type AskedPeriod = Asked & { readonly period: string | CivilPeriod }

function spanOf(asked: AskedPeriod, whole: boolean): Span {
  const { zone, asOf, compare = 'none' } = asked
  const today = localDate(zone, asOf)
  const period = resolvePeriod(asked.period, today)
  return {
    period: { ...period, zone },
    window: windowOf(period, zone, asOf, null),
    comparison:
      compare === 'none'
        ? null
        : compareTo(
            period,
            typeof compare === 'string' ? comparisonPeriod(period, compare) : resolvePeriod(compare, today),
            { zone, asOf, whole: whole || asked.fullComparison === true },
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
    ...(scope.within === undefined || scope.within.length === 0 ? {} : { within: scope.within }),
    ...(asked.startedIn === undefined ? {} : { startedIn: asked.startedIn }),
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
