import type { TopLevelSpec } from 'vega-lite'
import { truncateText } from '../fonts/measure-text.ts'
import { fontWeights } from '../fonts/own-faces.ts'
import {
  chartBase,
  colorOf,
  type Layer,
  linePx,
  type PlacedText,
  paletteOf,
  pixels,
  textLayer,
  textPx,
  textWidth,
} from './chart-base.ts'
import { type ChartOptions, defaultWidthPx, isNarrow } from './chart-options.ts'
import { type LinkPlace, linkLayer } from './link-layer.ts'
import type { Palette } from './theme.ts'

/** A row of texts in columns, followed by its bar. */
export interface BarRow {
  /** One text per column. */
  readonly texts: readonly string[]
  /** The tones of texts that differ from those of their columns. */
  readonly tones?: readonly (BarTone | undefined)[]
  /** The length of the bar; null and 0 draw none. */
  readonly value: number | null
  /** The comparison's value, drawn as a tick on the bar; null draws none. */
  readonly previous: number | null
  readonly color: string
  /** The outline of the bar; if one row has one, all must. Pale bars need it. */
  readonly outline?: string
  /** Small lines at the end of the row, on a scale of their own; null is a gap. */
  readonly trend?: Trend | undefined
  /** For screen readers and the tooltip. */
  readonly description: string
  /** The target of the whole row; null for none, undefined in a chart without links. */
  readonly href?: string | null | undefined
}

export interface Trend {
  readonly values: readonly (number | null)[]
  /** The comparison, dashed. */
  readonly previous: readonly (number | null)[]
}

export interface BarColumn {
  /** Whether texts are truncated to leave room for the bars; at most one column. */
  readonly flexible?: boolean
  readonly head: string
  readonly align: 'left' | 'right'
  readonly weight: 'regular' | 'semibold'
  readonly tone: BarTone
}

type BarTone = keyof Pick<Palette, 'ink' | 'muted' | 'accent' | 'good'>

export interface BarRowsOptions extends ChartOptions {
  readonly columns: readonly BarColumn[]
  /** Above the bars: what their ticks stand for. */
  readonly tickHead: string | null
  /** Above the trends; undefined without them. */
  readonly trendHead?: string | undefined
  /** Below the rows: what was left out; null when nothing was. */
  readonly foot: string | null
}

const headPx = linePx
/** Rows with links are targets, which must not be lower than 24 px. */
const linkedRowPx = 26
const plainRowPx = 21
const barPx = 12
/** The share of the width for trends, and the white above and below each. */
const trendShare = 0.28
const trendMarginPx = 3
/** The gap between columns, and the minimum share of the width for the bars. */
const spacious = { gapPx: 14, barShare: 0.42 }
const narrow = { gapPx: 8, barShare: 0.2 }
const leastNamePx = 48

/** Rows of text, each with a bar: columns of figures line up, bars begin at the same place, and heads name the columns. */
export function barRowsChart(rows: readonly BarRow[], description: string, options: BarRowsOptions): TopLevelSpec {
  const palette = paletteOf(options)
  const widthPx = options.widthPx ?? defaultWidthPx
  const { columns, tickHead, trendHead, foot } = options
  const { edges, barStartPx, textsOf, gapPx } = placeColumns(rows, options)
  const longest = Math.max(0, ...rows.flatMap(row => [row.value ?? 0, row.previous ?? 0])) || 1
  const trendPx = trendHead === undefined ? 0 : widthPx * trendShare
  const barEndPx = widthPx - 1 - trendPx
  const along = (value: number) => barStartPx + (value / longest) * (barEndPx - barStartPx)
  // A linked row is read out as a whole, not as its bar.
  const linked = rows.some(({ href }) => href !== undefined)
  const rowPx = linked ? linkedRowPx : plainRowPx
  const middle = (row: number) => headPx + (row + 0.5) * rowPx
  const footPx = foot === null ? 0 : linePx
  const heightPx = headPx + rows.length * rowPx + footPx
  const quiet = { weight: fontWeights.regular, color: palette.muted } as const
  const headsY = headPx - linePx / 2
  const cells = rows.map(textsOf)
  const outlined = rows.some(({ outline }) => outline !== undefined)
  const place = (row: number) => ({
    x: widthPx - trendPx + gapPx,
    x2: widthPx,
    y: headPx + row * rowPx + trendMarginPx,
    y2: headPx + (row + 1) * rowPx - trendMarginPx,
  })
  const places = rows.map(
    ({ description, href = null }, row): LinkPlace => ({
      x: 0,
      x2: widthPx,
      y: headPx + row * rowPx,
      y2: headPx + (row + 1) * rowPx,
      description,
      href,
    }),
  )

  return {
    ...chartBase(description, options),
    width: widthPx,
    height: heightPx,
    autosize: 'none',
    padding: 0,
    datasets: {
      bars: rows.flatMap(({ value, color, outline, description }, row) => {
        // The outline of a bar of length 0 would be a line.
        if (value === null || value === 0) return []
        const own = { ...(outline === undefined ? {} : { outline }), ...(linked ? {} : { description }) }
        return [{ x: barStartPx, x2: along(value), y: middle(row), color, ...own }]
      }),
      ...(linked ? { places } : {}),
      ticks: [
        ...rows.flatMap(({ previous }, row) =>
          previous === null || tickHead === null ? [] : [tick(along(previous), middle(row), barPx + 8)],
        ),
        ...(tickHead === null ? [] : [tick(barStartPx + 1, headsY, 12)]),
      ],
      ...(trendHead === undefined ? {} : trendRows(rows, place)),
      texts: [
        ...columns.flatMap(({ align, weight, tone }, column) =>
          cells.map(
            (texts, row): PlacedText => ({
              text: texts[column] ?? '',
              x: edges[column] ?? 0,
              y: middle(row),
              align,
              weight: fontWeights[weight],
              color: palette[rows[row]?.tones?.[column] ?? tone],
            }),
          ),
        ),
        ...columns.map(
          ({ head, align }, column): PlacedText => ({ ...quiet, text: head, x: edges[column] ?? 0, y: headsY, align }),
        ),
        { ...quiet, text: tickHead ?? '', x: barStartPx + 8, y: headsY, align: 'left' },
        { ...quiet, text: trendHead ?? '', x: widthPx, y: headsY, align: 'right' },
        { ...quiet, text: foot ?? '', x: 0, y: heightPx - footPx / 2, align: 'left' },
      ].filter(({ text }) => text !== ''),
    },
    data: { name: 'bars' },
    layer: [
      {
        mark: {
          type: 'bar',
          orient: 'horizontal',
          height: barPx,
          ...(outlined ? { strokeWidth: 0.75 } : {}),
          ...(linked ? { aria: false } : {}),
        },
        encoding: {
          x: pixels('x'),
          x2: { field: 'x2' },
          y: pixels('y'),
          fill: colorOf('color'),
          ...(outlined ? { stroke: colorOf('outline') } : {}),
          ...(linked ? {} : { description: { field: 'description' } }),
        },
      },
      {
        data: { name: 'ticks' },
        mark: { type: 'rule', color: palette.ink, strokeWidth: 1.5 },
        encoding: { x: pixels('x'), y: pixels('y'), y2: { field: 'y2' } },
      },
      ...(trendHead === undefined ? [] : trendLayers(palette)),
      textLayer,
      ...(linked ? [linkLayer('places', palette)] : []),
    ],
  }
}

