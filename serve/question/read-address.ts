import { evolutionScales } from '../../src/charts/evolution-options.ts'
import { heatmapFigures } from '../../src/charts/heatmap-chart.ts'
import { InvalidQueryError } from '../../src/errors.ts'
import { metricNames } from '../../src/metrics/definitions/catalogue.ts'
import { builtInDimensions } from '../../src/metrics/definitions/dimension.ts'
import { clocks, comparisonNames, type Filter } from '../../src/metrics/definitions/query.ts'
import { comparedNames, nameKey, nearestOf } from '../../src/nearest-name.ts'
import { addDays, isCivilDate } from '../../src/time/civil.ts'
import { grains } from '../../src/time/grain.ts'
import { formatInstant, parseInstant } from '../../src/time/instant.ts'
import { instantOfLocal, isZone } from '../../src/time/zone.ts'
import { readDuration } from './duration-text.ts'
import { type PageQuestion, rankingOrders, type StartHour } from './page-question.ts'
import { wrongParameter } from './wrong-parameter.ts'

const known: readonly string[] =
  'period from through compare compare.from compare.through full zone asOf started clock figures grain by metric scale evolution.page groups ranking.by ranking.metric ranking.order ranking.find ranking.page olderThan maxAge'.split(
    ' ',
  )

/**
 * Reads the question of a URL; missing parameters are as in `defaults`. The metrics check whether dimensions exist. Unknown parameters are
 * ignored, because newsletters and social networks add theirs to every URL (`utm_source`, `fbclid`), except misspelt parameters of a page,
 * which must not be ignored. Throws `InvalidQueryError` for those, and for invalid values.
 */
export function readAddress(parameters: URLSearchParams, defaults: PageQuestion): PageQuestion {
  const where = new Map<string, Set<string>>()
  const not = new Map<string, Set<string>>()
  for (const [name, value] of parameters) {
    const [, kind, dimension] = /^(where|not)\.(.+)$/s.exec(name) ?? []
    if (dimension !== undefined) {
      const lists = kind === 'where' ? where : not
      const values = lists.get(dimension) ?? new Set()
      lists.set(dimension, values.add(value))
    } else {
      refuseMisspelled(name)
    }
  }
  // If a parameter is repeated, the last one counts: a button sends its value after that of the form.
  const last = (name: string) => {
    const value = parameters.getAll(name).at(-1)
    return value === undefined || value === '' ? null : value
  }
  const zone = last('zone') ?? defaults.zone
  if (!isZone(zone)) throw wrongParameter('zone', zone, { rule: 'an IANA time zone such as Europe/Paris' })
  return {
    period: datesOf(last, 'period', '') ?? last('period') ?? defaults.period,
    compare: compareOf(last) ?? defaults.compare,
    fullComparison:
      last('full') === null ? defaults.fullComparison : oneOf(last, 'full', ['yes', 'no'], 'no') === 'yes',
    zone,
    asOf: asOfIn(zone, last('asOf')) ?? defaults.asOf,
    where: listed(where),
    not: listed(not),
    startedIn: [...new Set(parameters.getAll('started'))].filter(text => text !== '').map(startHour),
    clock: oneOf(last, 'clock', clocks, defaults.clock),
    heatmapFigures: oneOf(last, 'figures', heatmapFigures, defaults.heatmapFigures),
    grain: oneOf(last, 'grain', grains, defaults.grain),
    evolutionBy: last('by') ?? defaults.evolutionBy,
    evolutionMetric: oneOf(last, 'metric', metricNames, defaults.evolutionMetric),
    evolutionScale: oneOf(last, 'scale', evolutionScales, defaults.evolutionScale),
    evolutionPage: countOf(last('evolution.page'), 'evolution.page') ?? defaults.evolutionPage,
    groupsBy: last('groups') ?? defaults.groupsBy,
    rankingBy: last('ranking.by') ?? defaults.rankingBy,
    rankingMetric: oneOf(last, 'ranking.metric', metricNames, defaults.rankingMetric),
    rankingOrder: oneOf(last, 'ranking.order', rankingOrders, defaults.rankingOrder),
    rankingFind: last('ranking.find') ?? defaults.rankingFind,
    rankingPage: countOf(last('ranking.page'), 'ranking.page') ?? defaults.rankingPage,
    olderThanSeconds: durationOf(last('olderThan')) ?? defaults.olderThanSeconds,
    maxAgeDays: daysOf(last('maxAge')) ?? defaults.maxAgeDays,
  }
}

