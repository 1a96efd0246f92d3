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
  const { widthPt } = part(place.strip, { width: 1 / perRow })
  // Numbers are as large as the widest of them may be, because a larger one would seem more important.
  const number = figures.every(({ value }) => textWidth(value, styles.bigNumber) <= widthPt)
    ? styles.bigNumber
    : styles.heading
  return chunked(figures, perRow).map((row, index) => ({
    ...figureRow(place, row, { perRow, number }),
    spacePt: index === 0 ? 24 : 18,
  }))
}

interface SetText {
  readonly lines: readonly Line[]
  readonly style: TextStyle
}

function figureRow(
  { doc, parent, locale, strip, accent }: Place,
  figures: readonly Figure[],
  { perRow, number }: { readonly perRow: number; readonly number: TextStyle },
): Omit<Box, 'spacePt'> {
  const cellAt = (index: number) => part(strip, { from: index / perRow, width: 1 / perRow })
  const cells = figures.map(figure => {
    const group = addElement(doc, parent, 'Div')
    const [label, ...texts] = setFigure(figure, cellAt(0).widthPt, { locale, accent, number })
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
  { locale, accent, number }: Pick<Place, 'locale' | 'accent'> & { readonly number: TextStyle },
): readonly [SetText, ...SetText[]] {
  const set = (text: string, style: TextStyle): SetText => ({
    lines: wrapEvenly(text, style, widthPt, { maxLines: 4 }),
    style,
  })
  return [
    set(label, styles.quiet),
    set(value, number),
    ...(change === null ? [] : [set(toldChange(change, locale), tone(change.tone, accent))]),
    ...(note === null ? [] : [set(note, styles.quiet)]),
  ]
}

function tone(of: NonNullable<Figure['change']>['tone'], accent: Place['accent']): TextStyle {
  return of === 'bad' ? { ...styles.smallStrong, color: accent?.light ?? inks.accent } : styles.smallStrong
}

/** Colour alone does not tell that a change is for the worse. */
function toldChange({ text, tone, isTarget }: NonNullable<Figure['change']>, locale: Locale): string {
  return isTarget ? text : text + wordsOf(locale).report.tones[tone]
}
