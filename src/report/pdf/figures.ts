import { type Locale, wordsOf } from '../../words/locale.ts'
import type { Figure, FiguresBlock } from '../model/model.ts'
import { addElement, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import { isNarrow, part } from './sheet.ts'
import { firstBaseline, inks, styles } from './styles.ts'
import { type Line, type TextStyle, textWidth, wrapEvenly } from './text.ts'
import { chunked, type Place } from './text-boxes.ts'

/** Big numbers side by side: four per row if that comes out even, otherwise three; two in a narrow strip. */
export function figuresBoxes(place: Place, { figures }: FiguresBlock): readonly Box[] {
  const perRow = isNarrow(place.strip) ? 2 : figures.length % 4 === 0 ? 4 : 3
  return chunked(figures, perRow).map((row, index) => ({
    ...figureRow(place, row, perRow),
    spacePt: index === 0 ? 24 : 18,
  }))
}

interface SetText {
  readonly lines: readonly Line[]
  readonly style: TextStyle
}

function figureRow(
  { doc, parent, locale, strip }: Place,
  figures: readonly Figure[],
  perRow: number,
): Omit<Box, 'spacePt'> {
  const cellAt = (index: number) => part(strip, { from: index / perRow, width: 1 / perRow })
  const cells = figures.map(figure => {
    const group = addElement(doc, parent, 'Div')
    const [label, ...texts] = setFigure(figure, cellAt(0).widthPt, locale)
    return { group, label, texts }
  })
  // Numbers share a line, whether their labels take one line or two.
  const labelsPt = Math.max(...cells.map(({ label }) => height(label)))
  return {
    heightPt: labelsPt + Math.max(...cells.map(({ texts }) => texts.reduce((sum, text) => sum + height(text), 0))),
    paint: topPt => {
      for (const [index, { group, label, texts }] of cells.entries()) {
        const xPt = cellAt(index).leftPt
        let textTopPt = topPt + labelsPt - height(label)
        for (const text of [label, ...texts]) {
          const place = { xPt, baselinePt: textTopPt + firstBaseline(text.style) }
          paintInto(doc, addElement(doc, group, 'P'), 'P', () => paintLines(doc, text.lines, text.style, place))
          textTopPt += height(text)
        }
      }
    },
  }
}

function height({ lines, style }: SetText): number {
  return lines.length * style.leadingPt
}

function setFigure(
  { label, value, change, note }: Figure,
  widthPt: number,
  locale: Locale,
): readonly [SetText, ...SetText[]] {
  const set = (text: string, style: TextStyle): SetText => ({
    lines: wrapEvenly(text, style, widthPt, { maxLines: 4 }),
    style,
  })
  return [
    set(label, styles.quiet),
    set(value, textWidth(value, styles.bigNumber) <= widthPt ? styles.bigNumber : styles.heading),
    ...(change === null ? [] : [set(change.text + wordsOf(locale).report.tones[change.tone], toneStyles[change.tone])]),
    ...(note === null ? [] : [set(note, styles.quiet)]),
  ]
}

const toneStyles = {
  good: styles.smallStrong,
  bad: { ...styles.smallStrong, color: inks.accent },
  neutral: styles.smallStrong,
} as const satisfies Record<Tone, TextStyle>

type Tone = NonNullable<Figure['change']>['tone']
