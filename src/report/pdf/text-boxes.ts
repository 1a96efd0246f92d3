import type { Locale } from '../../words/locale.ts'
import type { Brand } from '../model/brand.ts'
import { addElement, type Document, type Element, paintInto } from './document.ts'
import { paintLines } from './paint-text.ts'
import type { Box } from './place-boxes.ts'
import type { Strip } from './sheet.ts'
import { firstBaseline } from './styles.ts'
import { type TextStyle, wrapEvenly, wrapText } from './text.ts'

/** Where a block is laid out: the document, the strip of the page, and the parent of its structure elements. */
export interface Place {
  readonly strip: Strip
  readonly doc: Document
  readonly locale: Locale
  readonly parent: Element
  /** The accent of a brand. Default: that of the theme. */
  readonly accent?: Brand['accent']
}

/** Longer texts may be split between pages; a text from outside may be longer than a page. */
const unbrokenLines = 16

/** A text as wide as its strip, usually in one box. `type` is its structure type: `P`, `H2`, ... */
export function textBoxes(
  { doc, parent, strip }: Place,
  text: string,
  options: {
    readonly style: TextStyle
    readonly type: string
    readonly spacePt: number
    readonly keepWithNext?: boolean
  },
): readonly Box[] {
  const { style, type, spacePt, keepWithNext = false } = options
  const element = addElement(doc, parent, type)
  const wrap = type.startsWith('H') ? wrapEvenly : wrapText
  const chunks = chunked(wrap(text, style, strip.widthPt), unbrokenLines)
  return chunks.map((lines, index) => ({
    heightPt: lines.length * style.leadingPt,
    spacePt: index === 0 ? spacePt : 0,
    keepWithNext: keepWithNext && index === chunks.length - 1,
    paint: topPt => {
      const place = { xPt: strip.leftPt, baselinePt: topPt + firstBaseline(style) }
      paintInto(doc, element, type, () => paintLines(doc, lines, style, place))
    },
  }))
}

/** Splits items into groups of `size`, in order. */
export function chunked<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
