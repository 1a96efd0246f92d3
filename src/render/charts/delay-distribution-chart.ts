import type { TopLevelSpec } from 'vega-lite'
import { assertKnownOptions } from '../../known-options.ts'
import { formatCount, formatList, formatShare } from '../format.ts'
import type { DelayClassCount, Locale } from '../report-input.ts'
import { barRowsChart } from './bar-rows.ts'
import { emptyChart, paletteOf } from './chart-base.ts'
import { type ChartOptions, chartOptionNames } from './chart-options.ts'
import { blueOf, delayClassNames } from './delay-classes.ts'

/** Handled chats by class of delay, each class in its blue. */
export function delayDistributionChart(classes: readonly DelayClassCount[], options: ChartOptions): TopLevelSpec {
  assertKnownOptions('delayDistributionChart', options, chartOptionNames)
  const { locale } = options
  const palette = paletteOf(options)
  const named = namedClasses(classes, locale)
  if (named === null) return emptyChart(wording[locale].nothing, options)
  return barRowsChart(
    named.map((row, index) => ({
      texts: [row.name, row.count, row.share],
      value: row.handled,
      previous: null,
      color: blueOf(index, palette),
      description: `${row.name} – ${row.count}, ${row.share}`,
    })),
    delayDistributionAlt(classes, locale),
    {
      ...options,
      columns: [
        { head: wording[locale].delay, align: 'left', weight: 'regular', tone: 'ink' },
        { head: wording[locale].handled, align: 'right', weight: 'semibold', tone: 'ink' },
        { head: wording[locale].share, align: 'right', weight: 'regular', tone: 'muted' },
      ],
      tickHead: null,
      foot: null,
      outline: blueOf(3, palette),
    },
  )
}

/** What the distribution shows, in a sentence or two. */
export function delayDistributionAlt(classes: readonly DelayClassCount[], locale: Locale): string {
  const named = namedClasses(classes, locale)
  if (named === null) return wording[locale].nothing
  const parts = named.map(row => `${row.name} – ${row.count} (${row.share})`)
  return `${wording[locale].alt} ${formatList(parts, locale)}.`
}

function namedClasses(classes: readonly DelayClassCount[], locale: Locale) {
  const total = classes.reduce((sum, { handled }) => sum + handled, 0)
  if (total === 0) return null
  const names = delayClassNames(
    classes.slice(1).map(({ fromSeconds }) => fromSeconds),
    locale,
  )
  return classes.map(({ handled }, index) => ({
    name: names[index] ?? '',
    handled,
    count: formatCount(handled, locale),
    share: formatShare(handled / total, locale),
  }))
}

const wording = {
  en: {
    nothing: 'No chat was handled in this period',
    delay: 'Delay',
    handled: 'Chats handled',
    share: 'Share',
    alt: 'Chats handled by delay:',
  },
  fr: {
    nothing: 'Aucun chat pris en charge sur cette période',
    delay: 'Délai',
    handled: 'Chats pris en charge',
    share: 'Part',
    alt: 'Chats pris en charge selon leur délai\u00a0:',
  },
} as const satisfies Record<Locale, unknown>
