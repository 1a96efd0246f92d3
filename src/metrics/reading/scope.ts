import { InvalidQueryError } from '../../errors.ts'
import { type CivilDate, daysBetween } from '../../time/civil.ts'
import { comparisonPeriod, cutToDate } from '../../time/comparison.ts'
import { formatInstant, type Micros } from '../../time/instant.ts'
import { type CivilPeriod, resolvePeriod } from '../../time/resolve-period.ts'
import { dayStart, localDate } from '../../time/zone.ts'
import type { Answer, Comparison, Period } from '../definitions/answers.ts'
import { readDimensions } from '../definitions/dimension.ts'
import type { Window } from '../definitions/fact.ts'
import { type Chats, chatsOf, type Filters } from '../definitions/filter.ts'
import type { CompareInput, ResolvedQuery, StartedIn } from '../definitions/query.ts'
import { coverageOf, type Known, readKnown } from './known.ts'
import type { Reader } from './reader.ts'
import { startedInHours } from './started-in.ts'

/** The keys of a parsed query about time and filters; the options of its operator are kept apart. */
export interface ParsedQuery extends Pick<Filters, 'where' | 'not'> {
  readonly period?: string | CivilPeriod | undefined
  readonly zone: string
  readonly asOf?: Micros | undefined
  readonly startedIn?: Required<StartedIn> | undefined
  readonly compare?: CompareInput | undefined
  readonly fullComparison?: boolean | undefined
}

/** A query resolved against a store: the instants, the chats, and what the answer repeats of it. */
export interface Scope extends Chats {
  readonly zone: string
  readonly asOf: Micros
  /** The date of `asOf`, which presets are relative to; null when `asOf` was defaulted by the store, which says nothing about today's date. */
  readonly today: CivilDate | null
  readonly known: Known
}

/** The instants of a query. */
interface Span {
  readonly period: Period
  readonly window: Window
  readonly comparison: { readonly period: Comparison; readonly window: Window } | null
}

export type PeriodScope = Scope & Span

/** A scope that has instants of a period only if the query names one. */
export type OptionalScope = Scope & Omit<Partial<Span>, 'period'> & { readonly period: Period | null }

/** `asOf` defaults to the instant until which the store is known. */
async function resolveScope(reader: Reader, asked: ParsedQuery): Promise<Scope> {
  const { zone, where, not, startedIn } = asked
  const { engine, within } = reader
  const [dimensions, known] = await Promise.all([readDimensions(engine), readKnown(engine)])
  const asOf = asked.asOf ?? known.until
  if (asOf === null) {
    throw new InvalidQueryError('asOf is required: no load of this store says until when the log is known')
  }
  const at = { zone, asOf, today: asked.asOf === undefined ? null : localDate(zone, asOf), known }
  if (startedIn === undefined) return { ...at, ...chatsOf(dimensions, { where, not, within }) }
  const start = await reader.remember(`started ${JSON.stringify(startedIn)} ${zone} ${asOf}`, () =>
    startedInHours(reader, startedIn, { zone, asOf }),
  )
  return { ...at, ...chatsOf(dimensions, { where, not, within, start }) }
}

/** Resolves presets against the date of `asOf` in the zone. A comparison is cut to date unless `whole`. */
export async function resolvePeriodScope(
  reader: Reader,
  asked: ParsedPeriodQuery,
  { whole = false }: { readonly whole?: boolean } = {},
): Promise<PeriodScope> {
  const { period, compare, fullComparison } = asked
  const scope = await resolveScope(reader, asked)
  const { zone, asOf, today } = scope
  // Finding the instants of dates in a zone takes longer than all else here, and the questions of a page share their period.
  const name = `span ${JSON.stringify([period, zone, String(asOf), today, compare, whole || fullComparison === true])}`
  return { ...scope, ...reader.remember(name, () => spanOf(asked, scope, whole)) }
}

/** Same as `resolvePeriodScope`, for a query whose period is optional. */
export async function resolveOptionalScope(reader: Reader, asked: ParsedQuery): Promise<OptionalScope> {
  const { period } = asked
  if (period === undefined) return { ...(await resolveScope(reader, asked)), period: null }
  return resolvePeriodScope(reader, { ...asked, period })
}

type ParsedPeriodQuery = ParsedQuery & { readonly period: string | CivilPeriod }

function spanOf(asked: ParsedPeriodQuery, { zone, asOf, today }: Scope, whole: boolean): Span {
  const { compare = 'none' } = asked
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

/** The keys that every answer begins with: the resolved query, what the store knows of it, and the instants. */
export function answerHead<P extends Period | null, O extends object>(
  scope: Omit<OptionalScope, 'period'> & { readonly period: P },
  asked: ParsedQuery,
  options: O,
): Omit<Answer<string, O>, 'kind'> & { readonly period: P } {
  const asOf = formatInstant(scope.asOf)
  const { period, known, window, comparison = null } = scope
  const resolved: ResolvedQuery = {
    period: period === null ? null : { start: period.start, end: period.end },
    zone: scope.zone,
    asOf,
    compare: asked.compare ?? 'none',
    fullComparison: asked.fullComparison ?? false,
    where: scope.where,
    not: scope.not,
    ...(scope.within === undefined || scope.within.length === 0 ? {} : { within: scope.within }),
    ...(asked.startedIn === undefined ? {} : { startedIn: asked.startedIn }),
  }
  return {
    query: { ...resolved, ...options },
    knownFrom: known.from === null ? null : formatInstant(known.from),
    knownUntil: known.until === null ? null : formatInstant(known.until),
    covered: {
      period: window === undefined ? null : coverageOf(known, window),
      comparison: comparison === null ? null : coverageOf(known, comparison.window),
    },
    period,
    asOf,
    comparison: comparison?.period ?? null,
  }
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
