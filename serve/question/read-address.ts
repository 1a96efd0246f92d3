import { InvalidQueryError } from '../../src/errors.ts'
import { metricNames } from '../../src/metrics/catalogue.ts'
import { addDays, isCivilDate } from '../../src/metrics/period/civil.ts'
import { formatInstant, parseInstant } from '../../src/metrics/period/instant.ts'
import { instantOfLocal, isZone } from '../../src/metrics/period/zone.ts'
import { clocks, comparisonNames, type Filter, grains } from '../../src/metrics/query.ts'
import { readDuration } from './duration-text.ts'
import { momentParameter } from './moment.ts'
import { type PageQuestion, rankingOrders, type StartHour } from './page-question.ts'

/** What a form sends besides the question: searches in the lists of values. */
const searches = /^find\./
const known = new Set(
  'period from through compare compare.from compare.through full zone asOf started clock grain by metric ranking.by ranking.metric ranking.order ranking.page olderThan maxAge'.split(
    ' ',
  ),
)

/**
 * The question that an address asks; what it does not say is as in `defaults`. Whether dimensions, dates and zones exist is for the
 * metrics to say. Throws `InvalidQueryError` for a parameter that there is none of, and for a value that it cannot have: a mistyped
 * filter must not pass for none. `besides` are parameters that somebody else reads.
 */
export function readAddress(
  parameters: URLSearchParams,
  defaults: PageQuestion,
  { besides = [] }: { readonly besides?: readonly string[] } = {},
): PageQuestion {
  const where = new Map<string, string[]>()
  const not = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const [, kind, dimension] = /^(where|not)\.(.+)$/s.exec(name) ?? []
    if (dimension !== undefined) {
      const lists = kind === 'where' ? where : not
      const values = lists.get(dimension) ?? []
      if (!values.includes(value)) lists.set(dimension, [...values, value])
    } else if (!known.has(name) && name !== momentParameter && !besides.includes(name) && !searches.test(name)) {
      throw new InvalidQueryError(`a page has no such parameter: ${JSON.stringify(name)}`)
    }
  }
  // Of a name given twice the last counts: a button sends its value after the form's.
  const last = (name: string) => {
    const value = parameters.getAll(name).at(-1)
    return value === undefined || value === '' ? null : value
  }
  const zone = last('zone') ?? defaults.zone
  if (!isZone(zone)) throw wrong('zone', 'an IANA time zone such as Europe/Paris', zone)
  return {
    period: datesOf(last, 'period', '') ?? last('period') ?? defaults.period,
    compare: compareOf(last) ?? defaults.compare,
    fullComparison:
      last('full') === null ? defaults.fullComparison : oneOf(last, 'full', ['yes', 'no'], 'no') === 'yes',
    zone,
    asOf: asOfIn(zone, last('asOf')) ?? defaults.asOf,
    where: listed(where),
    not: listed(not),
    startedIn: parameters
      .getAll('started')
      .filter(text => text !== '')
      .map(startHour),
    clock: oneOf(last, 'clock', clocks, defaults.clock),
    grain: oneOf(last, 'grain', grains, defaults.grain),
    evolutionBy: last('by') ?? defaults.evolutionBy,
    evolutionMetric: oneOf(last, 'metric', metricNames, defaults.evolutionMetric),
    rankingBy: last('ranking.by') ?? defaults.rankingBy,
    rankingMetric: oneOf(last, 'ranking.metric', metricNames, defaults.rankingMetric),
    rankingOrder: oneOf(last, 'ranking.order', rankingOrders, defaults.rankingOrder),
    rankingPage: countOf(last('ranking.page')) ?? defaults.rankingPage,
    olderThanSeconds: durationOf(last('olderThan')) ?? defaults.olderThanSeconds,
    maxAgeDays: daysOf(last('maxAge')) ?? defaults.maxAgeDays,
  }
}

type Last = (name: string) => string | null

/** A form sends its two dates whatever is chosen: they count where `dates` is, or nothing. The last day is one of the period. */
function datesOf(last: Last, name: string, prefix: string): { start: string; end: string } | null {
  const chosen = last(name)
  const [from, through] = [last(`${prefix}from`), last(`${prefix}through`)]
  if (chosen !== null && chosen !== 'dates') return null
  if (chosen === null && (from === null || through === null)) return null
  if (from === null || through === null) throw wrong(name, `dates with ${prefix}from and ${prefix}through`, 'dates')
  if (!isCivilDate(from)) throw wrong(`${prefix}from`, 'a date such as 2026-10-01', from)
  if (!isCivilDate(through)) throw wrong(`${prefix}through`, 'a date such as 2026-10-31', through)
  return { start: from, end: addDays(through, 1) }
}

function compareOf(last: Last): PageQuestion['compare'] | null {
  return datesOf(last, 'compare', 'compare.') ?? oneOf(last, 'compare', comparisonNames, null)
}

/** An instant, or as a form's field for dates and times has it, a local time in the zone. */
function asOfIn(zone: string, text: string | null): string | null {
  if (text === null) return null
  const instant = parseInstant(text)
  if (instant !== null) return formatInstant(instant)
  const local = parseInstant(`${text}Z`)
  if (local === null)
    throw wrong('asOf', 'an instant such as 2026-11-01T08:00:00Z, or a time without Z in the zone', text)
  return formatInstant(instantOfLocal(zone, local))
}

function startHour(text: string): StartHour {
  const [, weekday, hour] = /^([1-7])-(\d|1\d|2[0-3])$/.exec(text) ?? []
  if (weekday === undefined || hour === undefined) throw wrong('started', 'weekday-hour, such as 2-14', text)
  return { weekday: Number(weekday), hour: Number(hour) }
}

function oneOf<T extends string, D extends T | null>(
  last: Last,
  name: string,
  choices: readonly T[],
  otherwise: D,
): T | D {
  const text = last(name)
  if (text === null) return otherwise
  const chosen = choices.find(choice => choice === text)
  if (chosen === undefined) throw wrong(name, `one of ${choices.join(', ')}`, text)
  return chosen
}

function countOf(text: string | null): number | null {
  if (text === null) return null
  if (!/^[1-9]\d{0,5}$/.test(text)) throw wrong('ranking.page', 'a page from 1', text)
  return Number(text)
}

function durationOf(text: string | null): number | null {
  if (text === null) return null
  const seconds = readDuration(text)
  if (seconds === null) throw wrong('olderThan', 'a number with s, m, h or d, such as 4d', text)
  return seconds
}

function daysOf(text: string | null): number | null {
  if (text === null) return null
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 0) throw wrong('maxAge', 'a number of days above 0', text)
  return Number(text)
}

/** A dimension may be called `__proto__`. */
function listed(lists: ReadonlyMap<string, readonly string[]>): Filter {
  return Object.fromEntries(lists)
}

function wrong(name: string, rule: string, value: string): InvalidQueryError {
  return new InvalidQueryError(`${name}: must be ${rule}: ${JSON.stringify(value)}`)
}
