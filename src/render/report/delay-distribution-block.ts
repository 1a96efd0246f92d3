import { delayClassNames } from '../charts/delay-classes.ts'
import { delayDistributionAlt, delayDistributionChart } from '../charts/delay-distribution-chart.ts'
import { formatCount, formatShare, noValue } from '../format.ts'
import type { ChartBlock, Table } from '../model.ts'
import type { DelayClassCount, Locale } from '../report-input.ts'
import type { Reading } from './reading.ts'

/** How many chats were handled how fast. */
export function delayDistributionBlock({ input, locale }: Reading<'summary' | 'delayDistribution'>): ChartBlock {
  const { summary, delayDistribution } = input
  const say = phrases[locale]
  const share = (value: number | null) => formatShare(value, locale)
  return {
    type: 'chart',
    id: 'delays',
    title: say.title(share(summary.handledWithin1h), share(summary.handledWithin4h), share(summary.handledWithin24h)),
    subtitle: say.subtitle(formatCount(summary.handled, locale), formatCount(summary.started, locale)),
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

function distributionTable(classes: readonly DelayClassCount[], locale: Locale): Table {
  const say = phrases[locale]
  const ends = classes.slice(1).map(({ fromSeconds }) => fromSeconds)
  const names = delayClassNames(ends, locale)
  const handled = classes.reduce((sum, each) => sum + each.handled, 0)
  return {
    caption: say.caption,
    columns: [
      { label: say.delay, align: 'start' },
      { label: say.handled, align: 'end' },
      { label: say.share, align: 'end' },
    ],
    rows: classes.map(({ handled: count }, index) => [
      names[index] ?? noValue,
      formatCount(count, locale),
      formatShare(handled === 0 ? null : count / handled, locale),
    ]),
    emptyText: say.empty,
    note: say.note,
  }
}

const phrases = {
  en: {
    label: 'Delays',
    title: (h1: string, h4: string, h24: string) =>
      `${h1} of the chats started were handled in under 1 h, ${h4} in under 4 h, ${h24} in under 24 h`,
    subtitle: (handled: string, started: string) => `Chats handled by delay: ${handled} of the ${started} started`,
    caption: 'Chats handled by class of delay',
    delay: 'Delay',
    handled: 'Chats handled',
    share: 'Share of the handled',
    empty: 'No chat was handled.',
    note: 'Chats still without a first answer, or closed without one, have no delay and are in no class.',
  },
  fr: {
    label: 'Délais',
    title: (h1: string, h4: string, h24: string) =>
      `${h1} des chats reçus ont été pris en charge en moins de 1 h, ${h4} en moins de 4 h, ${h24} en moins de 24 h`,
    subtitle: (handled: string, started: string) =>
      `Chats pris en charge selon leur délai : ${handled} sur ${started} reçus`,
    caption: 'Chats pris en charge par classe de délai',
    delay: 'Délai',
    handled: 'Chats pris en charge',
    share: 'Part des pris en charge',
    empty: 'Aucun chat n’a été pris en charge.',
    note: 'Les chats encore sans première réponse ou clos sans réponse n’ont pas de délai et ne sont dans aucune classe.',
  },
} as const satisfies Record<Locale, unknown>
