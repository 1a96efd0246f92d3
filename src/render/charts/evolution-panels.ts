import type { TopLevelSpec } from 'vega-lite'
import type { EvolutionAnswer } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { fontWeights } from '../fonts.ts'
import { formatCount } from '../format.ts'
import { formatDateRange } from '../format-date.ts'
import type { Locale } from '../report-input.ts'
import { chartBase, linePx, paletteOf, textPx, textWidth } from './chart-base.ts'
import { fittedName } from './chart-names.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'
import { describedPoints, incompleteText, timeAxis, valueAxis } from './evolution-axes.ts'
import { type EvolutionSeries, pointsOf } from './evolution-series.ts'
import { type LinePanel, linePanelLayers } from './line-panel.ts'

const shownAtMost = 6
const heightPx = 84
const betweenPx = 24

/** A small chart a series, three beside each other, all on one scale; the largest first, what is left out said in the head. */
export function evolutionPanels(
  answer: EvolutionAnswer,
  series: readonly EvolutionSeries[],
  description: string,
  options: ChartOptions,
): TopLevelSpec {
  const { locale } = options
  const palette = paletteOf(options)
  const shown = series.slice(0, shownAtMost)
  const points = shown.map(pointsOf)
  const values = valueAxis(points.flat(), answer, { locale, mostSteps: 2 })
  const leftPx = values.gutterPx
  const totalPx = options.widthPx ?? defaultWidthPx
  const columns = Math.max(1, Math.min(shown.length, Math.floor(totalPx / 220)))
  const widthPx = Math.floor((totalPx - columns * leftPx - (columns - 1) * betweenPx) / columns)
  const panel: LinePanel = {
    widthPx,
    heightPx,
    positions: Math.max(...points.map(({ length }) => length)),
    valueTicks: values.ticks,
  }
  const [first] = shown
  const room = { leftPx, rightPx: 0 }
  const incomplete = points.flat().some(({ partial }) => partial) ? [incompleteText(answer.grain, locale)] : []
  const hidden = series.length - shown.length
  return {
    ...chartBase(description, options),
    autosize: { type: 'pad', contains: 'padding' },
    padding: 0,
    title: {
      text: inLines(
        [
          metricOf(answer.metric).title[locale],
          ...wording[locale].lines(answer, locale),
          ...incomplete,
          ...(hidden > 0 ? [wording[locale].more(hidden, formatCount(hidden, locale))] : []),
        ],
        totalPx,
      ),
      lineHeight: linePx,
      anchor: 'start',
      frame: 'bounds',
      fontSize: textPx,
      fontWeight: fontWeights.regular,
      color: palette.muted,
      offset: 4,
    },
    datasets: {
      points: describedPoints(shown, points, answer, locale).map(point => ({
        ...point,
        ...(point.position === 0 ? { name: fittedName(shown[point.series]?.name ?? '', widthPx) } : {}),
      })),
      valueTicks: [...values.ticks],
      timeTicks: first === undefined ? [] : timeAxis(first, answer.grain, panel, room, locale),
    },
    data: { name: 'points' },
    facet: {
      field: 'series',
      type: 'ordinal',
      header: { title: null, labelExpr: "''", labelPadding: 0, labelFontSize: textPx },
    },
    columns,
    spacing: { column: leftPx + betweenPx, row: 3 * linePx },
    bounds: 'flush',
    spec: {
      width: widthPx,
      height: heightPx,
      layer: [
        ...linePanelLayers(panel, palette),
        {
          transform: [{ filter: 'datum.position === 0' }],
          mark: { type: 'text', fontWeight: fontWeights.semibold },
          encoding: { x: { value: -leftPx }, y: { value: -linePx }, text: { field: 'name' } },
        },
      ],
    },
  }
}

/** The parts one after the other, on as many lines as they need. */
function inLines(parts: readonly string[], widthPx: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} · ${part}`
    if (lines.length > 0 && textWidth(longer) <= widthPx) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}

const wording = {
  en: {
    lines: ({ period, comparison }: EvolutionAnswer, locale: Locale) => [
      `solid: ${formatDateRange(period.start, period.end, locale)}`,
      ...(comparison === null ? [] : [`dashed: ${formatDateRange(comparison.start, comparison.end, locale)}`]),
    ],
    more: (_count: number, text: string) => `${text} more, not drawn`,
  },
  fr: {
    lines: ({ period, comparison }: EvolutionAnswer, locale: Locale) => [
      `trait plein\u00a0: ${formatDateRange(period.start, period.end, locale)}`,
      ...(comparison === null ? [] : [`tirets\u00a0: ${formatDateRange(comparison.start, comparison.end, locale)}`]),
    ],
    more: (count: number, text: string) => `${text} de plus, non ${count === 1 ? 'tracé' : 'tracés'}`,
  },
} as const satisfies Record<Locale, unknown>
