import { chatsLink } from '../../charts/link-target.ts'
import { splitAlt, splitChart } from '../../charts/split-chart.ts'
import { lookup } from '../../lookup.ts'
import { metricOf } from '../../metrics/definitions/catalogue.ts'
import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'
import { hasComparison, knownEvolution } from '../../metrics/operators/known-buckets.ts'
import type { SplitAnswer, SplitRow } from '../../metrics/operators/split.ts'
import { dimensionNoun, groupLabel, isUnknown } from '../../words/dimension-wording.ts'
import { formatCounted, formatShare } from '../../words/format.ts'
import { formatDateRange } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { shortText } from '../../words/outside-text.ts'
import { capitalized } from '../../words/sentence.ts'
import { standingText } from '../../words/standing.ts'
import { besideUnknown } from '../../words/unknown-wording.ts'
import { tableLinks } from '../model/links.ts'
import type { ChartBlock, Table } from '../model/model.ts'
import { drawings, type Reading } from '../model/reading.ts'

/** A split of any metric by one dimension, one bar per group. */
export function splitBlock(
  answer: SplitAnswer,
  id: string,
  reading: Reading<never>,
  { widthPx, evolution }: { readonly widthPx?: number; readonly evolution?: EvolutionAnswer } = {},
): ChartBlock {
  const { locale } = reading
  const { dimensions, metrics } = wordsOf(locale)
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const what = dimensions.metricBy(metrics[answer.metric].title, noun, reading.during)
  const title = splitTitle(answer, dimension, locale)
  return {
    type: 'chart',
    id,
    title: title ?? what,
    subtitle:
      [title === null ? null : what, trendsName(evolution, locale)].filter(text => text !== null).join('. ') || null,
    variants: [
      {
        id: `${id}-all`,
        label: dimensions.by(noun),
        ...drawings(
          reading,
          px => splitChart(answer, { locale, link: reading.options.link, widthPx: px, evolution }),
          widthPx,
        ),
        alt: splitAlt(answer, locale),
        table: splitTable(answer, what, reading),
      },
    ],
  }
}

function trendsName(evolution: EvolutionAnswer | undefined, locale: Locale): string | null {
  if (evolution === undefined) return null
  const { comparison } = evolution
  const isDrawn = comparison !== null && hasComparison(knownEvolution(evolution))
  return wordsOf(locale).report.split.trends(isDrawn ? formatDateRange(comparison.start, comparison.end, locale) : null)
}

/** A sentence about the leading group; null when the metric has no shares. */
function splitTitle(answer: SplitAnswer, dimension: string, locale: Locale): string | null {
  const say = wordsOf(locale).report.split
  const noun = dimensionNoun(dimension, locale)
  const counted = wordsOf(locale).metrics[answer.metric].noun
  if (answer.rows.length === 0) return say.nothing(noun, counted, underFilters(answer.query, locale))
  // A group of two dimensions has no single name.
  if ((answer.query.by ?? []).length > 1) return null
  const name = (row: SplitRow) => String(lookup(row.key, dimension))
  const known = answer.rows.filter(row => !isUnknown(name(row), dimension))
  const [leader] = known
  if (leader === undefined) return say.allUnknown(noun, counted)
  if (leader.share === null) return null
  if (answer.rows.length === 1) return say.only(noun, shortText(name(leader), 40), counted)
  const share = `${formatShare(leader.share, locale)} ${counted.ofThe}`
  const leaders = known.filter(row => row.value === leader.value)
  const unknown = answer.rows.find(row => isUnknown(name(row), dimension))
  const leads = say.leads(noun, shortText(name(leader), 40), share)
  const tied = say.tied(formatCounted(leaders.length, noun, locale), share)
  const claim =
    leaders.length > 1 ? { alone: tied, amongKnown: tied } : { alone: capitalized(leads), amongKnown: leads }
  return besideUnknown(claim, { unknown, leader, noun, counted, locale })
}

function splitTable(answer: SplitAnswer, caption: string, reading: Reading<never>): Table {
  const { locale } = reading
  const say = wordsOf(locale).report.split
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const metric = metricOf(answer.metric)
  const total = [
    say.total,
    standingText({ value: answer.total, of: answer.totalOf }, metric.unit, locale),
    formatShare(answer.total === 0 ? null : 1, locale),
  ]
  return {
    caption,
    columns: [
      { label: capitalized(noun.one), align: 'start' },
      { label: metric.title[locale], align: 'end' },
      { label: say.share, align: 'end' },
    ],
    rows: [
      ...answer.rows.map(row => [
        groupLabel(String(lookup(row.key, dimension)), dimension, locale),
        standingText(row, metric.unit, locale),
        formatShare(row.share, locale),
      ]),
      ...(answer.rows.length > 1 ? [total] : []),
    ],
    emptyText: `${say.nothing(noun, wordsOf(locale).metrics[answer.metric].noun, underFilters(answer.query, locale))}.`,
    note: null,
    ...tableLinks(reading, link => [
      ...answer.rows.map(row => [null, chatsLink(answer.metric, row.value, { key: row.key }, link)]),
      ...(answer.rows.length > 1 ? [[null, chatsLink(answer.metric, answer.total, {}, link)]] : []),
    ]),
  }
}
