import type { TopLevelSpec } from 'vega-lite'
import { assertKnownOptions } from '../known-options.ts'
import type { DelayDistributionAnswer } from '../metrics/operators/delay-distribution.ts'
import { formatCount, formatList, formatShare } from '../words/format.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { underFilters } from '../words/narrowed.ts'
import { type BarRow, barRowsChart } from './bar-rows.ts'
import { emptyChart, paletteOf } from './chart-base.ts'
import { type ChartOptions, chartOptionNames, defaultWidthPx, isNarrow } from './chart-options.ts'
import { blueOf, delayClassNames } from './delay-classes.ts'

/** The part of the answer that the chart and its table use. */
export type DelayDistribution = Pick<
  DelayDistributionAnswer,
  'query' | 'started' | 'handled' | 'waiting' | 'closedUnanswered' | 'classes'
>

/**
 * A bar chart of the chats started, by class of delay, each class in its blue, with bars for chats without a first answer. All bars are shares
 * of the chats started.
 */
export function delayDistributionChart(answer: DelayDistribution, options: ChartOptions): TopLevelSpec {
  assertKnownOptions('delayDistributionChart', options, chartOptionNames)
  const { locale } = options
  const palette = paletteOf(options)
  const say = wordsOf(locale).charts.delays
  if (answer.started === 0) return emptyChart(delayDistributionAlt(answer, locale), options)
  const narrow = isNarrow(options.widthPx ?? defaultWidthPx)
  const looks = {
    // As in the heatmap, an outline means that there is no delay.
    waiting: { color: 'transparent', outline: palette.muted },
    closed: { color: palette.hatch, outline: palette.muted },
  }
  return barRowsChart(
    distributionRows(answer, locale).map(
      ({ what, name, chats, share }): BarRow => ({
        texts: [name, formatCount(chats, locale), formatShare(share, locale)],
        value: chats,
        previous: null,
        ...(typeof what === 'number' ? { color: blueOf(what, palette), outline: blueOf(3, palette) } : looks[what]),
        description: `${name} – ${formatCount(chats, locale)}, ${formatShare(share, locale)}`,
      }),
    ),
    delayDistributionAlt(answer, locale),
    {
      ...options,
      columns: [
        { head: say.delay, align: 'left', weight: 'regular', tone: 'ink' },
        { head: say.chats, align: 'right', weight: 'semibold', tone: 'ink' },
        {
          head: narrow ? wordsOf(locale).charts.split.share : say.share,
          align: 'right',
          weight: 'regular',
          tone: 'muted',
        },
      ],
      tickHead: null,
      foot: null,
    },
  )
}

/** A text alternative for the chart. */
export function delayDistributionAlt(answer: DelayDistribution, locale: Locale): string {
  if (answer.started === 0) return `${wordsOf(locale).charts.delays.nothing}${underFilters(answer.query, locale)}`
  const parts = distributionRows(answer, locale).map(
    ({ name, chats, share }) => `${name} – ${formatCount(chats, locale)} (${formatShare(share, locale)})`,
  )
  return `${wordsOf(locale).charts.delays.alt} ${formatList(parts, locale)}.`
}

/** A bar of the distribution; every started chat is in exactly one. */
export interface DistributionRow {
  /** The class of handled chats, or why the chats are in none. */
  readonly what: number | 'waiting' | 'closed'
  readonly name: string
  readonly chats: number
  /** The share of the chats started; null when there are none. */
  readonly share: number | null
}

/** The classes, then the chats still without a first answer, then those closed without one. */
export function distributionRows(answer: DelayDistribution, locale: Locale): readonly DistributionRow[] {
  const { classes, started, waiting, closedUnanswered } = answer
  const names = delayClassNames(
    classes.slice(1).map(({ fromSeconds }) => fromSeconds),
    locale,
  )
  const row = (what: DistributionRow['what'], name: string, chats: number): DistributionRow => ({
    what,
    name,
    chats,
    share: started === 0 ? null : chats / started,
  })
  return [
    ...classes.map(({ handled }, index) => row(index, names[index] ?? '', handled)),
    row('waiting', wordsOf(locale).chats.firstWait.title, waiting),
    row('closed', wordsOf(locale).chats.closed.title, closedUnanswered),
  ]
}
