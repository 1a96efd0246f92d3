import type { Palette } from '../theme.ts'
import type { Layer } from './chart-base.ts'

/** A place to draw lines, in px. Its data: `points`, `valueTicks`, `timeTicks`, as below. */
export interface LinePanel {
  readonly widthPx: number
  readonly heightPx: number
  /** How many buckets share the width. */
  readonly positions: number
  /** Round values from 0 up, with their texts. */
  readonly valueTicks: readonly { readonly value: number; readonly text: string }[]
}

const tickLengthPx = 4

/** The centre of a bucket's slot, in px from the panel's left edge. */
export function slotCentre(position: number, panel: LinePanel): number {
  return ((position + 0.5) * panel.widthPx) / panel.positions
}

/** The height of a value, in px from the panel's upper edge. */
export function valueHeight(value: number, panel: LinePanel): number {
  return panel.heightPx * (1 - value / topOf(panel))
}

/** Grid, axes, the comparison dashed, the period solid; hollow points are partial buckets. */
export function linePanelLayers(panel: LinePanel, palette: Palette): readonly Layer[] {
  const { widthPx, heightPx } = panel
  const scale = { domain: [-0.5, panel.positions - 0.5], nice: false }
  const x = { field: 'position', type: 'quantitative', axis: null, scale } as const
  const valueScale = { domain: [0, topOf(panel)], nice: false }
  const height = (field: string) => ({ field, type: 'quantitative', axis: null, scale: valueScale }) as const
  const pixels = (field: string) => ({ field, type: 'quantitative', axis: null, scale: null }) as const
  const crowded = widthPx / panel.positions < 3
  const line = { type: 'line', strokeJoin: 'round', invalid: 'break-paths-show-domains' } as const
  const dot = { type: 'point', filled: true, opacity: 1, size: 16 } as const
  return [
    {
      data: { name: 'valueTicks' },
      mark: { type: 'rule', stroke: palette.faint },
      encoding: { x: { value: 0 }, x2: { value: widthPx }, y: height('value') },
    },
    {
      data: { name: 'valueTicks' },
      mark: { type: 'text', align: 'right', fill: palette.muted },
      encoding: { x: { value: -8 }, y: height('value'), text: { field: 'text' } },
    },
    {
      data: { name: 'timeTicks' },
      mark: { type: 'rule', stroke: palette.muted },
      encoding: { x, y: { value: heightPx }, y2: { value: heightPx + tickLengthPx } },
    },
    {
      data: { name: 'timeTicks' },
      mark: { type: 'text', align: 'center', fill: palette.muted },
      encoding: { x: pixels('textX'), y: { value: heightPx + tickLengthPx + 9 }, text: { field: 'text' } },
    },
    {
      mark: { ...line, stroke: palette.comparison, strokeWidth: crowded ? 1 : 1.5, strokeDash: [4, 3] },
      encoding: { x, y: height('previous') },
    },
    {
      transform: [{ filter: 'datum.previousAlone' }],
      mark: { ...dot, color: palette.comparison },
      encoding: { x, y: height('previous') },
    },
    { mark: { ...line, stroke: palette.accent, strokeWidth: crowded ? 1.25 : 2 }, encoding: { x, y: height('value') } },
    {
      transform: [{ filter: 'datum.alone && !datum.partial' }],
      mark: { ...dot, color: palette.accent },
      encoding: { x, y: height('value') },
    },
    {
      transform: [{ filter: 'datum.partial' }],
      mark: { type: 'point', size: 36, opacity: 1, fill: palette.paper, stroke: palette.accent, strokeWidth: 1.5 },
      encoding: { x, y: height('value') },
    },
    {
      transform: [{ filter: 'isValid(datum.description)' }],
      mark: { type: 'rect', fill: 'transparent' },
      encoding: {
        x: { ...x, field: 'from' },
        x2: { field: 'to' },
        y: { value: 0 },
        y2: { value: heightPx },
        description: { field: 'description' },
      },
    },
  ]
}

function topOf(panel: LinePanel): number {
  return panel.valueTicks.at(-1)?.value ?? 1
}
