import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sampleReport } from '../fixtures/sample-answers.ts'
import { runDemo } from '../src/demo/run-demo.ts'
import { brandOf } from '../src/report/brand.ts'
import type { ReportModel } from '../src/report/model/model.ts'
import { renderPdf } from '../src/report/pdf/render-pdf.ts'
import { reportModel } from '../src/report/report-model.ts'
import { type PdfFile, qpdfMissing, readPdf } from './pdf-rules/pdf-file.ts'
import { plants } from './pdf-rules/plants.ts'
import { standards } from './pdf-rules/standards.ts'
import { names, sampleModel, watchListBlock } from './sample-model.ts'

const logo = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="20"><circle cx="9" cy="9" r="8" fill="#0b5fff"/></svg>',
)

/** The reports of the demo, in two languages. */
const demo = ['en', 'fr'].map(locale => `the demo, in ${locale}`)

const reports: Readonly<Record<string, () => ReportModel>> = {
  'a month, in French': () => reportModel(sampleReport('ordinary'), { locale: 'fr' }),
  'a branded month, in German': () =>
    reportModel(sampleReport('ordinary'), {
      locale: 'de',
      brand: brandOf({ name: 'Maison & Fils', logo, accent: '#0b5fff', footer: 'Maison & Fils' }),
    }),
  'one site': () => reportModel(sampleReport('oneEstablishment'), { locale: 'en' }),
  'no data': () => reportModel(sampleReport('empty'), { locale: 'es' }),
  'hostile names': () => reportModel(sampleReport('hostileNames'), { locale: 'en' }),
  'names in many scripts': () =>
    sampleModel({
      title: names[3],
      sections: [{ id: 'handling', title: names[4], blocks: [watchListBlock(names.length)] }],
    }),
}

const read = new Map<string, Promise<PdfFile>>()

/** The PDF of a report, taken apart once. */
function fileOf(name: string): Promise<PdfFile> {
  let file = read.get(name)
  if (file === undefined) {
    file = demo.includes(name) ? drawnDemo(name.slice(-2)) : renderPdf((reports[name] ?? sampleModel)()).then(readPdf)
    read.set(name, file)
  }
  return file
}

async function drawnDemo(locale: string): Promise<PdfFile> {
  const out = await mkdtemp(join(tmpdir(), 'causerie-demo-'))
  try {
    const { reports: paths } = await runDemo({ out, messages: 20_000 })
    return readPdf(await readFile(paths.find(path => path.endsWith(`${locale}.pdf`)) ?? ''))
  } finally {
    await rm(out, { recursive: true })
  }
}

describe.skipIf(qpdfMissing !== null)(`a PDF ${qpdfMissing ?? ''}`, () => {
  describe.each([...demo, ...Object.keys(reports)])('of %s', name => {
    for (const [standard, rules] of standards) {
      test.each(rules.map(rule => [rule.clause, rule.says, rule] as const))(
        `keeps ${standard}, %s: %s`,
        async (_, __, rule) => expect(rule.find(await fileOf(name))).toEqual([]),
      )
    }
  })

  // A checker that never finds a fault says nothing.
  test.each(plants.map(plant => [plant.clause, plant.fault, plant] as const))(
    'with a fault against %s is found: %s',
    async (clause, _, { plant }) => {
      const file = structuredClone(await fileOf('a month, in French'))
      const flawed = { ...file, head: Buffer.from(file.head) }
      plant(flawed)
      const found = standards.flatMap(([, rules]) =>
        rules.filter(rule => rule.clause === clause).flatMap(rule => rule.find(flawed)),
      )
      expect(found.length).toBeGreaterThan(0)
    },
  )

  test('each rule has a planted fault', () => {
    const planted = new Set(plants.map(({ clause }) => clause))
    const rules = standards.flatMap(([, all]) => all.map(({ clause }) => clause))
    expect(rules.filter(clause => !planted.has(clause))).toEqual([])
  })
})
