import {
  type DelayDistribution,
  delayDistributionAlt,
  delayDistributionChart,
  distributionRows,
} from '../../charts/delay-distribution-chart.ts'
import { formatCount, formatShare, noValue } from '../../words/format.ts'
import type { Locale } from '../../words/locale.ts'
import type { ChartBlock, Table } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/** How fast the chats started were handled, and how many were not. The title, the bars and the table are shares of those started. */
export function delayDistributionBlock({ input, locale }: Reading<'summary' | 'delayDistribution'>): ChartBlock {
  const { summary, delayDistribution } = input
  const say = phrases[locale]
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
        spec: delayDistributionChart(delayDistribution, { locale }),
        alt: delayDistributionAlt(delayDistribution, locale),
        table: distributionTable(delayDistribution, locale),
      },
    ],
  }
}

function distributionTable(answer: DelayDistribution, locale: Locale): Table {
  const say = phrases[locale]
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

const phrases = {
  en: {
    label: 'Delays',
    title: (h1: string, h4: string, h24: string) =>
      `${h1} of the chats started were handled in under 1 h, ${h4} in under 4 h, ${h24} in under 24 h`,
    subtitle: (handled: string, started: string) => `Chats started by handling delay: ${handled} of ${started} handled`,
    caption: 'Chats started by class of handling delay',
    delay: 'Delay',
    chats: 'Chats',
    share: 'Share of the chats started',
    total: 'Chats started',
  },
  fr: {
    label: 'Délais',
    title: (h1: string, h4: string, h24: string) =>
      `${h1} des chats reçus ont été pris en charge en moins de 1 h, ${h4} en moins de 4 h, ${h24} en moins de 24 h`,
    subtitle: (handled: string, started: string) =>
      `Chats reçus selon leur délai de prise en charge : ${handled} pris en charge sur ${started}`,
    caption: 'Chats reçus par classe de délai de prise en charge',
    delay: 'Délai',
    chats: 'Chats',
    share: 'Part des chats reçus',
    total: 'Chats reçus',
  },
} as const satisfies Record<Locale, unknown>
