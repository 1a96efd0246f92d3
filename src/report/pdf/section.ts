import { settable } from '../../fonts/visual-runs.ts'
import { type Block, type Row, rowsOf, type Section } from '../model/model.ts'
import { chartBoxes } from './chart.ts'
import { definitionsBoxes } from './definitions.ts'
import { addElement, type Document } from './document.ts'
import { figuresBoxes } from './figures.ts'
import type { Box } from './place-boxes.ts'
import { halves, isNarrow } from './sheet.ts'
import { sideBySide } from './side-by-side.ts'
import { styles } from './styles.ts'
import { tableBoxes } from './table.ts'
import { type Place, textBoxes } from './text-boxes.ts'

/** A section starts a new page if less than this is left on the current one. */
const sectionRoomPt = 200

/** A section's title and its blocks. Titled blocks get bookmarks below that of the section. */
export function sectionBoxes({ doc, parent, ...around }: Place, section: Section): readonly Box[] {
  const place = { ...around, doc, parent: addElement(doc, parent, 'Sect') }
  let outline = doc.outline
  const boxesOf = (place: Place, block: Block) => [
    ...('title' in block
      ? withMark(titleBoxes(place, block.title), topPt => addBookmark(doc, outline, block.title, topPt))
      : []),
    ...blockBoxes(place, block),
  ]
  const [title, ...rest] = withMark(
    textBoxes(place, section.title, {
      style: { ...styles.chapter, color: around.accent?.light ?? styles.chapter.color },
      type: 'H2',
      spacePt: 40,
      keepWithNext: true,
    }),
    topPt => {
      outline = addBookmark(doc, doc.outline, section.title, topPt)
    },
  )
  return [
    ...(title === undefined ? [] : [{ ...title, roomPt: sectionRoomPt }]),
    ...rest,
    ...rowsOf(section.blocks).flatMap(row => rowBoxes(place, row, boxesOf)),
  ]
}

function rowBoxes(place: Place, row: Row, boxesOf: (place: Place, block: Block) => readonly Box[]): readonly Box[] {
  const [leftStrip, rightStrip] = halves(place.strip)
  const left = { ...place, strip: leftStrip }
  const right = { ...place, strip: rightStrip }
  switch (row.type) {
    case 'whole':
      return boxesOf(place, row.block)
    case 'halves':
      return sideBySide([
        row.left.flatMap(block => boxesOf(left, block)),
        row.right.flatMap(block => boxesOf(right, block)),
      ])
    case 'columns':
      return columnsBox(
        place.doc,
        row.blocks.flatMap(block => boxesOf(left, block)),
        rightStrip.leftPt - leftStrip.leftPt,
      )
  }
}

function columnsBox(doc: Document, boxes: readonly Box[], shiftPt: number): readonly Box[] {
  const inSecond = (paint: () => void) => {
    doc.save()
    doc.translate(shiftPt, 0)
    paint()
    doc.restore()
  }
  return [{ heightPt: 0, spacePt: boxes[0]?.spacePt ?? 0, columns: { boxes, inSecond }, paint: () => {} }]
}

function titleBoxes(place: Place, title: string): readonly Box[] {
  return textBoxes(place, title, {
    style: styles.heading,
    type: 'H3',
    spacePt: isNarrow(place.strip) ? 18 : 26,
    keepWithNext: true,
  })
}

function blockBoxes(place: Place, block: Block): readonly Box[] {
  switch (block.type) {
    case 'figures':
      return figuresBoxes(place, block)
    case 'paragraph':
      return textBoxes(place, block.text, { style: styles.body, type: 'P', spacePt: 14 })
    case 'chart':
      return chartBoxes(place, block)
    case 'table':
      return tableBoxes(place, block.table)
    case 'definitions':
      return definitionsBoxes(place, block)
  }
}

/** The boxes, with `mark` called when the first of them is painted. */
function withMark(boxes: readonly Box[], mark: (topPt: number) => void): readonly Box[] {
  return boxes.map((box, index) => ({
    ...box,
    paint: topPt => {
      if (index === 0) mark(topPt)
      box.paint(topPt)
    },
  }))
}

/** pdfkit measures `left` from the right edge of the page; its types lack `top` and `left`. */
function addBookmark(doc: Document, parent: PDFKit.PDFOutline, title: string, topPt: number): PDFKit.PDFOutline {
  const options = { expanded: true, top: topPt - 12, left: doc.page.width }
  return parent.addItem(settable(title), options)
}
