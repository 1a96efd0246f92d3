import type { TopLevelSpec } from 'vega-lite'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import { lookup } from '../lookup.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { EvolutionAnswer } from '../metrics/operators/evolution.ts'
import { knownEvolution } from '../metrics/operators/known-buckets.ts'
import type { SplitAnswer } from '../metrics/operators/split.ts'
import { formatList, formatShare } from '../words/format.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { underFilters } from '../words/narrowed.ts'
import { capitalized } from '../words/sentence.ts'
import { standingText } from '../words/standing.ts'
import { barRowsChart, type Trend } from './bar-rows.ts'
import { emptyChart, paletteOf } from './chart-base.ts'
import { countedGroups, groupName, spokenName } from './chart-names.ts'
import { type ChartOptions, chartOptionNames } from './chart-options.ts'

/** The maximum number of groups drawn. */
const shownAtMost = 12

export interface SplitChartOptions extends ChartOptions {
  /** An evolution of the same metric by the same dimensions, drawn as small lines at the ends of the rows. */
  readonly evolution?: EvolutionAnswer | undefined
}

const optionNames: NamesOf<SplitChartOptions> = { ...chartOptionNames, evolution: true }

/** A bar chart of a split: one bar per group, with its value and share. */
export function splitChart(answer: SplitAnswer, options: SplitChartOptions): TopLevelSpec {
  assertKnownOptions('splitChart', options, optionNames)
  const { locale, link, evolution } = options
  const trends = evolution === undefined ? null : trendsOf(evolution)
  const metric = metricOf(answer.metric)
  const named = namedRows(answer, locale)
  if (named.length === 0) return emptyChart(splitAlt(answer, locale), options)
  const withShares = named.some(row => row.share !== '')
  const hidden = named.length - shownAtMost
  return barRowsChart(
    named.slice(0, shownAtMost).map(row => ({
      texts: [row.name, row.value, ...(withShares ? [row.share] : [])],
      value: row.length,
      previous: null,
      color: paletteOf(options).accent,
      trend: trends?.get(groupKey(row.key, answer.query.by)),
      description: `${row.name} – ${row.value}${row.share === '' ? '' : `, ${row.share}`}`,
      href: link?.({ type: 'group', key: row.key }),
    })),
    splitAlt(answer, locale),
    {
      ...options,
      columns: [
        { head: '', align: 'left', weight: 'regular', tone: 'ink', flexible: true },
        { head: metric.title[locale], align: 'right', weight: 'semibold', tone: 'ink' },
        ...(withShares
          ? [{ head: wordsOf(locale).charts.split.share, align: 'right', weight: 'regular', tone: 'muted' } as const]
          : []),
      ],
      tickHead: null,
      trendHead: evolution === undefined ? undefined : capitalized(wordsOf(locale).grains[evolution.grain].by),
      foot: hidden > 0 ? wordsOf(locale).charts.split.more(hidden) : null,
    },
  )
}

function trendsOf(evolution: EvolutionAnswer): ReadonlyMap<string, Trend> {
  const trends = new Map<string, { values: (number | null)[]; previous: (number | null)[] }>()
  for (const { key, value, previousValue } of knownEvolution(evolution).rows) {
    const group = groupKey(key, evolution.query.by)
    const trend = trends.get(group) ?? { values: [], previous: [] }
    trends.set(group, trend)
    trend.values.push(value)
    trend.previous.push(previousValue)
  }
  return trends
}

function groupKey(key: EvolutionAnswer['rows'][number]['key'], by: readonly string[] = []): string {
  return JSON.stringify(by.map(dimension => lookup(key, dimension)))
}

/** A text alternative for the chart. */
export function splitAlt(answer: SplitAnswer, locale: Locale): string {
  const named = namedRows(answer, locale)
  const say = wordsOf(locale).charts.split
  if (named.length === 0) return `${say.nothing}${underFilters(answer.query, locale)}`
  const first = named
    .slice(0, 3)
    .map(row => `${spokenName(row.name)} (${row.value}${row.share === '' ? '' : `, ${row.share}`})`)
  return `${metricOf(answer.metric).title[locale]}${wordsOf(locale).typography.colon} ${countedGroups(named.length, answer.query.by ?? [], locale)}. ${say.first} ${formatList(first, locale)}.`
}

function namedRows(answer: SplitAnswer, locale: Locale) {
  return answer.rows.map(row => ({
    name: groupName(row.key, answer.query.by ?? Object.keys(row.key), locale),
    value: standingText(row, metricOf(answer.metric).unit, locale),
    share: row.share === null ? '' : formatShare(row.share, locale),
    length: row.value,
    key: row.key,
  }))
}
