import type { TopLevelSpec } from 'vega-lite'
import type { EvolutionAnswer } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { fontWeights } from '../fonts.ts'
import { formatDateRange } from '../format-date.ts'
import { chartBase, type Layer, linePx, paletteOf, textWidth } from './chart-base.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'
import { describedPoints, incompleteText, timeAxis, valueAxis } from './evolution-axes.ts'
import { type EvolutionPoint, type EvolutionSeries, pointsOf } from './evolution-series.ts'
import { type LinePanel, linePanelLayers, slotCentre, valueHeight } from './line-panel.ts'

const heightPx = 200
const labelGapPx = 10

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
  const current = formatDateRange(period.start, period.end, locale)
  const previous = comparison === null ? '' : formatDateRange(comparison.start, comparison.end, locale)
  const rightPx = labelGapPx + Math.ceil(Math.max(textWidth(current, 'semibold'), textWidth(previous)))
  const values = valueAxis(points, answer, { locale, mostSteps: 4 })
  const leftPx = values.gutterPx
  const widthPx = (options.widthPx ?? defaultWidthPx) - leftPx - rightPx
  const panel: LinePanel = { widthPx, heightPx, positions: points.length, valueTicks: values.ticks }
  const { ends, plates } = endLabels(points, { current, previous }, panel)
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

interface EndLabel {
  readonly line: 'current' | 'previous'
  readonly text: string
  readonly x: number
  readonly y: number
}

/**
 * The lines' names at the height of the line's end: to the right of the panel, kept apart from each other; or where a line stops
 * early right after it, on a plate of paper so that the other line does not cross the name.
 */
function endLabels(
  points: readonly EvolutionPoint[],
  names: { readonly current: string; readonly previous: string },
  panel: LinePanel,
) {
  const current = labelOf(
    'current',
    names.current,
    points.map(({ value }) => value),
    panel,
  )
  const previous = labelOf(
    'previous',
    names.previous,
    points.map(({ previous }) => previous),
    panel,
  )
  const both = [current, previous].flatMap(label => (label === null ? [] : [label]))
  const beside = both.filter(({ x }) => x > panel.widthPx).sort((a, b) => a.y - b.y)
  const [upper, lower] = beside
  const middle = upper === undefined || lower === undefined ? 0 : (upper.y + lower.y) / 2
  const close = upper !== undefined && lower !== undefined && lower.y - upper.y < linePx - 4
  const apart = (label: EndLabel): EndLabel => {
    if (!close || (label !== upper && label !== lower)) return label
    return { ...label, y: middle + ((label === upper ? -1 : 1) * (linePx - 4)) / 2 }
  }
  const plates = both
    .filter(({ x }) => x <= panel.widthPx)
    .map(({ x, y, text }) => ({
      x: x - 3,
      x2: x + textWidth(text, 'semibold') + 3,
      y: y - linePx / 2 + 1,
      y2: y + linePx / 2 - 1,
    }))
  return { ends: both.map(apart), plates }
}

function labelOf(
  line: EndLabel['line'],
  text: string,
  values: readonly (number | null)[],
  panel: LinePanel,
): EndLabel | null {
  const position = values.findLastIndex(value => value !== null)
  const value = values[position]
  if (value === undefined || value === null || text === '') return null
  const [x, y] = [slotCentre(position, panel), valueHeight(value, panel)]
  if (x + labelGapPx + textWidth(text, 'semibold') > panel.widthPx)
    return { line, text, x: panel.widthPx + labelGapPx, y }
  return { line, text, x: x + labelGapPx, y: Math.max(linePx / 2, Math.min(panel.heightPx - linePx / 2, y)) }
}
