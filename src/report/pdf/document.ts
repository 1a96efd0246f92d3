import PDFDocument from 'pdfkit'
import { RenderError } from '../../errors.ts'
import { settable } from '../../fonts/visual-runs.ts'
import type { ReportModel } from '../model/model.ts'
import { sheet } from './sheet.ts'

/** A pdfkit document. */
export type Document = PDFKit.PDFDocument
/** An element of the document's logical structure, which screen readers follow. */
export type Element = PDFKit.PDFStructureElement

/**
 * An empty tagged document with the report's title, language and dates, which claims PDF/UA-1 and PDF/A-2a. pdfkit derives the file id from
 * these, not from the clock.
 */
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
    subset: 'PDF/A-2a',
    displayTitle: true,
    lang: model.locale,
    info: { Title: title, Creator: 'causerie', Producer: 'causerie', CreationDate: asOf, ModDate: asOf },
  })
  ;(doc as unknown as { appendXML(xml: string): void }).appendXML(universalAccess)
  // pdfkit writes the title into the XMP metadata unescaped, where `&` and `<` would break the XML.
  const endMetadata = doc.endMetadata.bind(doc)
  doc.endMetadata = () => {
    doc.info.Title = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
    endMetadata()
  }
  return doc
}

/** The claim of PDF/UA-1 in the XMP metadata, with the description that PDF/A asks for. pdfkit itself can claim one of the two. */
const universalAccess = `<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`

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

/**
 * Adds a figure. Throws `RenderError` without a text alternative, which names the figure: a reader who cannot see it would not know what is
 * there.
 */
export function addFigure(
  doc: Document,
  parent: Element,
  { name, alt }: { readonly name: string; readonly alt: string },
): Element {
  if (alt.trim() === '') throw new RenderError(`a figure has no text alternative: ${JSON.stringify(name)}`)
  return addElement(doc, parent, 'Figure', { alt: settable(alt) })
}

/** Paints a figure on the current page, and says where it stands. */
export function paintFigure(
  doc: Document,
  element: Element,
  {
    x,
    y,
    widthPt,
    heightPt,
  }: { readonly x: number; readonly y: number; readonly widthPt: number; readonly heightPt: number },
  paint: () => void,
): void {
  const { _ctm } = doc as unknown as { readonly _ctm: readonly [number, number, number, number, number, number] }
  const [a, , , d, e, f] = _ctm
  const [left, right] = [a * x + e, a * (x + widthPt) + e]
  const [top, bottom] = [d * y + f, d * (y + heightPt) + f]
  const { data } = (element as unknown as { readonly dictionary: { readonly data: Record<string, unknown> } })
    .dictionary
  data.A = { O: 'Layout', Placement: 'Block', BBox: [left, bottom, right, top] }
  paintInto(doc, element, 'Figure', paint)
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