type Frame = Readonly<Record<'x' | 'x2' | 'y' | 'y2', number>>

/** The points of all trends. Both lines of a row share a scale from 0 to its largest value. */
function trendRows(
  rows: readonly BarRow[],
  frameOf: (row: number) => Frame,
): Record<'trends' | 'previousTrends', object[]> {
  const points = (values: readonly (number | null)[], { x, x2, y, y2 }: Frame, most: number) => {
    const step = (x2 - x) / Math.max(1, values.length - 1)
    let gaps = 0
    return values.flatMap((value, position) => {
      if (value !== null) return [{ x: x + position * step, y: y2 - (value / most) * (y2 - y), line: `${y},${gaps}` }]
      gaps++
      return []
    })
  }
  const lines = rows.flatMap(({ trend }, row) => {
    if (trend === undefined) return []
    const most = Math.max(0, ...trend.values.map(Number), ...trend.previous.map(Number)) || 1
    return [{ current: points(trend.values, frameOf(row), most), before: points(trend.previous, frameOf(row), most) }]
  })
  return { trends: lines.flatMap(({ current }) => current), previousTrends: lines.flatMap(({ before }) => before) }
}

function trendLayers(palette: Palette): readonly Layer[] {
  const line = { type: 'line', strokeJoin: 'round' } as const
  const encoding = { x: pixels('x'), y: pixels('y'), detail: { field: 'line' } } as const
  return [
    {
      data: { name: 'previousTrends' },
      mark: { ...line, stroke: palette.comparison, strokeWidth: 1, strokeDash: [3, 2] },
      encoding,
    },
    { data: { name: 'trends' }, mark: { ...line, stroke: palette.accent, strokeWidth: 1.25 }, encoding },
  ]
}

function tick(x: number, y: number, lengthPx: number): object {
  return { x, y: y - lengthPx / 2, y2: y + lengthPx / 2 }
}

/**
 * The anchors of the columns, the start of the bars, and the texts of a row as they fit. The head of a column of figures may extend to the
 * left over a column without a head.
 */
function placeColumns(rows: readonly BarRow[], options: BarRowsOptions) {
  const { columns, tickHead, trendHead, widthPx = defaultWidthPx } = options
  const withoutTrendsPx = trendHead === undefined ? widthPx : widthPx * (1 - trendShare)
  const natural = columns.map(({ weight }, index) =>
    Math.ceil(Math.max(0, ...rows.map(row => textWidth(row.texts[index] ?? '', weight)))),
  )
  const { gapPx, barShare } = isNarrow(widthPx) ? narrow : spacious
  const place = (widths: readonly number[]) => {
    const edges: number[] = []
    let [x, headsEnd] = [0, 0]
    for (const [index, { head, align }] of columns.entries()) {
      const [width, headWidth] = [widths[index] ?? 0, Math.ceil(textWidth(head))]
      const left = align === 'left'
      const end = left ? x + Math.max(width, headWidth) : Math.max(x + width, headsEnd + headWidth)
      edges.push(left ? x : end)
      if (head !== '') headsEnd = end + gapPx
      x = end + gapPx
    }
    return { edges, barStartPx: x }
  }
  const barsPx = Math.max(withoutTrendsPx * barShare, tickHead === null ? 0 : textWidth(tickHead) + 10)
  const excess = Math.max(0, place(natural).barStartPx + barsPx - withoutTrendsPx)
  const fitted = natural.map((width, index) =>
    columns[index]?.flexible === true ? Math.max(leastNamePx, width - excess) : width,
  )
  const textsOf = (row: BarRow) =>
    row.texts.map((text, index) => {
      const { flexible = false, weight = 'regular' } = columns[index] ?? {}
      return flexible ? truncateText(text, fitted[index] ?? 0, textPx, weight) : text
    })
  return { ...place(fitted), textsOf, gapPx }
}
