import type { TopLevelSpec } from 'vega-lite'
import { fontWeights } from '../fonts/own-faces.ts'
import type { Period } from '../metrics/definitions/answers.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { KnownEvolution } from '../metrics/operators/known-buckets.ts'
import { formatDateRange } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { chartBase, linePx, type PlacedText, paletteOf, pixels, textLayer, textWidth } from './chart-base.ts'
import { type ChartOptions, defaultWidthPx, isNarrow } from './chart-options.ts'
import { type EndLabel, endLabels, labelGapPx } from './end-labels.ts'
import { incompleteText, slotDescriptions, slotLinks, timeAxis, valueAxis } from './evolution-axes.ts'
import type { EvolutionChartOptions } from './evolution-options.ts'
import { type EvolutionSeries, pointsOf } from './evolution-series.ts'
import { isCrowded, type LinePanel, lineLayers, panelRows } from './line-panel.ts'
import { linkLayer } from './link-layer.ts'

/** A wider chart is higher, up to a limit, so that its slopes stay readable. */
function heightFor(widthPx: number): number {
  return Math.round(Math.max(200, Math.min(340, 200 + (widthPx - defaultWidthPx) * 0.3)))
}

/** One series over the whole width, with each line labelled at its end; in a narrow chart, above the panel. */
export function evolutionLines(
  answer: KnownEvolution,
  series: EvolutionSeries,
  description: string,
  options: EvolutionChartOptions,
): TopLevelSpec {
  const { locale, link, target } = options
  const linked = link !== undefined
  const palette = paletteOf(options)
  const { comparison, grain, metric, period } = answer
  const points = pointsOf(series, 0)
  const current = periodName(period, locale)
  const previous = comparison === null ? '' : periodName(comparison, locale)
  const values = valueAxis(points, answer, { locale, mostSteps: 4, target })
  const leftPx = values.gutterPx
  const totalPx = options.widthPx ?? defaultWidthPx
  const narrow = isNarrow(totalPx)
  const heightPx = heightFor(totalPx)
  const rightPx = narrow ? 0 : labelGapPx + Math.ceil(Math.max(textWidth(current, 'semibold'), textWidth(previous)))
  const legend = narrow
    ? lineNames({ current, previous: points.some(one => one.previous !== null) ? previous : '' }, options)
    : []
  const panel: LinePanel = {
    xPx: leftPx,
    yPx: (legend.length + 1) * linePx + 10,
    widthPx: totalPx - leftPx - rightPx,
    heightPx,
    positions: points.length,
    valueTicks: values.ticks,
  }
  const timeTicks = timeAxis(series, grain, panel, { leftPx, rightPx }, locale)
  const [descriptions = []] = slotDescriptions([series], answer, locale)
  const hrefs = slotLinks([series], answer, link)?.[0]
  const { texts, ...rows } = panelRows(panel, { points, timeTicks, descriptions, hrefs, target }, palette)
  const { ends, plates } = endLabels(
    narrow
      ? []
      : [
          { line: 'current', text: current, values: points.map(({ value }) => value) },
          { line: 'previous', text: previous, values: points.map(({ previous }) => previous) },
        ],
    panel,
  )
  const head = (text: string, x: number, align: 'left' | 'right'): PlacedText => ({
    text,
    x,
    y: 10,
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
        ...legend.map((text, line): PlacedText => ({ ...text, x: 0, y: 10 + (line + 1) * linePx, align: 'left' })),
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

/** The names of the lines, one below the other. */
function lineNames(names: Readonly<Record<EndLabel['line'], string>>, options: ChartOptions) {
  const palette = paletteOf(options)
  const say = wordsOf(options.locale).charts.panels
  return [
    { text: say.solid(names.current), weight: fontWeights.semibold, color: palette.accent },
    ...(names.previous === ''
      ? []
      : [{ text: say.dashed(names.previous), weight: fontWeights.regular, color: palette.muted }]),
  ]
}

/** The room for a label beside the lines; a wider one gets abbreviated months. */
const nameRoomPx = 130

function periodName({ start, end }: Period, locale: Locale): string {
  const name = formatDateRange(start, end, locale)
  return textWidth(name, 'semibold') <= nameRoomPx ? name : formatDateRange(start, end, locale, 'short')
}
