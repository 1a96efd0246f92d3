import { describe, expect, test } from 'vitest'
import { sampleReport } from '../fixtures/sample-answers.ts'
import { RenderError } from '../src/errors.ts'
import { fontFile } from '../src/fonts/own-faces.ts'
import { renderHtml } from '../src/report/html/render-html.ts'
import type { ReportInput } from '../src/report/model/report-input.ts'
import { renderPdf } from '../src/report/pdf/render-pdf.ts'
import { reportModel } from '../src/report/report-model.ts'
import { fontsMissing, otherFonts } from './other-fonts.ts'
import { drawnGlyphs } from './pdf-content.ts'
import { pdfPages, pdfReport, popplerMissing } from './poppler.ts'
import { sampleModel, watchListBlock } from './sample-model.ts'

const names = {
  Chinese: '東京駅前店',
  'Thai, with marks above each other': 'สาขาน้ำพุ ที่หนึ่ง',
  'Devanagari, with conjuncts and vowels before them': 'क्षेत्रीय हिन्दी दुकान',
  emoji: 'Pizza 🍕 Café 👩‍👩‍👧 🇫🇷 1️⃣ ok',
  'several scripts': 'Café 東京 ที่ 🍕 Ωμέγα',
  'letters of no font': '\u{16ac0}\u{16ac1} Tangsa',
} as const

const withRows = (rows: readonly string[]) => {
  const block = watchListBlock(rows.length)
  if (block.type !== 'table') throw new Error('the watch list is a table')
  const table = { ...block.table, rows: block.table.rows.map((row, index) => [rows[index] ?? '', ...row.slice(1)]) }
  return sampleModel({ sections: [{ id: 'handling', title: 'Handling', blocks: [{ ...block, table }] }] })
}

const without = popplerMissing ?? fontsMissing

describe.skipIf(without !== null)(`names in other fonts ${without ?? ''}`, () => {
  test.each(Object.entries(names))('can be copied out of a PDF: %s', async (_, name) => {
    expect(pdfPages(await renderPdf(withRows([name]))).join('')).toContain(name)
  })

  test('no glyph of any page is the empty one of its font', async () => {
    const glyphs = drawnGlyphs(await renderPdf(withRows(Object.values(names))))
    expect(glyphs.length).toBeGreaterThan(500)
    expect(glyphs).not.toContain(0)
  })

  test('named fonts are asked first, and the others after them', async () => {
    const fontsOf = async (fonts: readonly string[]) =>
      pdfReport(await renderPdf({ ...withRows(['Lyon ที่', '東京']), fonts }), 'pdffonts')
    expect(await fontsOf([otherFonts.thai])).toMatch(/\+Garuda .*\+DroidSansFallback /s)
    // It has no Thai.
    expect(await fontsOf([otherFonts.devanagari, otherFonts.thai])).not.toContain('Lohit')
  })

  test('the same fonts give the same bytes', async () => {
    const model = withRows(Object.values(names))
    expect(Buffer.from(await renderPdf(model)).equals(await renderPdf(model))).toBe(true)
  })

  test('an HTML report holds the letters of its names, except pictures', async () => {
    const ranges = async (name: string) => (await renderHtml(withRows([name]))).match(/unicode-range:[^;]*/g) ?? []
    expect(await ranges('東')).toContain('unicode-range:U+6771')
    expect(await ranges('🍕')).toEqual(await ranges('Lyon'))
  })
})

test('a font file that cannot be used is refused, and the message says which and why', () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    [
      '/nowhere/at-all.ttf',
      /^fonts\[1\]: the font cannot be used, because there is no such file: \/nowhere\/at-all.ttf$/,
    ],
    [import.meta.dirname, /because it is a folder/],
    [import.meta.filename, /because it is not TTF, OTF, TTC or OTC/],
  ]
  for (const [path, message] of refused) {
    const report = () => reportModel(sampleReport('ordinary'), { locale: 'en', fonts: [fontFile('regular'), path] })
    expect(report).toThrow(RenderError)
    expect(report).toThrow(message)
  }
})

/** A name in letters that no font has is followed by its id, wherever a report names the site. */
test('the id follows a name that cannot be written', () => {
  const input = sampleReport('ordinary')
  const name = '\u{16ac0}\u{16ac1} 12'
  const [row] = input.rankings[0]?.rows ?? []
  const { establishment: id = '' } = row?.key ?? {}
  const changed: ReportInput = {
    ...input,
    rankings: input.rankings.map(ranking => ({
      ...ranking,
      rows: ranking.rows.map(each => (each.key.establishment === id ? { ...each, label: name } : each)),
    })),
    watchList: {
      ...input.watchList,
      rows: input.watchList.rows.map((each, index) => (index === 0 ? { ...each, establishmentId: id, name } : each)),
    },
  }
  const model = JSON.stringify(reportModel(changed, { locale: 'en' }))
  const written = model.split(name).length - 1
  expect(written).toBeGreaterThan(2)
  expect(model.split(`${name} (${id})`).length - 1).toBe(written)
  expect(JSON.stringify(reportModel(input, { locale: 'en' }))).not.toContain(`(${id})`)
})

/** Regions, channels and platforms have no other id, so a mark before each tells two that look alike apart, even where a chart cuts them off. */
test('two values that cannot be written are told apart wherever a report names them', () => {
  const names = ['\u{16ac0}'.repeat(30), '\u{16ac0}'.repeat(31)] as const
  const input = sampleReport('ordinary')
  const known = [...new Set(input.byChannel.rows.map(({ key }) => key.channel ?? ''))].slice(0, 2)
  const renamed = JSON.parse(
    known.reduce(
      (text, name, index) => text.replaceAll(JSON.stringify(name), JSON.stringify(names[index])),
      JSON.stringify(input),
    ),
  ) as ReportInput
  const model = JSON.stringify(reportModel(renamed, { locale: 'en' }))
  const named = [...model.matchAll(/(.{7})\u{16ac0}{3,}/gu)].map(([, mark = '']) => mark)
  expect(named.filter(mark => !/^#[\da-f]{5} $/.test(mark))).toEqual([])
  expect(named.length).toBeGreaterThan(10)
  expect(new Set(named).size).toBe(2)
  expect(JSON.stringify(reportModel(input, { locale: 'en' }))).not.toMatch(/#[\da-f]{5} /)
})

test('a site that is called by an id which cannot be written is told apart, too', () => {
  const input = sampleReport('ordinary')
  const id = '\u{16ac0}'
  const rankings = input.rankings.map(ranking => ({
    ...ranking,
    rows: ranking.rows.map((row, index) =>
      row.key.establishment === undefined || index > 0 ? row : { ...row, key: { establishment: id }, label: id },
    ),
  }))
  expect(JSON.stringify(reportModel({ ...input, rankings }, { locale: 'en' }))).toMatch(/#[\da-f]{5} \u{16ac0}/u)
})
