import { expect, test } from 'vitest'
import { sampleReport } from '../fixtures/sample-answers.ts'
import { RenderError } from '../src/errors.ts'
import type { ReportModel } from '../src/report/model/model.ts'
import { renderPdf } from '../src/report/pdf/render-pdf.ts'
import { reportModel } from '../src/report/report-model.ts'
import { qpdfMissing, readPdf } from './pdf-rules/pdf-file.ts'
import { standards } from './pdf-rules/standards.ts'
import { sampleModel } from './sample-model.ts'

/** More reports, and faults that the rules must find, are in `pdf-conformance.full.test.ts`. */
test.skipIf(qpdfMissing !== null)(`a report is PDF/UA-1 and PDF/A-2a ${qpdfMissing ?? ''}`, async () => {
  const file = readPdf(await renderPdf(reportModel(sampleReport('ordinary'), { locale: 'de' })))
  const faults = standards.flatMap(([standard, rules]) =>
    rules.flatMap(({ clause, find }) => find(file).map(fault => `${standard} ${clause}: ${fault}`)),
  )
  expect(faults).toEqual([])
})

test('a figure without a text alternative is not drawn, and the error names it', async () => {
  const model = sampleModel()
  const blind: ReportModel = {
    ...model,
    sections: model.sections.map(section => ({
      ...section,
      blocks: section.blocks.map(block =>
        block.type === 'chart'
          ? { ...block, title: 'Active chats', variants: block.variants.map(variant => ({ ...variant, alt: ' ' })) }
          : block,
      ),
    })),
  }
  await expect(renderPdf(blind)).rejects.toThrow(RenderError)
  await expect(renderPdf(blind)).rejects.toThrow('a figure has no text alternative: "Active chats"')
})
