import type { TopLevelSpec } from 'vega-lite'
import { fontWeights, truncateText } from '../fonts.ts'
import type { Palette } from '../theme.ts'
import { chartBase, type Layer, linePx, paletteOf, textPx, textWidth } from './chart-base.ts'
import { type ChartOptions, defaultWidthPx } from './chart-options.ts'

/** A row of texts in columns, then its bar. */
export interface BarRow {
  /** One a column. */
  readonly texts: readonly string[]
  /** Length of the bar; null draws none. */
  readonly value: number | null
  /** Where the comparison stood, a tick on the bar; null draws none. */
  readonly previous: number | null
  readonly color: string
  /** Read out, and shown by a tooltip. */
  readonly description: string
}

export interface BarColumn {
  /** Names give way, with an ellipsis, so that the bars keep their room; at most one column. */
  readonly flexible?: boolean
  readonly head: string
  readonly align: 'left' | 'right'
  readonly weight: 'regular' | 'semibold'
  readonly tone: keyof Pick<Palette, 'ink' | 'muted'>
}

export interface BarRowsOptions extends ChartOptions {
  readonly columns: readonly BarColumn[]
  /** Over the bars; what the tick on them stands for. */
  readonly tickHead: string | null
  /** Under the rows, what was left out; null when nothing was. */
  readonly foot: string | null
  /** Around each bar; pale bars need one. */
  readonly outline: string | null
}

const rowPx = 26
const barPx = 12
const gapPx = 14
/** Of the width, at least for the bars. */
const barShare = 0.42
const leastNamePx = 48

/** Rows of text with a bar each: columns of figures line up, bars share one start, heads say what a column is. */
export function barRowsChart(rows: readonly BarRow[], description: string, options: BarRowsOptions): TopLevelSpec {
  const palette = paletteOf(options)
  const widthPx = options.widthPx ?? defaultWidthPx
  const { columns, tickHead, foot, outline } = options
  const { edges, barStartPx, textsOf } = placeColumns(rows, options)
  const longest = Math.max(0, ...rows.flatMap(row => [row.value ?? 0, row.previous ?? 0]))
  const heightPx = rows.length * rowPx
  const at = { field: 'row', type: 'ordinal', axis: null, sort: null } as const
  const scale = { domain: [0, longest || 1], range: [barStartPx, widthPx - 1] }
  const along = { type: 'quantitative', axis: null, scale } as const

  const heads: Layer[] = columns.flatMap((column, index) =>
    column.head === '' ? [] : [headLayer(column.head, edges[index] ?? 0, column.align, palette)],
  )
  const tickLayers: Layer[] =
    tickHead === null
      ? []
      : [
          {
            mark: {
              type: 'tick',
              orient: 'vertical',
              size: barPx + 8,
              thickness: 1.5,
              color: palette.ink,
              aria: false,
            },
            encoding: { x: { field: 'previous', ...along } },
          },
          {
            data: { name: 'heads' },
            mark: { type: 'rule', color: palette.ink, strokeWidth: 1.5 },
            encoding: { x: { value: barStartPx + 1 }, y: { value: -linePx / 2 - 6 }, y2: { value: -linePx / 2 + 6 } },
          },
          headLayer(tickHead, barStartPx + 8, 'left', palette),
        ]
  const footLayers: Layer[] =
    foot === null
      ? []
      : [
          {
            data: { name: 'heads' },
            mark: { type: 'text', fill: palette.muted },
            encoding: { x: { value: 0 }, y: { value: heightPx + linePx / 2 }, text: { value: foot } },
          },
        ]

  return {
    ...chartBase(description, options),
    width: widthPx,
    height: heightPx,
    autosize: 'none',
    padding: { left: 0, right: 0, top: linePx, bottom: foot === null ? 0 : linePx },
    datasets: {
      rows: rows.map((row, index) => ({
        row: index,
        value: row.value,
        previous: row.previous,
        color: row.color,
        description: row.description,
        ...Object.fromEntries(textsOf(row).map((text, column) => [`text${column}`, text])),
      })),
      heads: [{}],
    },
    data: { name: 'rows' },
    encoding: { y: at },
    layer: [
      {
        mark: {
          type: 'bar',
          height: barPx,
          ...(outline === null ? {} : { stroke: outline, strokeWidth: 0.75 }),
        },
        encoding: {
          x: { field: 'value', ...along },
          color: { field: 'color', type: 'nominal', scale: null },
          description: { field: 'description' },
        },
      },
      ...tickLayers,
      ...columns.map(
        ({ align, weight, tone }, index): Layer => ({
          mark: { type: 'text', align, fontWeight: fontWeights[weight], fill: palette[tone] },
          encoding: { x: { value: edges[index] ?? 0 }, text: { field: `text${index}` } },
        }),
      ),
      ...heads,
      ...footLayers,
    ],
  }
}

function headLayer(text: string, x: number, align: 'left' | 'right', palette: Palette): Layer {
  return {
    data: { name: 'heads' },
    mark: { type: 'text', align, fill: palette.muted, fontSize: textPx },
    encoding: { x: { value: x }, y: { value: -linePx / 2 }, text: { value: text } },
  }
}

/**
 * Where each column's text is anchored, where the bars begin, and a row's texts as they fit. A head over figures may reach to
 * the left, over a column that has none.
 */
function placeColumns(rows: readonly BarRow[], { columns, tickHead, widthPx = defaultWidthPx }: BarRowsOptions) {
  const natural = columns.map(({ weight }, index) =>
    Math.ceil(Math.max(0, ...rows.map(row => textWidth(row.texts[index] ?? '', weight)))),
  )
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
  const barsPx = Math.max(widthPx * barShare, tickHead === null ? 0 : textWidth(tickHead) + 10)
  const excess = Math.max(0, place(natural).barStartPx + barsPx - widthPx)
  const fitted = natural.map((width, index) =>
    columns[index]?.flexible === true ? Math.max(leastNamePx, width - excess) : width,
  )
  const textsOf = (row: BarRow) =>
    row.texts.map((text, index) => {
      const { flexible = false, weight = 'regular' } = columns[index] ?? {}
      return flexible ? truncateText(text, fitted[index] ?? 0, textPx, weight) : text
    })
  return { ...place(fitted), textsOf }
}
