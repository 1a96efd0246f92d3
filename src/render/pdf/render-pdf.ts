import type { Block, ReportModel, Section } from '../model.ts'
import type { Locale } from '../report-input.ts'
import { chartBoxes } from './chart.ts'
import { definitionsBoxes } from './definitions.ts'
import { addElement, createDocument, type Document, documentBytes, paintArtifact } from './document.ts'
import { figuresBoxes } from './figures.ts'
import { openingBoxes } from './opening.ts'
import { paintLine } from './paint-text.ts'
import { type Box, placeBoxes } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { columnsWidth, sheet } from './sheet.ts'
import { inks, styles } from './styles.ts'
import { tableBoxes } from './table.ts'
import { wrapText } from './text.ts'
import { type Place, textBoxes } from './text-boxes.ts'

/** The report as a tagged PDF 1.7 on A4. Equal models give equal bytes. Throws `RenderError` when a chart cannot be drawn. */
export async function renderPdf(model: ReportModel): Promise<Uint8Array> {
  const doc = createDocument(model)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const place = { doc, parent: root, locale: model.locale }
  const boxes = [...openingBoxes(place, model), ...model.sections.flatMap(section => sectionBoxes(place, section))]
  const pages = placeBoxes(boxes, sheet.bottomPt - sheet.topPt)
  for (const [index, page] of pages.entries()) {
    doc.addPage()
    if (index > 0) paintRunningHead(doc, model)
    for (const { topPt, paint } of page) paint(sheet.topPt + topPt)
    paintPageNumber(doc, pageNumberWording[model.locale](index + 1, pages.length))
  }
  root.end()
  return documentBytes(doc)
}

const pageNumberWording = {
  en: (page: number, pages: number) => `Page ${page} of ${pages}`,
  fr: (page: number, pages: number) => `page ${page} sur ${pages}`,
} as const satisfies Record<Locale, unknown>

function sectionBoxes({ doc, parent, locale }: Place, section: Section): readonly Box[] {
  const place = { doc, parent: addElement(doc, parent, 'Sect'), locale }
  let bookmark: PDFKit.PDFOutline | null = null
  const [first, ...rest] = textBoxes(place, section.title, {
    style: styles.chapter,
    type: 'H2',
    spacePt: 40,
    keepWithNext: true,
  })
  if (first === undefined) return []
  const title: Box = {
    ...first,
    roomPt: 260,
    paint: topPt => {
      bookmark = addBookmark(doc, doc.outline, section.title, topPt)
      first.paint(topPt)
    },
  }
  const bookmarked = (boxes: readonly Box[], text: string): readonly Box[] =>
    boxes.map((box, index) =>
      index > 0
        ? box
        : {
            ...box,
            paint: topPt => {
              addBookmark(doc, bookmark ?? doc.outline, text, topPt)
              box.paint(topPt)
            },
          },
    )
  return [
    title,
    ...rest,
    ...section.blocks.flatMap(block =>
      'title' in block
        ? [...bookmarked(titleBoxes(place, block.title), block.title), ...blockBoxes(place, block)]
        : blockBoxes(place, block),
    ),
  ]
}

function titleBoxes(place: Place, title: string): readonly Box[] {
  return textBoxes(place, title, { style: styles.heading, type: 'H3', spacePt: 26, keepWithNext: true })
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

/** pdfkit counts `left` from the right edge of the page; its types do not know `top` and `left`. */
function addBookmark(doc: Document, parent: PDFKit.PDFOutline, title: string, topPt: number): PDFKit.PDFOutline {
  const options = { expanded: true, top: topPt - 12, left: doc.page.width }
  return parent.addItem(title, options)
}

function paintRunningHead(doc: Document, { title, subtitle }: ReportModel): void {
  paintArtifact(
    doc,
    () => {
      for (const [text, align] of [
        [title, 'start'],
        [subtitle, 'end'],
      ] as const) {
        const [line] = wrapText(text, styles.quiet, columnsWidth(6), { maxLines: 1 })
        const xPt = align === 'start' ? sheet.leftPt : sheet.rightPt
        if (line !== undefined) paintLine(doc, line, styles.quiet, { xPt, baselinePt: sheet.headBaselinePt, align })
      }
    },
    'Pagination',
  )
  paintRule(doc, { yPt: sheet.headBaselinePt + 8, color: inks.faint })
}

function paintPageNumber(doc: Document, text: string): void {
  const [line] = wrapText(text, styles.quiet, columnsWidth(6), { maxLines: 1 })
  if (line === undefined) return
  const place = { xPt: sheet.rightPt, baselinePt: sheet.footBaselinePt, align: 'end' } as const
  paintArtifact(doc, () => paintLine(doc, line, styles.quiet, place), 'Pagination')
}
