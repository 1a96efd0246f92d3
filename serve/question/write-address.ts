import type { Filter } from '../../src/metrics/definitions/query.ts'
import { addDays } from '../../src/time/civil.ts'
import { writeDuration } from './duration-text.ts'
import type { PageQuestion } from './page-question.ts'

/** Writes a question as URL parameters. Those equal to `defaults` are left out, so that equal questions have the same URL. */
export function writeAddress(question: PageQuestion, defaults: PageQuestion): URLSearchParams {
  const usual = usualTexts(defaults)
  const said = entriesOf(question).filter(([name, values]) => JSON.stringify(values) !== usual.get(name))
  return new URLSearchParams(said.flatMap(([name, values]) => values.map((value): [string, string] => [name, value])))
}

/**
 * The change of a URL from one question to another: parameters with their new values, empty for those to remove. The browser applies it to its
 * current URL.
 */
export function addressChange(from: URLSearchParams, to: URLSearchParams): URLSearchParams {
  const change = new URLSearchParams()
  for (const name of new Set([...from.keys(), ...to.keys()])) {
    const values = to.getAll(name)
    if (JSON.stringify(values) === JSON.stringify(from.getAll(name))) continue
    for (const value of values.length === 0 ? [''] : values) change.append(name, value)
  }
  return change
}

// A page has hundreds of links that all leave out the same defaults.
const known = new WeakMap<PageQuestion, ReadonlyMap<string, string>>()

function usualTexts(defaults: PageQuestion): ReadonlyMap<string, string> {
  const texts =
    known.get(defaults) ?? new Map(entriesOf(defaults).map(([name, values]) => [name, JSON.stringify(values)]))
  known.set(defaults, texts)
  return texts
}

type Entry = readonly [name: string, values: readonly string[]]

function entriesOf(question: PageQuestion): readonly Entry[] {
  const { period, compare } = question
  return [
    ...datesEntries('period', '', period),
    ...datesEntries('compare', 'compare.', compare),
    ['full', [question.fullComparison ? 'yes' : 'no']],
    ['zone', [question.zone]],
    ['asOf', optional(question.asOf)],
    ...filterEntries('where', question.where),
    ...filterEntries('not', question.not),
    ['started', question.startedIn.map(({ weekday, hour }) => `${weekday}-${hour}`)],
    ['clock', [question.clock]],
    ['figures', [question.heatmapFigures]],
    ['grain', optional(question.grain)],
    ['by', optional(question.evolutionBy)],
    ['metric', [question.evolutionMetric]],
    ['scale', [question.evolutionScale]],
    ['evolution.page', [String(question.evolutionPage)]],
    ['groups', optional(question.groupsBy)],
    ['ranking.by', [question.rankingBy]],
    ['ranking.metric', [question.rankingMetric]],
    ['ranking.order', [question.rankingOrder]],
    ['ranking.find', optional(question.rankingFind === '' ? null : question.rankingFind)],
    ['ranking.page', [String(question.rankingPage)]],
    ['olderThan', [writeDuration(question.olderThanSeconds)]],
    ['maxAge', optional(question.maxAgeDays)],
  ]
}

function datesEntries(
  name: string,
  prefix: string,
  dates: PageQuestion['period'] | PageQuestion['compare'],
): readonly Entry[] {
  if (typeof dates === 'string') return [[name, [dates]]]
  return [
    [name, ['dates']],
    [`${prefix}from`, [dates.start]],
    [`${prefix}through`, [addDays(dates.end, -1)]],
  ]
}

function filterEntries(kind: 'where' | 'not', filter: Filter): readonly Entry[] {
  return Object.entries(filter).map(([dimension, values]) => [`${kind}.${dimension}`, values ?? []])
}

function optional(value: string | number | null): readonly string[] {
  return value === null ? [] : [String(value)]
}
