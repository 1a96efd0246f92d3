import type { TopLevelSpec } from 'vega-lite'
import { fontWeights } from '../fonts/fonts.ts'
import type { Period } from '../metrics/definitions/answers.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { KnownEvolution } from '../metrics/operators/known-buckets.ts'
import { formatDateRange } from '../words/format-date.ts'
import type { Locale } from '../words/locale.ts'
import { chartBase, linePx, type PlacedText, paletteOf, pixels, textLayer, textWidth } from './chart-base.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'
import { type EndLabel, endLabels, labelGapPx } from './end-labels.ts'
import { incompleteText, slotDescriptions, slotLinks, timeAxis, valueAxis } from './evolution-axes.ts'
import { type EvolutionSeries, pointsOf } from './evolution-series.ts'
import { isCrowded, type LinePanel, lineLayers, panelRows } from './line-panel.ts'
import { linkLayer } from './link-layer.ts'

const heightPx = 200

/** One series over the whole width, with each line labelled at its end. */
export function evolutionLines(
  answer: KnownEvolution,
  series: EvolutionSeries,
  description: string,
  options: ChartOptions,
): TopLevelSpec {
  const { locale, link } = options
  const linked = link !== undefined
  const palette = paletteOf(options)
  const { comparison, grain, metric, period } = answer
  const points = pointsOf(series, 0)
  const current = periodName(period, locale)
  const previous = comparison === null ? '' : periodName(comparison, locale)
  const rightPx = labelGapPx + Math.ceil(Math.max(textWidth(current, 'semibold'), textWidth(previous)))
  const values = valueAxis(points, answer, { locale, mostSteps: 4 })
  const leftPx = values.gutterPx
  const totalPx = options.widthPx ?? defaultWidthPx
  const panel: LinePanel = {
    xPx: leftPx,
    yPx: linePx + 10,
    widthPx: totalPx - leftPx - rightPx,
    heightPx,
    positions: points.length,
    valueTicks: values.ticks,
  }
  const timeTicks = timeAxis(series, grain, panel, { leftPx, rightPx }, locale)
  const [descriptions = []] = slotDescriptions([series], answer, locale)
  const hrefs = slotLinks([series], answer, link)?.[0]
  const { texts, ...rows } = panelRows(panel, { points, timeTicks, descriptions, hrefs }, palette)
  const { ends, plates } = endLabels(
    [
      { line: 'current', text: current, values: points.map(({ value }) => value) },
      { line: 'previous', text: previous, values: points.map(({ previous }) => previous) },
    ],
    panel,
  )
  const head = (text: string, x: number, align: 'left' | 'right'): PlacedText => ({
    text,
    x,
    y: panel.yPx - linePx,
    align,
    weight: fontWeights.regular,
    color: palette.muted,
  })
  const endStyles = {
    previous: { weight: fontWeights.regular, color: palette.muted },
    current: { weight: fontWeights.semibold, color: palette.accent },
  }
  const endText = ({ line, text, x, y }: EndLabel): PlacedText => ({
    text,
    x: panel.xPx + x,
    y: panel.yPx + y,
    align: 'left',
    ...endStyles[line],
  })
  const name = [metricOf(metric).title[locale], series.name].filter(text => text !== '').join(' · ')
  return {
    ...chartBase(description, options),
    width: totalPx,
    height: panel.yPx + heightPx + linePx + 4,
    autosize: 'none',
    padding: 0,
    datasets: {
      ...rows,
      plates: plates.map(({ x, x2, y, y2 }) => ({
        x: panel.xPx + x,
        x2: panel.xPx + x2,
        y: panel.yPx + y,
        y2: panel.yPx + y2,
      })),
      texts: [
        ...texts,
        head(name, 0, 'left'),
        ...(points.some(({ partial }) => partial) ? [head(incompleteText(grain, locale), totalPx, 'right')] : []),
        ...ends.filter(({ line }) => line === 'previous').map(endText),
        ...ends.filter(({ line }) => line === 'current').map(endText),
      ],
    },
    data: { name: 'texts' },
    layer: [
      ...lineLayers(palette, { crowded: isCrowded(panel), linked }),
      {
        data: { name: 'plates' },
        mark: { type: 'rect', fill: palette.paper, aria: false },
        encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y'), y2: { field: 'y2' } },
      },
      textLayer,
      ...(linked ? [linkLayer('slots', palette)] : []),
    ],
  }
}

/** The room for a label beside the lines; a wider one gets abbreviated months. */
const nameRoomPx = 130

function periodName({ start, end }: Period, locale: Locale): string {
  const name = formatDateRange(start, end, locale)
  return textWidth(name, 'semibold') <= nameRoomPx ? name : formatDateRange(start, end, locale, 'short')
}
