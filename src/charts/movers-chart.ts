import type { TopLevelSpec } from 'vega-lite'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { RankingAnswer, RankingRow } from '../metrics/operators/ranking.ts'
import { changeOf, changeRatioText, changeText, changeTone } from '../words/change.ts'
import { groupLabel } from '../words/dimension-wording.ts'
import { formatDateRange } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { knownComparison } from '../words/told.ts'
import { barRowsChart } from './bar-rows.ts'
import { paletteOf } from './chart-base.ts'
import type { ChartOptions } from './chart-options.ts'

const shownOfEach = 5

/** The groups of a ranking whose values rose most, then those whose values fell most, largest change first. */
export function moversOf({ rows }: RankingAnswer): { readonly rises: RankingRow[]; readonly falls: RankingRow[] } {
  const moved = (sign: 1 | -1) =>
    rows
      .filter(row => sign * (changeOf(row) ?? 0) > 0)
      .toSorted((a, b) => sign * ((changeOf(b) ?? 0) - (changeOf(a) ?? 0)))
      .slice(0, shownOfEach)
  return { rises: moved(1), falls: moved(-1) }
}

/** A bar chart of the largest rises and falls of a ranking: each bar is as long as the change, and coloured by whether it is good. */
export function moversChart(answer: RankingAnswer, options: ChartOptions): TopLevelSpec {
  const { locale, link } = options
  const { unit } = metricOf(answer.metric)
  const { rises, falls } = moversOf(answer)
  const { charts, report, typography } = wordsOf(locale)
  const palette = paletteOf(options)
  const tones = { good: 'good', bad: 'accent', neutral: 'ink' } as const
  const comparison = knownComparison(answer)
  return barRowsChart(
    [...rises, ...falls].map(row => {
      const tone = tones[changeTone(row, answer.metric)]
      const name = nameOf(row, answer, locale)
      const [change, ratio] = [changeText(row, unit, locale), changeRatioText(row, locale)]
      return {
        texts: [name, change, ratio],
        tones: [undefined, tone, tone],
        value: Math.abs(changeOf(row) ?? 0),
        previous: null,
        color: tone === 'ink' ? palette.comparison : palette[tone],
        description: `${name} – ${change}, ${ratio}`,
        href: link?.({ type: 'group', key: row.key }),
      }
    }),
    moversAlt(answer, locale),
    {
      ...options,
      columns: [
        { head: '', align: 'left', weight: 'regular', tone: 'ink', flexible: true },
        { head: charts.ranking.change, align: 'right', weight: 'semibold', tone: 'ink' },
        { head: '%', align: 'right', weight: 'regular', tone: 'muted' },
      ],
      tickHead: null,
      foot:
        comparison === null
          ? null
          : `${report.head.comparison}${typography.colon} ${formatDateRange(comparison.start, comparison.end, locale)}`,
    },
  )
}

/** A text alternative for the chart: the first of each. */
export function moversAlt(answer: RankingAnswer, locale: Locale): string {
  const say = wordsOf(locale).pages.ranking
  const { unit } = metricOf(answer.metric)
  const { rises, falls } = moversOf(answer)
  const told = (row: RankingRow) => `${nameOf(row, answer, locale)} (${changeText(row, unit, locale)})`
  const [rise, fall] = [rises[0], falls[0]]
  return [
    ...(rise === undefined ? [] : [say.rises(told(rise))]),
    ...(fall === undefined ? [] : [say.falls(told(fall))]),
  ]
    .map(text => `${text}.`)
    .join(' ')
}

function nameOf(row: RankingRow, answer: RankingAnswer, locale: Locale): string {
  return groupLabel(row.label, answer.query.by?.[0] ?? '', locale)
}
