import PDFDocument from 'pdfkit'
import { fontFile } from '../../src/fonts/own-faces.ts'
import type { Block, ReportModel, Table } from '../../src/report/model/model.ts'

export type Page = PDFKit.PDFDocument

interface PlainPageOptions {
  /** Draws a chart at the current position with a width in points. */
  readonly chart: (doc: Page, spec: ChartSpec, widthPt: number) => void
}
export type ChartSpec = Extract<Block, { type: 'chart' }>['variants'][number]['spec']

/** Every chart of the report, in reading order. */
export function chartsOf({ sections }: ReportModel): readonly ChartSpec[] {
  return sections.flatMap(({ blocks }) =>
    blocks.flatMap(block => (block.type === 'chart' ? block.variants.map(({ spec }) => spec) : [])),
  )
}

const widthPt = 500

/** The report as quickly written with pdfkit: flowing text, tables as columns of text, charts as `chart` draws them. */
export async function plainPage(model: ReportModel, { chart }: PlainPageOptions): Promise<Uint8Array> {
  const doc = new PDFDocument({ size: 'A4', margin: 48 })
  doc.font(fontFile('regular'))
  const chunks: Uint8Array[] = []
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise(resolve => doc.on('end', resolve))
  const write = (text: string, sizePt = 9) => doc.fontSize(sizePt).text(text, 48, doc.y, { width: widthPt })
  const table = ({ caption, columns, rows, note }: Table) => {
    write(caption, 8)
    const columnPt = widthPt / columns.length
    for (const cells of [columns.map(({ label }) => label), ...rows]) {
      doc.fontSize(7)
      const options = { width: columnPt - 4 }
      const heightPt = Math.max(...cells.map(cell => doc.heightOfString(cell, options)))
      if (doc.y + heightPt > 780) doc.addPage()
      const top = doc.y
      for (const [index, cell] of cells.entries()) doc.text(cell, 48 + index * columnPt, top, options)
      doc.y = top + heightPt + 2
      doc.moveTo(48, doc.y).lineTo(548, doc.y).lineWidth(0.3).stroke()
      doc.y += 2
    }
    if (note !== null) write(note, 8)
  }
  const block = (of: Block) => {
    switch (of.type) {
      case 'figures':
        for (const { label, value, note } of of.figures) write(`${value} ${label} ${note ?? ''}`, 10)
        break
      case 'paragraph':
        write(of.text)
        break
      case 'definitions':
        write(of.title, 12)
        for (const { label, value } of of.entries) write(`${label} ${value}`)
        break
      case 'table':
        write(of.title, 12)
        table(of.table)
        break
      case 'chart':
        write(of.title, 12)
        if (of.subtitle !== null) write(of.subtitle)
        for (const variant of of.variants) chart(doc, variant.spec, widthPt)
        break
    }
  }
  write(model.title, 20)
  write(model.subtitle, 12)
  write(model.lead, 12)
  for (const { label, value } of model.head) write(`${label} ${value}`)
  for (const section of model.sections) {
    doc.addPage()
    write(section.title, 16)
    for (const each of section.blocks) block(each)
  }
  doc.end()
  await ended
  return new Uint8Array(Buffer.concat(chunks))
}
