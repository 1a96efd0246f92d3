import { linePx, textWidth } from './chart-base.ts'
import { type LinePanel, slotCentre, valueHeight } from './line-panel.ts'

/** The label of a line: its left edge and vertical centre, in px of the panel. */
export interface EndLabel {
  readonly line: 'current' | 'previous'
  readonly text: string
  readonly x: number
  readonly y: number
}

interface NamedLine {
  readonly line: EndLabel['line']
  /** Empty when the line has no name. */
  readonly text: string
  readonly values: readonly (number | null)[]
}

/** The distance between the end of a line, or the panel's edge, and its label. */
export const labelGapPx = 10
const apartPx = linePx - 4

/**
 * Labels at the height of the lines' ends, kept apart: to the right of the panel, or right after a line that ends early, with a background
 * plate so that the other line does not cross the label.
 */
export function endLabels(lines: readonly NamedLine[], panel: LinePanel) {
  const ends = keptApart(
    lines.flatMap(line => labelOf(line, panel)),
    panel,
  )
  const plates = ends
    .filter(label => !isBeside(label, panel))
    .map(({ x, y, text }) => ({
      x: x - 3,
      x2: x + textWidth(text, 'semibold') + 3,
      y: y - apartPx / 2,
      y2: y + apartPx / 2,
    }))
  return { ends, plates }
}

function labelOf({ line, text, values }: NamedLine, panel: LinePanel): readonly EndLabel[] {
  const position = values.findLastIndex(value => value !== null)
  const value = values[position]
  if (value === undefined || value === null || text === '') return []
  const [end, height] = [slotCentre(position, panel), valueHeight(value, panel)]
  const inside = end + labelGapPx + textWidth(text, 'semibold') <= panel.widthPx
  if (!inside) return [{ line, text, x: panel.widthPx + labelGapPx, y: height }]
  return [{ line, text, x: end + labelGapPx, y: Math.max(apartPx / 2, Math.min(panel.heightPx - apartPx / 2, height)) }]
}

function keptApart(labels: readonly EndLabel[], panel: LinePanel): readonly EndLabel[] {
  const [upper, lower] = [...labels].sort((a, b) => a.y - b.y)
  if (upper === undefined || lower === undefined) return labels
  if (isBeside(upper, panel) !== isBeside(lower, panel) || lower.y - upper.y >= apartPx) return labels
  const middle = Math.max(apartPx, Math.min(panel.heightPx - apartPx, (upper.y + lower.y) / 2))
  return [
    { ...upper, y: middle - apartPx / 2 },
    { ...lower, y: middle + apartPx / 2 },
  ]
}

function isBeside({ x }: EndLabel, panel: LinePanel): boolean {
  return x > panel.widthPx
}
