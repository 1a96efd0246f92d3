import {
  type DelayDistribution,
  delayDistributionAlt,
  delayDistributionChart,
  distributionRows,
} from '../../charts/delay-distribution-chart.ts'
import { formatCount, formatShare, noValue } from '../../words/format.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import type { ChartBlock, Table } from '../model/model.ts'
import { drawings, type Reading } from '../model/reading.ts'

/** How fast the started chats were handled, and how many were not. Title, bars and table show shares of the chats started. */
export function delayDistributionBlock(
  reading: Reading<'summary' | 'delayDistribution'>,
  { widthPx }: { readonly widthPx?: number } = {},
): ChartBlock {
  const { input, locale } = reading
  const { summary, delayDistribution } = input
  const say = wordsOf(locale).report.delays
  const share = (value: number | null) => formatShare(value, locale)
  return {
    type: 'chart',
    id: 'delays',
    title: say.title(share(summary.handledWithin1h), share(summary.handledWithin4h), share(summary.handledWithin24h)),
    subtitle: say.subtitle(
      formatCount(delayDistribution.handled, locale),
      formatCount(delayDistribution.started, locale),
    ),
    variants: [
      {
        id: 'delays-all',
        label: say.label,
        ...drawings(reading, px => delayDistributionChart(delayDistribution, { locale, widthPx: px }), widthPx),
        alt: delayDistributionAlt(delayDistribution, locale),
        table: distributionTable(delayDistribution, locale),
      },
    ],
  }
}

function distributionTable(answer: DelayDistribution, locale: Locale): Table {
  const say = wordsOf(locale).report.delays
  const { started } = answer
  const cells = (name: string, chats: number, share: number | null) => [
    name === '' ? noValue : name,
    formatCount(chats, locale),
    formatShare(share, locale),
  ]
  return {
    caption: say.caption,
    columns: [
      { label: say.delay, align: 'start' },
      { label: say.chats, align: 'end' },
      { label: say.share, align: 'end' },
    ],
    rows: [
      ...distributionRows(answer, locale).map(({ name, chats, share }) => cells(name, chats, share)),
      cells(say.total, started, started === 0 ? null : 1),
    ],
    emptyText: noValue,
    note: null,
  }
}
