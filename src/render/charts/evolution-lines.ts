import type { TopLevelSpec } from 'vega-lite'
import type { EvolutionAnswer, Period } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { fontWeights } from '../fonts.ts'
import { formatDateRange } from '../format-date.ts'
import type { Locale } from '../report-input.ts'
import { chartBase, type Layer, linePx, paletteOf, textWidth } from './chart-base.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'
import { type EndLabel, endLabels, labelGapPx } from './end-labels.ts'
import { describedPoints, incompleteText, timeAxis, valueAxis } from './evolution-axes.ts'
import { type EvolutionSeries, pointsOf } from './evolution-series.ts'
import { type LinePanel, linePanelLayers } from './line-panel.ts'

const heightPx = 200

/** One series over the whole width, each line named where it ends. */
export function evolutionLines(
  answer: EvolutionAnswer,
  series: EvolutionSeries,
  description: string,
  options: ChartOptions,
): TopLevelSpec {
  const { locale } = options
  const palette = paletteOf(options)
  const { comparison, grain, metric, period } = answer
  const points = pointsOf(series, 0)
  const current = periodName(period, locale)
  const previous = comparison === null ? '' : periodName(comparison, locale)
  const rightPx = labelGapPx + Math.ceil(Math.max(textWidth(current, 'semibold'), textWidth(previous)))
  const values = valueAxis(points, answer, { locale, mostSteps: 4 })
  const leftPx = values.gutterPx
  const widthPx = (options.widthPx ?? defaultWidthPx) - leftPx - rightPx
  const panel: LinePanel = { widthPx, heightPx, positions: points.length, valueTicks: values.ticks }
  const { ends, plates } = endLabels(
    [
      { line: 'current', text: current, values: points.map(({ value }) => value) },
      { line: 'previous', text: previous, values: points.map(({ previous }) => previous) },
    ],
    panel,
  )
  const at = (field: string) => ({ field, type: 'quantitative', axis: null, scale: null }) as const
  const head = (text: string, x: number, align: 'left' | 'right'): Layer => ({
    data: { name: 'head' },
    mark: { type: 'text', align, fill: palette.muted },
    encoding: { x: { value: x }, y: { value: -linePx }, text: { value: text } },
  })
  const endLayer = (line: EndLabel['line'], weight: 400 | 600, fill: string): Layer => ({
    data: { name: 'ends' },
    transform: [{ filter: `datum.line === '${line}'` }],
    mark: { type: 'text', fontWeight: weight, fill },
    encoding: { x: at('x'), y: at('y'), text: { field: 'text' } },
  })
  return {
    ...chartBase(description, options),
    width: widthPx,
    height: heightPx,
    autosize: 'none',
    padding: { left: leftPx, right: rightPx, top: linePx + 10, bottom: linePx + 4 },
    datasets: {
      points: [...describedPoints([series], [points], answer, locale)],
      valueTicks: [...values.ticks],
      timeTicks: timeAxis(series, grain, panel, { leftPx, rightPx }, locale),
      head: [{}],
      ends: [...ends],
      plates: [...plates],
    },
    data: { name: 'points' },
    layer: [
      ...linePanelLayers(panel, palette),
      head([metricOf(metric).title[locale], series.name].filter(text => text !== '').join(' · '), -leftPx, 'left'),
      ...(points.some(({ partial }) => partial)
        ? [head(incompleteText(grain, locale), widthPx + rightPx, 'right')]
        : []),
      {
        data: { name: 'plates' },
        mark: { type: 'rect', fill: palette.paper, aria: false },
        encoding: { x: at('x'), x2: { field: 'x2' }, y: at('y'), y2: { field: 'y2' } },
      },
      endLayer('previous', fontWeights.regular, palette.muted),
      endLayer('current', fontWeights.semibold, palette.accent),
    ],
  }
}

/** Room for a name beside the lines; a longer one has its months shortened. */
const nameRoomPx = 130

function periodName({ start, end }: Period, locale: Locale): string {
  const name = formatDateRange(start, end, locale)
  return textWidth(name, 'semibold') <= nameRoomPx ? name : formatDateRange(start, end, locale, 'short')
}
