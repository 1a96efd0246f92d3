import type { TopLevelSpec } from 'vega-lite'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import type { HourOfWeek } from '../metrics/definitions/query.ts'
import { formatCompact, formatCount, formatDelay, formatHours, formatList } from '../words/format.ts'
import { formatHour, formatWeekday } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { isAmong, underFilters } from '../words/narrowed.ts'
import { chartBase, type Layer, linePx, paletteOf, textWidth } from './chart-base.ts'
import { type ChartOptions, chartOptionNames, defaultWidthPx } from './chart-options.ts'
import { type DelayEnds, defaultDelayEnds, delayClass, delayClassNames } from './delay-classes.ts'
import { frame, hatchMark, heatmapLegend } from './heatmap-legend.ts'
import { linkMark } from './link-layer.ts'

export { type DelayEnds, defaultDelayEnds } from './delay-classes.ts'

import type { HeatmapAnswer, HeatmapCell } from '../metrics/operators/heatmap.ts'

export interface HeatmapChartOptions extends ChartOptions {
  /** Default `defaultDelayEnds`. */
  readonly delayEnds?: DelayEnds
  /** Hours of the week to frame: ISO weekday, and hour 0 to 23. Default: none. */
  readonly chosen?: readonly HourOfWeek[]
  /** What the figure in a cell is. Default `chats`. */
  readonly figures?: HeatmapFigures
}

export const heatmapFigures = ['chats', 'delay'] as const
/** The number of chats handled, or their mean delay in hours. */
export type HeatmapFigures = (typeof heatmapFigures)[number]

const optionNames: NamesOf<HeatmapChartOptions> = { ...chartOptionNames, delayEnds: true, chosen: true, figures: true }

const cellHeightPx = 27
const gapPx = 2
/** Cells narrower than this cannot be pointed at or read, so that hours run downwards instead. */
const leastStepPx = 24

/**
 * A heatmap of 7 weekdays by 24 hours: blue by the mean delay of the chats handled, hatched where no chat started, outlined where none was
 * handled, framed where chosen. The figure in a blue cell is the number of chats behind the mean, or the mean in hours; in an outlined one, the
 * number of chats started. In a narrow chart, hours run downwards.
 */
export function heatmapChart(answer: HeatmapAnswer, options: HeatmapChartOptions): TopLevelSpec {
  assertKnownOptions('heatmapChart', options, optionNames)
  const { locale, link, delayEnds = defaultDelayEnds, chosen = [], figures = 'chats' } = options
  const filters = underFilters(answer.query, locale)
  const palette = paletteOf(options)
  const widthPx = options.widthPx ?? defaultWidthPx
  const weekdays = range(1, 7).map(weekday => ({ weekday, text: formatWeekday(weekday, locale, 'short') }))
  const weekdaysPx = Math.ceil(Math.max(...weekdays.map(({ text }) => textWidth(text)))) + 10
  const isUpright = (widthPx - weekdaysPx) / 24 < leastStepPx
  const named = isUpright ? range(0, 23).filter(hour => hour % 2 === 0) : [0, 3, 6, 9, 12, 15, 18, 21]
  const hours = named.map(hour => ({ hour, text: formatHour(hour, locale) }))
  const gutterPx = isUpright ? Math.ceil(Math.max(...hours.map(({ text }) => textWidth(text)))) + 10 : weekdaysPx
  const stepPx = (widthPx - gutterPx) / (isUpright ? 7 : 24)
  const heightPx = (isUpright ? 24 : 7) * cellHeightPx
  const legend = heatmapLegend(delayClassNames(delayEnds, locale), {
    ...options,
    filters,
    figures,
    withChosen: chosen.length > 0,
  })
  const cells = answer.cells.map(cell => ({
    weekday: cell.weekday,
    hour: cell.hour,
    state: cell.state === 'waiting' || cell.state === 'closed' ? 'unhandled' : cell.state,
    class: cell.meanDelaySeconds === null ? null : delayClass(cell.meanDelaySeconds, delayEnds),
    figure: cellFigure(cell, figures, { maxWidthPx: stepPx - gapPx - 2, locale }),
    description: `${cellDescription(cell, filters, locale)}${isAmong(cell, chosen) ? `, ${wordsOf(locale).charts.heatmap.chosen}` : ''}`,
    ...(link === undefined ? {} : { href: link({ type: 'hour', weekday: cell.weekday, hour: cell.hour }) }),
  }))

  const band = (stepPx: number) => ({ paddingInner: gapPx / stepPx, paddingOuter: 0 })
  const across = { range: [gutterPx, widthPx], ...band(stepPx) }
  const down = band(cellHeightPx)
  const hourScale = { domain: range(0, 23), ...(isUpright ? down : across) }
  const weekdayScale = { domain: range(1, 7), ...(isUpright ? across : down) }
  const hourPlace = { field: 'hour', type: 'ordinal', axis: null, scale: hourScale } as const
  const weekdayPlace = { field: 'weekday', type: 'ordinal', axis: null, scale: weekdayScale } as const
  const { x, y } = isUpright ? { x: weekdayPlace, y: hourPlace } : { x: hourPlace, y: weekdayPlace }
  const blueScale = { domain: range(0, 4), range: [...palette.blues] }
  const inState = (state: string) => [{ filter: `datum.state === '${state}'` }]

  // Linked cells are read out as a whole, so what is drawn in them is hidden from screen readers.
  const read = link === undefined ? { description: { field: 'description' } } : {}
  const aria = link === undefined ? {} : { aria: false }
  const cellLayers: Layer[] = [
    {
      transform: inState('handled'),
      mark: { type: 'rect', ...aria },
      encoding: { color: { field: 'class', type: 'ordinal', legend: null, scale: blueScale }, ...read },
    },
    {
      transform: inState('none'),
      mark: { ...hatchMark(stepPx - gapPx, cellHeightPx - gapPx, palette), aria: true, ...aria },
      encoding: read,
    },
    {
      transform: inState('unhandled'),
      mark: { type: 'rect', fill: 'transparent', stroke: palette.muted, strokeWidth: 1.25, ...aria },
      encoding: read,
    },
    {
      mark: { type: 'text', align: 'center' },
      encoding: {
        text: { field: 'figure' },
        fill: {
          condition: [
            { test: "datum.state === 'handled' && datum.class >= 3", value: palette.onSlowBlue },
            { test: "datum.state === 'handled'", value: palette.onFastBlue },
          ],
          value: palette.ink,
        },
      },
    },
    ...(chosen.length === 0
      ? []
      : [
          {
            data: { name: 'chosen' },
            mark: { type: 'rect', fill: null, ...frame(palette), aria: false },
          } as const,
        ]),
    ...(link === undefined
      ? []
      : [{ mark: linkMark(palette), encoding: { description: { field: 'description' } } } as const]),
  ]
  return {
    ...chartBase(heatmapAlt(answer, locale, { delayEnds, chosen }), options),
    width: widthPx,
    height: heightPx,
    autosize: 'none',
    padding: { left: 0, right: 0, top: legend.heightPx + linePx, bottom: 0 },
    datasets: {
      cells,
      weekdays,
      hours,
      ...(chosen.length === 0 ? {} : { chosen: chosen.map(({ weekday, hour }) => ({ weekday, hour })) }),
      ...legend.datasets,
    },
    layer: [
      { data: { name: 'cells' }, encoding: { x, y }, layer: cellLayers },
      {
        data: { name: isUpright ? 'hours' : 'weekdays' },
        mark: { type: 'text', fill: palette.muted },
        encoding: { x: { value: 0 }, y, text: { field: 'text' } },
      },
      {
        data: { name: isUpright ? 'weekdays' : 'hours' },
        mark: { type: 'text', fill: palette.muted, align: 'center' },
        encoding: { x, y: { value: -linePx / 2 }, text: { field: 'text' } },
      },
      ...legend.layers,
    ],
  }
}

