import type { Figure, FiguresBlock } from '../model.ts'
import { addElement, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { columnLeft, columnsWidth } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { type Line, type TextStyle, textWidth, wrapText } from './text.ts'
import { chunked, type Place } from './text-boxes.ts'

/** Big numbers side by side, two or three a row as they come out even. */
export function figuresBoxes(place: Place, { figures }: FiguresBlock): readonly Box[] {
  const perRow = figures.length % 3 === 0 || figures.length > 4 ? 3 : 2
  return chunked(figures, perRow).map(row => figureRow(place, row, 6 / perRow))
}

interface SetText {
  readonly type: 'P'
  readonly lines: readonly Line[]
  readonly style: TextStyle
}

function figureRow({ doc, parent }: Place, figures: readonly Figure[], columns: number): Box {
  const widthPt = columnsWidth(columns)
  const cells = figures.map(figure => setFigure(figure, widthPt))
  return {
    heightPt: Math.max(
      ...cells.map(cell => cell.reduce((sum, text) => sum + text.lines.length * text.style.leadingPt, 0)),
    ),
    spacePt: 18,
    paint: topPt => {
      for (const [index, cell] of cells.entries()) {
        const group = addElement(doc, parent, 'Div')
        let yPt = topPt
        for (const { type, lines, style } of cell) {
          const baselinePt = yPt + firstBaseline(style)
          paintInto(doc, addElement(doc, group, type), type, () =>
            paintLines(doc, lines, style, { xPt: columnLeft(index * columns), baselinePt }),
          )
          yPt += lines.length * style.leadingPt
        }
      }
    },
  }
}

function setFigure({ label, value, change, note }: Figure, widthPt: number): readonly SetText[] {
  const set = (text: string, style: TextStyle): SetText => ({
    type: 'P',
    lines: wrapText(text, style, widthPt, { maxLines: 4 }),
    style,
  })
  const valueStyle = textWidth(value, styles.bigNumber) <= widthPt ? styles.bigNumber : styles.heading
  return [
    set(label, styles.quiet),
    set(value, valueStyle),
    ...(change === null
      ? []
      : [set(change.text, { ...styles.smallStrong, color: change.tone === 'bad' ? inks.accent : inks.ink })]),
    ...(note === null ? [] : [set(note, styles.quiet)]),
  ]
}
