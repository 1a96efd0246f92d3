import type { TopLevelSpec } from 'vega-lite'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { RankingAnswer } from '../metrics/operators/ranking.ts'
import { changeOf, changeRatioText, changeText, changeTone } from '../words/change.ts'
import { groupLabel } from '../words/dimension-wording.ts'
import { formatCount, formatList, formatRankChange, formatShare } from '../words/format.ts'
import { formatDateRange } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { underFilters } from '../words/narrowed.ts'
import { beginsAtTop, ranksName } from '../words/ranking-title.ts'
import { previousStandingText, standingText } from '../words/standing.ts'
import { isComparable, knownComparison } from '../words/told.ts'
import { type BarColumn, type BarRow, barRowsChart } from './bar-rows.ts'
import { emptyChart, paletteOf } from './chart-base.ts'
import { countedGroups, spokenName } from './chart-names.ts'
import { type ChartOptions, chartOptionNames, defaultWidthPx, isNarrow } from './chart-options.ts'

/** The maximum number of rows drawn. */
const shownAtMost = 20

export interface RankingChartOptions extends ChartOptions {
  /** Whether the change of each value is shown, as a number and in per cent, coloured if it is good or bad. Default false. */
  readonly changes?: boolean
}

const optionNames: NamesOf<RankingChartOptions> = { ...chartOptionNames, changes: true }

const tones = { good: 'good', bad: 'accent', neutral: undefined } as const

/** From this width on, there is room for shares and ranks beside changes. */
const spaciousPx = 800

/**
 * A bar chart of a ranking: rank, change of rank (only if both sides are fully known), name, value, share, and a bar with a tick for the
 * comparison. A column without any text is left out.
 */
export function rankingChart(answer: RankingAnswer, options: RankingChartOptions): TopLevelSpec {
  assertKnownOptions('rankingChart', options, optionNames)
  const { locale, link } = options
  const palette = paletteOf(options)
  const say = wordsOf(locale).charts.ranking
  const metric = metricOf(answer.metric)
  if (answer.rows.length === 0) return emptyChart(rankingAlt(answer, locale), options)
  const shown = answer.rows.slice(0, shownAtMost)
  const comparison = knownComparison(answer)
  const judged = isComparable(answer)
  // A narrow chart leaves names whole instead: the tick shows the comparison, and the bar the share.
  const widthPx = options.widthPx ?? defaultWidthPx
  const roomy = !isNarrow(widthPx)
  const changed = roomy && judged && options.changes === true
  const shares = (changed ? widthPx >= spaciousPx : roomy) && shown.some(row => row.share !== null)
  const moves = (changed ? widthPx >= spaciousPx : roomy) && judged && shown.some(row => row.rankChange !== null)
  const ratios = changed && shown.some(row => changeOf(row) !== null && row.previousValue !== 0)
  const name = nameIn(answer, locale)

  const rows = shown.map((row): BarRow => {
    const value = standingText(row, metric.unit, locale)
    const tone = tones[changeTone(row, answer.metric)]
    return {
      texts: [
        formatCount(row.rank, locale),
        ...(moves ? [formatRankChange(row.rankChange, locale)] : []),
        name(row.label),
        value,
        ...(changed ? [changeText(row, metric.unit, locale)] : []),
        ...(ratios ? [changeRatioText(row, locale)] : []),
        ...(shares ? [formatShare(row.share, locale)] : []),
      ],
      tones: [
        undefined,
        ...(moves ? [undefined] : []),
        undefined,
        undefined,
        ...(changed ? [tone] : []),
        ...(ratios ? [tone] : []),
      ],
      value: row.value,
      previous: row.previousRank === null || comparison === null ? null : row.previousValue,
      color: palette.accent,
      description: [
        `${row.rank}. ${name(row.label)} – ${value}`,
        ...(shares ? [formatShare(row.share, locale)] : []),
        ...(comparison !== null ? [`${say.before} ${previousStandingText(row, metric.unit, locale)}`] : []),
        ...(changed ? [changeText(row, metric.unit, locale)] : []),
      ].join(', '),
      href: link?.({ type: 'group', key: row.key }),
    }
  })
  const columns: BarColumn[] = [
    { head: '', align: 'right', weight: 'regular', tone: 'muted' },
    ...(moves ? [{ head: '', align: 'left', weight: 'regular', tone: 'muted' } as const] : []),
    { head: '', align: 'left', weight: 'regular', tone: 'ink', flexible: true },
    { head: metric.title[locale], align: 'right', weight: 'semibold', tone: 'ink' },
    ...(changed ? [{ head: say.change, align: 'right', weight: 'regular', tone: 'muted' } as const] : []),
    ...(ratios ? [{ head: '%', align: 'right', weight: 'regular', tone: 'muted' } as const] : []),
    ...(shares ? [{ head: say.share, align: 'right', weight: 'regular', tone: 'muted' } as const] : []),
  ]
  return barRowsChart(rows, rankingAlt(answer, locale), {
    ...options,
    columns,
    tickHead: comparison && formatDateRange(comparison.start, comparison.end, locale, roomy ? 'long' : 'short'),
    foot: foot(answer, locale),
  })
}

/** A text alternative for the chart. */
export function rankingAlt(answer: RankingAnswer, locale: Locale): string {
  const say = wordsOf(locale).charts.ranking
  if (answer.rows.length === 0) return `${say.nothing}${underFilters(answer.query, locale)}`
  const metric = metricOf(answer.metric)
  const name = nameIn(answer, locale)
  const first = answer.rows
    .slice(0, 3)
    .map(row => `${spokenName(name(row.label))} (${standingText(row, metric.unit, locale)})`)
  const climber = (isComparable(answer) ? answer.rows : []).reduce<RankingAnswer['rows'][number] | null>(
    (best, row) => ((row.rankChange ?? 0) > (best?.rankChange ?? 0) ? row : best),
    null,
  )
  const rise = climber?.rankChange ? ` ${say.rise(spokenName(name(climber.label)), climber.rankChange)}` : ''
  const groups = countedGroups(answer.rows.length + (answer.others?.count ?? 0), answer.query.by ?? [], locale)
  const [which, lead] = beginsAtTop(answer) ? ['', say.first] : [`, ${ranksName(answer.rows, locale)}`, say.listed]
  return `${metric.title[locale]}${wordsOf(locale).typography.colon} ${groups}${which}. ${lead} ${formatList(first, locale)}.${rise}`
}

function nameIn(answer: RankingAnswer, locale: Locale): (label: string) => string {
  const dimension = answer.query.by?.[0] ?? ''
  return label => groupLabel(label, dimension, locale)
}

/** A line about the groups that are not drawn: rows beyond the last one, and those already folded. */
function foot(answer: RankingAnswer, locale: Locale): string | null {
  const say = wordsOf(locale).charts.ranking
  const hidden = Math.max(0, answer.rows.length - shownAtMost)
  const { others } = answer
  if (others === null) return hidden > 0 ? say.more(formatCount(hidden, locale)) : null
  const value = standingText(others, metricOf(answer.metric).unit, locale)
  return [
    ...(hidden > 0 ? [say.more(formatCount(hidden, locale))] : []),
    say.others(others.count, formatCount(others.count, locale), value),
  ].join('; ')
}