/** The parameters of a search that belong to a page's question, such as for a link from another page back to it. */
export function questionParameters(parameters: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...parameters].filter(([name]) => known.includes(name) || /^(where|not)\../s.test(name)))
}

/** An address has room for thousands of parameters, each of which is looked up. */
const meantBy: ReadonlyMap<string, string> = new Map([
  ...known.map(name => [nameKey(name), name] as const),
  ...builtInDimensions.map(name => [nameKey(name), `where.${name}`] as const),
])

const filterKinds = comparedNames(['where', 'not'])

/** Refuses misspelt parameters such as `asof`, `max-age`, `Where.channel` or `channel`, which can only be meant for a page. */
function refuseMisspelled(name: string): void {
  if (known.includes(name)) return
  const [kind = '', ...dimension] = name.split('.')
  const filter = dimension.length === 0 ? null : nearestOf(kind, filterKinds)
  const meant = filter !== null ? `${filter}.${dimension.join('.')}` : meantBy.get(nameKey(name))
  if (meant === undefined || meant === name) return
  throw new InvalidQueryError(`a page has no such parameter (did you mean ${meant}?): ${JSON.stringify(name)}`, {
    problem: { about: 'parameter', value: name, choices: [meant] },
  })
}

type Last = (name: string) => string | null

/** A form always sends its two dates. They count only if the period is `dates` or missing. The last day is part of the period. */
function datesOf(last: Last, name: string, prefix: string): { start: string; end: string } | null {
  const chosen = last(name)
  const [from, through] = [last(`${prefix}from`), last(`${prefix}through`)]
  if (chosen !== null && chosen !== 'dates') return null
  if (chosen === null && (from === null || through === null)) return null
  if (from === null || through === null) {
    throw new InvalidQueryError(`${name}: must be dates with ${prefix}from and ${prefix}through: "dates"`, {
      problem: { about: 'dates', value: null },
    })
  }
  if (!isCivilDate(from)) throw wrongParameter(`${prefix}from`, from, { rule: 'a date such as 2026-10-01' })
  if (!isCivilDate(through)) throw wrongParameter(`${prefix}through`, through, { rule: 'a date such as 2026-10-31' })
  // In either order, as they were chosen.
  const [first, end] = from <= through ? [from, through] : [through, from]
  return { start: first, end: addDays(end, 1) }
}

function compareOf(last: Last): PageQuestion['compare'] | null {
  return datesOf(last, 'compare', 'compare.') ?? oneOf(last, 'compare', comparisonNames, null)
}

/** An instant, or a local time in the zone, as a datetime-local field sends it. */
function asOfIn(zone: string, text: string | null): string | null {
  if (text === null) return null
  const instant = parseInstant(text)
  if (instant !== null) return formatInstant(instant)
  const local = parseInstant(`${text}Z`)
  if (local === null) {
    const rule = 'an instant such as 2026-11-01T08:00:00Z, or a time without Z in the zone'
    throw wrongParameter('asOf', text, { rule })
  }
  return formatInstant(instantOfLocal(zone, local))
}

function startHour(text: string): StartHour {
  const [, weekday, hour] = /^([1-7])-(\d|1\d|2[0-3])$/.exec(text) ?? []
  if (weekday === undefined || hour === undefined) {
    throw wrongParameter('started', text, { rule: 'weekday-hour, such as 2-14' })
  }
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
  if (chosen === undefined) throw wrongParameter(name, text, { rule: `one of ${choices.join(', ')}`, choices })
  return chosen
}

function countOf(text: string | null, name: string): number | null {
  if (text === null) return null
  if (!/^[1-9]\d{0,5}$/.test(text)) throw wrongParameter(name, text, { rule: 'a page from 1' })
  return Number(text)
}

function durationOf(text: string | null): number | null {
  if (text === null) return null
  const seconds = readDuration(text)
  if (seconds === null) throw wrongParameter('olderThan', text, { rule: 'a number with s, m, h or d, such as 4d' })
  return seconds
}

function daysOf(text: string | null): number | null {
  if (text === null) return null
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) <= 0) {
    throw wrongParameter('maxAge', text, { rule: 'a number of days above 0' })
  }
  return Number(text)
}

/** A dimension may be called `__proto__`. */
function listed(lists: ReadonlyMap<string, ReadonlySet<string>>): Filter {
  return Object.fromEntries([...lists].map(([dimension, values]) => [dimension, [...values]]))
}
