import { fontWeights } from '../fonts/own-faces.ts'
import { colorOf, type Layer, type PlacedText, pixels } from './chart-base.ts'
import type { EvolutionPoint } from './evolution-series.ts'
import type { Palette } from './theme.ts'

/** An area to draw lines in, in px of the drawing. */
export interface LinePanel {
  /** The upper left corner. */
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
  /** The number of buckets that share the width. */
  readonly positions: number
  /** Round values from 0 up, with their texts. */
  readonly valueTicks: readonly { readonly value: number; readonly text: string }[]
}

/** A label of the time axis; `textX` is in px from the panel's left edge. */
export interface PlacedTick {
  readonly position: number
  readonly text: string
  readonly textX: number
}

/** The rows that a panel adds to the datasets of `lineLayers`, in px of the drawing. */
export interface PanelRows {
  readonly rules: readonly object[]
  readonly previous: readonly object[]
  readonly previousDots: readonly object[]
  readonly current: readonly object[]
  readonly dots: readonly object[]
  readonly partialDots: readonly object[]
  readonly slots: readonly object[]
  readonly texts: readonly PlacedText[]
}

const tickLengthPx = 4

/** The centre of a bucket's slot, in px from the panel's left edge. */
export function slotCentre(position: number, panel: LinePanel): number {
  return ((position + 0.5) * panel.widthPx) / panel.positions
}

/** The height of a value, in px from the panel's upper edge. */
export function valueHeight(value: number, panel: LinePanel): number {
  return panel.heightPx * (1 - value / (panel.valueTicks.at(-1)?.value ?? 1))
}

/** Whether buckets are so close that lines should be thinner. */
export function isCrowded({ widthPx, positions }: LinePanel): boolean {
  return widthPx / positions < 3
}

interface PanelContent {
  readonly points: readonly EvolutionPoint[]
  readonly timeTicks: readonly PlacedTick[]
  /** The description of each position; empty when there are too many. */
  readonly descriptions: readonly string[]
  /** A value that is drawn as a line across. */
  readonly target?: number | undefined
  /** The target of each position; undefined in a chart without links. */
  readonly hrefs?: readonly (string | null)[] | undefined
}

/** The rows of a panel: grid, axes, lines, dots and slots. */
export function panelRows(panel: LinePanel, content: PanelContent, palette: Palette): PanelRows {
  const { points, timeTicks, descriptions, hrefs, target } = content
  const { xPx, yPx, widthPx, heightPx } = panel
  const [right, bottom] = [xPx + widthPx, yPx + heightPx]
  const label = { weight: fontWeights.regular, color: palette.muted } as const
  const place = ({ position }: EvolutionPoint, value: number | null) => ({
    x: xPx + slotCentre(position, panel),
    y: yPx + valueHeight(value ?? 0, panel),
  })
  const current = (point: EvolutionPoint) => place(point, point.value)
  const previous = (point: EvolutionPoint) => place(point, point.previous)
  const step = widthPx / panel.positions
  return {
    rules: [
      ...panel.valueTicks.map(({ value }) => {
        const y = yPx + valueHeight(value, panel)
        return { x: xPx, x2: right, y, y2: y, color: palette.faint }
      }),
      ...(target === undefined ? [] : [target]).map(value => {
        const y = yPx + valueHeight(value, panel)
        return { x: xPx, x2: right, y, y2: y, color: palette.good }
      }),
      ...timeTicks.map(({ position }) => {
        const x = xPx + slotCentre(position, panel)
        return { x, x2: x, y: bottom, y2: bottom + tickLengthPx, color: palette.muted }
      }),
    ],
    previous: strokes(points, panel, ({ previous }) => previous).map(({ line, point }) => ({
      line,
      ...previous(point),
    })),
    previousDots: points.filter(({ previousAlone }) => previousAlone).map(previous),
    current: strokes(points, panel, ({ value }) => value).map(({ line, point }) => ({ line, ...current(point) })),
    dots: points.filter(({ alone, partial }) => alone && !partial).map(current),
    partialDots: points.filter(({ partial }) => partial).map(current),
    slots: descriptions.map((description, position) => ({
      x: xPx + position * step,
      x2: xPx + (position + 1) * step,
      y: yPx,
      y2: bottom,
      description,
      ...(hrefs === undefined ? {} : { href: hrefs[position] ?? null }),
    })),
    texts: [
      ...panel.valueTicks.map(({ value, text }) => ({
        ...label,
        text,
        x: xPx - 8,
        y: yPx + valueHeight(value, panel),
        align: 'right' as const,
      })),
      ...timeTicks.map(({ text, textX }) => ({
        ...label,
        text,
        x: xPx + textX,
        y: bottom + tickLengthPx + 9,
        align: 'center' as const,
      })),
    ],
  }
}

/** The points that have a value, each with the name of its line: a line ends where a value is missing. */
function strokes(
  points: readonly EvolutionPoint[],
  { xPx, yPx }: LinePanel,
  height: (point: EvolutionPoint) => number | null,
): readonly { readonly line: string; readonly point: EvolutionPoint }[] {
  let gaps = 0
  return points.flatMap(point => {
    if (height(point) !== null) return [{ line: `${xPx},${yPx},${gaps}`, point }]
    gaps++
    return []
  })
}

/** The layers for grid, axes, comparison (dashed), period (solid) and partial buckets (hollow points). Linked slots have a layer of their own. */
export function lineLayers(
  palette: Palette,
  { crowded, linked }: { readonly crowded: boolean; readonly linked: boolean },
): readonly Layer[] {
  const at = { x: pixels('x'), y: pixels('y') }
  const line = { type: 'line', strokeJoin: 'round' } as const
  const dot = { type: 'point', filled: true, opacity: 1, size: 16 } as const
  return [
    {
      data: { name: 'rules' },
      mark: { type: 'rule' },
      encoding: { ...at, x2: { field: 'x2' }, y2: { field: 'y2' }, stroke: colorOf('color') },
    },
    {
      data: { name: 'previous' },
      mark: { ...line, stroke: palette.comparison, strokeWidth: crowded ? 1 : 1.5, strokeDash: [4, 3] },
      encoding: { ...at, detail: { field: 'line' } },
    },
    { data: { name: 'previousDots' }, mark: { ...dot, color: palette.comparison }, encoding: at },
    {
      data: { name: 'current' },
      mark: { ...line, stroke: palette.accent, strokeWidth: crowded ? 1.25 : 2 },
      encoding: { ...at, detail: { field: 'line' } },
    },
    { data: { name: 'dots' }, mark: { ...dot, color: palette.accent }, encoding: at },
    {
      data: { name: 'partialDots' },
      mark: { type: 'point', size: 36, opacity: 1, fill: palette.paper, stroke: palette.accent, strokeWidth: 1.5 },
      encoding: at,
    },
    ...(linked
      ? []
      : [
          {
            data: { name: 'slots' },
            mark: { type: 'rect', fill: 'transparent' },
            encoding: { ...at, x2: { field: 'x2' }, y2: { field: 'y2' }, description: { field: 'description' } },
          } as const,
        ]),
  ]
}
