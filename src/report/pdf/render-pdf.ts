import { withFonts } from '../../fonts/font-set.ts'
import { wordsOf } from '../../words/locale.ts'
import type { ReportModel } from '../model/model.ts'
import { brandBoxes } from './brand-boxes.ts'
import { createDocument, type Document, documentBytes, paintArtifact } from './document.ts'
import { openingBoxes } from './opening.ts'
import { paintLine } from './paint-text.ts'
import { placeBoxes } from './place-boxes.ts'
import { paintRule } from './rule.ts'
import { sectionBoxes } from './section.ts'
import { part, sheet, textArea } from './sheet.ts'
import { inks, styles } from './styles.ts'
import { wrapText } from './text.ts'

/**
 * The report on A4 as a PDF/UA-1, which screen readers can follow, and PDF/A-2a, which can be archived. Equal models give equal bytes with the
 * same fonts. Throws `RenderError` when a chart cannot be drawn or has no text alternative.
 */
export async function renderPdf(model: ReportModel): Promise<Uint8Array> {
  return documentBytes(withFonts(model.fonts, () => paintReport(model)))
}

function paintReport(model: ReportModel): Document {
  const doc = createDocument(model)
  const root = doc.struct('Document')
  doc.addStructure(root)
  const place = { doc, parent: root, locale: model.locale, strip: textArea, accent: model.brand?.accent }
  const boxes = [
    ...brandBoxes(place, model.brand),
    ...openingBoxes(place, model),
    ...model.sections.flatMap(section => sectionBoxes(place, section)),
  ]
  const pages = placeBoxes(boxes, sheet.bottomPt - sheet.topPt)
  for (const [index, page] of pages.entries()) {
    doc.addPage()
    if (index > 0) paintRunningHead(doc, model)
    for (const { topPt, paint } of page) paint(sheet.topPt + topPt)
    if (model.brand?.footer !== undefined) paintMargin(doc, model.brand.footer, 'start', sheet.footBaselinePt)
    paintMargin(doc, wordsOf(model.locale).report.page.pageNumber(index + 1, pages.length), 'end', sheet.footBaselinePt)
  }
  root.end()
  return doc
}

function paintRunningHead(doc: Document, { title, subtitle }: ReportModel): void {
  paintMargin(doc, title, 'start', sheet.headBaselinePt)
  paintMargin(doc, subtitle, 'end', sheet.headBaselinePt)
  paintRule(doc, { yPt: sheet.headBaselinePt + 8, color: inks.faint })
}

/** A line above or below the text area, at most half as wide. */
function paintMargin(doc: Document, text: string, align: 'start' | 'end', baselinePt: number): void {
  const [line] = wrapText(text, styles.quiet, part(textArea, { width: 1 / 2 }).widthPt, { maxLines: 1 })
  if (line === undefined) return
  const place = { xPt: align === 'start' ? sheet.leftPt : sheet.rightPt, baselinePt, align }
  paintArtifact(doc, () => paintLine(doc, line, styles.quiet, place), 'Pagination')
}