/** A text alternative for the chart: the number of hours of the week in each class and state, and those that are framed. */
export function heatmapAlt(
  answer: HeatmapAnswer,
  locale: Locale,
  { delayEnds = defaultDelayEnds, chosen = [] }: Pick<HeatmapChartOptions, 'delayEnds' | 'chosen'> = {},
): string {
  const say = wordsOf(locale).charts.heatmap
  const filters = underFilters(answer.query, locale)
  const count = (is: (cell: HeatmapCell) => boolean) => answer.cells.filter(is).length
  const classes = delayClassNames(delayEnds, locale).map((name, index) => {
    const hours = count(
      cell => cell.meanDelaySeconds !== null && delayClass(cell.meanDelaySeconds, delayEnds) === index,
    )
    return `${name} – ${hours}`
  })
  const none = count(cell => cell.state === 'none')
  if (none === answer.cells.length) return `${say.nothing}${filters}`
  const unhandled = count(cell => cell.state === 'waiting' || cell.state === 'closed')
  const framed = chosen.length === 0 ? '' : ` ${say.framed(chosen.length)}`
  return `${say.alt} ${formatList(classes, locale)}. ${say.states(none, unhandled, filters)}${framed}`
}

/** The figure as it fits into a cell: a count in full, or in thousands, or nothing; a delay in hours. */
function cellFigure(
  cell: HeatmapCell,
  figures: HeatmapFigures,
  { maxWidthPx, locale }: { readonly maxWidthPx: number; readonly locale: Locale },
): string {
  if (cell.state === 'none') return ''
  const { meanDelaySeconds } = cell
  const chats = cell.state === 'handled' ? cell.handled : cell.started
  const texts =
    figures === 'delay' && meanDelaySeconds !== null
      ? [formatHours(meanDelaySeconds, locale)]
      : [formatCount(chats, locale), formatCompact(chats, locale)]
  return texts.find(text => textWidth(text) <= maxWidthPx) ?? ''
}

function cellDescription(cell: HeatmapCell, filters: string, locale: Locale): string {
  const say = wordsOf(locale).charts.heatmap
  const when = `${formatWeekday(cell.weekday, locale)} ${formatHour(cell.hour, locale)}`
  if (cell.state === 'none') return `${when} – ${say.none}${filters}`
  const counts = [
    [cell.handled, say.handled],
    [cell.waiting, say.waiting],
    [cell.closedUnanswered, say.closed],
  ] as const
  const chats = counts.filter(([count]) => count > 0).map(([count, state]) => `${formatCount(count, locale)} ${state}`)
  const mean = cell.meanDelaySeconds === null ? [] : [`${say.mean} ${formatDelay(cell.meanDelaySeconds, locale)}`]
  return `${when} – ${[...mean, ...chats].join(', ')}`
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
