import { textWidth } from '../../charts/chart-base.ts'
import { chatsLink } from '../../charts/link-target.ts'
import { rankingAlt, rankingChart } from '../../charts/ranking-chart.ts'
import { metricOf } from '../../metrics/definitions/catalogue.ts'
import type { RankingAnswer } from '../../metrics/operators/ranking.ts'
import { changeRatioText, changeText } from '../../words/change.ts'
import { dimensionNoun, groupLabel, isSingleValued, isUnknown } from '../../words/dimension-wording.ts'
import { formatCount, formatCounted, formatRankChange, formatShare, noValue } from '../../words/format.ts'
import { formatDateRange } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { shortText } from '../../words/outside-text.ts'
import { beginsAtTop, rankingTitle } from '../../words/ranking-title.ts'
import { capitalized } from '../../words/sentence.ts'
import { previousStandingText, standingText } from '../../words/standing.ts'
import { isComparable, knownComparison } from '../../words/told.ts'
import { tableLinks } from '../model/links.ts'
import type { ChartBlock, ParagraphBlock, Table } from '../model/model.ts'
import { drawings, type Reading } from '../model/reading.ts'

interface RankingBlockOptions {
  readonly page?: RankingAnswer['rows']
  readonly widthPx?: number
  /** Whether the change of each value is shown. Default false. */
  readonly changes?: boolean
}

/**
 * A ranking of one dimension by any metric; for a single group, a sentence instead. `page` has the rows to draw and list, in the reader's
 * order, of a longer ranking; the title is about the whole ranking.
 */
export function rankingBlock(
  answer: RankingAnswer,
  reading: Reading<never>,
  { page, widthPx, changes = false }: RankingBlockOptions = {},
): ChartBlock | ParagraphBlock {
  const { locale } = reading
  const say = wordsOf(locale).report.ranking
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const counted = wordsOf(locale).metrics[answer.metric].noun
  const id = `ranking-${dimension}`
  const [first] = answer.rows
  const filters = underFilters(answer.query, locale)
  if (first === undefined && reading.isUnknown) return { type: 'paragraph', id, text: say.unknown }
  if (first === undefined) return { type: 'paragraph', id, text: `${say.nothing(noun, counted, filters)}.` }
  if (answer.rows.length === 1 && answer.others === null && beginsAtTop(answer)) {
    const text = isUnknown(first.label, dimension)
      ? `${say.allUnknown(noun, counted)}.`
      : say.alone(noun, shortText(first.label), counted, filters)
    return { type: 'paragraph', id, text }
  }
  const shown = page === undefined ? answer : { ...answer, rows: page, others: null }
  return {
    type: 'chart',
    id,
    title: rankingTitle(answer, dimension, reading),
    subtitle: what(answer, dimension, reading),
    variants: [
      {
        id: `${id}-all`,
        label: wordsOf(locale).dimensions.by(noun),
        ...drawings(
          reading,
          px => rankingChart(shown, { locale, link: reading.options.link, widthPx: px, changes }),
          widthPx,
        ),
        alt: rankingAlt(shown, locale),
        table: rankingTable(shown, dimension, { reading, changes }),
      },
    ],
  }
}

/** Whether all names of a ranking fit into a chart of half the width. */
export function isNarrowRanking({ query, rows }: RankingAnswer, locale: Locale): boolean {
  const dimension = query.by?.[0] ?? ''
  return rows.every(({ label }) => textWidth(groupLabel(label, dimension, locale)) <= narrowNamePx)
}

/** What is left beside rank, value and the shortest bars. */
const narrowNamePx = 210

function rankingTable(
  answer: RankingAnswer,
  dimension: string,
  { reading, changes }: { readonly reading: Reading<never>; readonly changes: boolean },
): Table {
  const { locale, options } = reading
  const judged = isComparable(answer)
  const changed = judged && changes
  const comparison = knownComparison(answer)
  const say = wordsOf(locale).report.ranking
  const noun = dimensionNoun(dimension, locale)
  const metric = metricOf(answer.metric)
  const shown = answer.rows.slice(0, options.tableRows)
  const others = othersRow(answer, dimension, reading)
  return {
    caption: what(answer, dimension, reading),
    columns: [
      { label: say.rank, align: 'end' },
      { label: capitalized(noun.one), align: 'start' },
      { label: metric.title[locale], align: 'end' },
      { label: say.share, align: 'end' },
      ...(comparison !== null
        ? ([{ label: formatDateRange(comparison.start, comparison.end, locale, 'short'), align: 'end' }] as const)
        : []),
      ...(changed
        ? ([
            { label: wordsOf(locale).charts.ranking.change, align: 'end' },
            { label: '%', align: 'end' },
          ] as const)
        : []),
      ...(judged ? ([{ label: say.rankChange, align: 'end' }] as const) : []),
    ],
    rows: [
      ...shown.map(row => [
        formatCount(row.rank, locale),
        groupLabel(row.label, dimension, locale),
        standingText(row, metric.unit, locale),
        formatShare(row.share, locale),
        ...(comparison === null ? [] : [previousStandingText(row, metric.unit, locale)]),
        ...(changed ? [changeText(row, metric.unit, locale), changeRatioText(row, locale)] : []),
        ...(judged ? [formatRankChange(row.rankChange, locale)] : []),
      ]),
      ...(others === null
        ? []
        : [[...others, ...(comparison === null ? [] : ['']), ...(changed ? ['', ''] : []), ...(judged ? [''] : [])]]),
    ],
    emptyText: `${say.nothing(noun, wordsOf(locale).metrics[answer.metric].noun, underFilters(answer.query, locale))}.`,
    note: answer.rows.length > shown.length ? say.cut : null,
    ...tableLinks(reading, link =>
      shown.map(row => [null, null, chatsLink(answer.metric, row.value, { key: row.key }, link)]),
    ),
  }
}

/**
 * The groups that are not listed, as one row. Groups folded by the query have an exact value; those that the table cuts off have one only if
 * each chat is in one group.
 */
function othersRow(answer: RankingAnswer, dimension: string, reading: Reading<never>): readonly string[] | null {
  const { locale, options } = reading
  const metric = metricOf(answer.metric)
  const shown = answer.rows.slice(0, options.tableRows)
  const leftOut = answer.rows.length - shown.length
  const count = leftOut + (answer.others?.count ?? 0)
  if (count === 0) return null
  const rest = () => (answer.total ?? 0) - shown.reduce((sum, row) => sum + (row.value ?? 0), 0)
  const value =
    leftOut === 0 ? (answer.others?.value ?? null) : metric.addsUp && isSingleValued(dimension) ? rest() : null
  const share = metric.addsUp && value !== null && answer.total ? value / answer.total : null
  return [
    noValue,
    formatCounted(count, wordsOf(locale).report.ranking.others, locale),
    standingText({ value, of: leftOut === 0 ? (answer.others?.of ?? null) : null }, metric.unit, locale),
    formatShare(share, locale),
  ]
}

function what(answer: RankingAnswer, dimension: string, { locale, during }: Reading<never>): string {
  const { dimensions, metrics } = wordsOf(locale)
  return dimensions.metricBy(metrics[answer.metric].title, dimensionNoun(dimension, locale), during)
}
