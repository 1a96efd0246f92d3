import { expect, test } from 'vitest'
import { addElement, createDocument, documentBytes, paintInto } from '../src/report/pdf/document.ts'
import { paintLine } from '../src/report/pdf/paint-text.ts'
import { styles } from '../src/report/pdf/styles.ts'
import { wrapText } from '../src/report/pdf/text.ts'
import { pdfPages, popplerMissing } from './poppler.ts'

async function textOf(text: string): Promise<string> {
  const doc = createDocument({ title: '', locale: 'en', asOf: '2026-11-02T08:00:00Z' })
  const root = doc.struct('Document')
  doc.addStructure(root)
  doc.addPage()
  const [line] = wrapText(text, styles.body, 500)
  paintInto(doc, addElement(doc, root, 'P'), 'P', () => {
    if (line !== undefined) paintLine(doc, line, styles.body, { xPt: 50, baselinePt: 50 })
  })
  root.end()
  return pdfPages(await documentBytes(doc))
    .join('')
    .replace(/\s/g, '')
}

/** The letters of the second document are parts of the accented ones of the first, whose fonts it shares. */
test.skipIf(popplerMissing !== null)(
  `letters are read back whatever an earlier document has done with them${popplerMissing ?? ''}`,
  async () => {
    expect(await textOf('éèàîôù')).toBe('éèàîôù')
    expect(await textOf('q\u0308 e a i o u')).toBe('q\u0308eaiou')
  },
)
