import PDFDocument from 'pdfkit'
import type { ReportModel } from '../model/model.ts'
import { registerFaces } from './faces.ts'
import { sheet } from './sheet.ts'
import { settable } from './visual-runs.ts'

/** A pdfkit document. */
export type Document = PDFKit.PDFDocument
/** An element of the document's logical structure, which screen readers follow. */
export type Element = PDFKit.PDFStructureElement

/** An empty tagged document with the report's title, language and dates. pdfkit derives the file id from these, not from the clock. */
export function createDocument(model: Pick<ReportModel, 'title' | 'locale' | 'asOf'>): Document {
  const title = settable(model.title)
  const asOf = new Date(model.asOf)
  const doc = new PDFDocument({
    size: [sheet.widthPt, sheet.heightPt],
    margin: 0,
    font: '',
    autoFirstPage: false,
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: model.locale,
    info: { Title: title, Creator: 'causerie', Producer: 'causerie', CreationDate: asOf, ModDate: asOf },
  })
  registerFaces(doc)
  // pdfkit writes the title into the XMP metadata unescaped, where `&` and `<` would break the XML.
  const endMetadata = doc.endMetadata.bind(doc)
  doc.endMetadata = () => {
    doc.info.Title = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    endMetadata()
  }
  return doc
}

/** Ends the document and gives its bytes. */
export async function documentBytes(doc: Document): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise((resolve, reject) => doc.on('end', resolve).on('error', reject))
  doc.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}

/** Adds a structure element to its parent. `alt` is the text alternative; `scope` says what a TH is the header of. */
export function addElement(
  doc: Document,
  parent: Element,
  type: string,
  options: { readonly alt?: string; readonly scope?: 'Column' | 'Row' } = {},
): Element {
  const element = doc.struct(type, options)
  parent.add(element)
  return element
}

/** Paints on the current page as the content of an element. */
export function paintInto(doc: Document, element: Element, type: string, paint: () => void): void {
  const content = doc.markStructureContent(type)
  paint()
  doc.endMarkedContent()
  element.add(content)
}

/** Paints what is not content: lines, running heads, page numbers, table heads repeated on the next page. */
export function paintArtifact(doc: Document, paint: () => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
  doc.markContent('Artifact', { type })
  paint()
  doc.endMarkedContent()
}
