import { describe, expect, test } from 'vitest'
import { sampleNames, sampleReport } from '../fixtures/sample-answers.ts'
import type { ReportModel } from '../src/report/model/model.ts'
import { renderPdf } from '../src/report/pdf/render-pdf.ts'
import { sheet } from '../src/report/pdf/sheet.ts'
import { reportModel } from '../src/report/report-model.ts'
import { locales } from '../src/words/locale.ts'
import { pdfPages, pdfReport, pdfWords, popplerMissing } from './poppler.ts'
import { names, sampleModel, watchListBlock } from './sample-model.ts'

const withBlock = (block: ReportModel['sections'][number]['blocks'][number]) =>
  sampleModel({ sections: [{ id: 'handling', title: 'Handling', blocks: [block] }] })

const longWord = 'W'.repeat(200)
const longName = 'Établissement de la rue du Faubourg-Saint-Honoré '.repeat(4)
const rightToLeft = 'מסעדת השף הגדול של תל אביב '.repeat(6)

/** Extreme models, each with its maximum number of pages. */
const degenerate: Readonly<Record<string, readonly [ReportModel, number]>> = {
  'no section': [sampleModel({ sections: [] }), 1],
  'no word at all': [sampleModel({ title: '', subtitle: '', lead: '', head: [], sections: [] }), 1],
  'an empty table': [withBlock(watchListBlock(0)), 1],
  'one row': [withBlock(watchListBlock(1)), 1],
  '5,000 rows': [withBlock(watchListBlock(5000)), 150],
  'long titles': [
    sampleModel({ title: longName, subtitle: longWord, lead: longWord, head: [{ label: longWord, value: longName }] }),
    4,
  ],
  'a text of many pages': [withBlock({ type: 'paragraph', id: 'long', text: longName.repeat(100) }), 10],
  'long figures': [
    withBlock({
      type: 'figures',
      id: 'long',
      figures: [longWord, longName, rightToLeft, '1'].map(text => ({
        label: text,
        value: text,
        change: { text, tone: 'bad' },
        note: text,
      })),
    }),
    2,
  ],
  'long names in a table of many columns': [
    withBlock({
      type: 'table',
      id: 'wide',
      title: longName,
      table: {
        caption: longWord,
        columns: [longWord, ...Array.from({ length: 9 }, (_, index) => `Number ${index}`)].map((label, index) => ({
          label,
          align: index === 0 ? 'start' : 'end',
        })),
        rows: [longWord, longName, rightToLeft, '東京'.repeat(100), '\u0000\ud800'].map(name => [
          name,
          ...Array.from({ length: 9 }, () => '123,456,789'),
        ]),
        emptyText: '',
        note: longName,
      },
    }),
    3,
  ],
  'long definitions': [
    withBlock({
      type: 'definitions',
      id: 'long',
      title: longWord,
      entries: [
        { label: longName, value: longName.repeat(50) },
        { label: '', value: '' },
      ],
    }),
    5,
  ],
}

describe.skipIf(popplerMissing !== null)(
  `a PDF read back${popplerMissing === null ? '' : ` (${popplerMissing})`}`,
  () => {
    test('has the text of the model, with page numbers in the report’s language', async () => {
      const pages = pdfPages(await renderPdf(sampleModel()))
      expect(pages).toHaveLength(2)
      for (const text of [
        'Chats and how they were handled',
        'All establishments, October 2026',
        'Chat volume',
        '1,284',
        '−4.2% on September, worse',
        '1–31 October 2026 (31 days)',
        '1,284 active chats in October 2026, 12% more than in September',
        'Page 1 of 2',
      ]) {
        expect(pages[0]).toContain(text)
      }
      expect(pages[1]).toContain('Page 2 of 2')
      expect(pdfPages(await renderPdf(sampleModel({ locale: 'fr' })))[1]).toContain('page 2 sur 2')
    })

    test('keeps names in every script in reading order', async () => {
      const text = pdfPages(await renderPdf(sampleModel()), { layout: true }).join('')
      // Poppler turns a lam-alef ligature round, so the Arabic name is looked for without its second word.
      for (const name of [
        ...names.slice(0, 3),
        'متجر دار',
        'للعطور والهدايا',
        'חנות הספרים של תל אביב',
        '東京駅前店',
      ]) {
        expect(text).toContain(name)
      }
    })

    test('repeats the head of a table on each page and splits no row', async () => {
      const pages = pdfPages(await renderPdf(withBlock(watchListBlock(200))), { layout: true })
      expect(pages.length).toBeGreaterThan(4)
      for (const page of pages) expect(page).toMatch(/Establishment +Waiting +Waiting +Longest +Waiting since/)
      for (let row = 8; row <= 200; row++) {
        expect(pages.filter(page => page.includes(`Agency ${row} `))).toHaveLength(1)
      }
      expect(pages.at(-1)).toMatch(/Agency 199 .*Agency 200 .*3 chats older than 90 days are left out\./s)
    })

    test('embeds all its fonts, each letter as text that can be copied', async () => {
      const [, , ...fonts] = pdfReport(await renderPdf(sampleModel()), 'pdffonts')
        .trim()
        .split('\n')
      expect(fonts.length).toBeGreaterThan(1)
      for (const font of fonts) expect(font).toMatch(/^[A-Z]{6}\+\S+ +CID (TrueType|Type 0C) +Identity-H +yes yes yes /)
    })

    test('is tagged, and has the report’s title and language', async () => {
      const pdf = await renderPdf(sampleModel({ title: 'Müller & <Söhne>' }))
      expect(pdfReport(pdf, 'pdfinfo')).toMatch(
        /Title: +Müller & <Söhne>\n(.*\n)*Tagged: +yes\n(.*\n)*PDF version: +1\.7/,
      )
      expect(pdfReport(pdf, 'pdfinfo', ['-meta'])).toContain('Müller &amp; &lt;Söhne>')
      const structure = pdfReport(pdf, 'pdfinfo', ['-struct-text'])
      expect(structure).toMatch(
        /H1 .*"Müller & <Söhne>".*H2 .*"Chat volume".*Div.*H3 .*Figure.*H2 .*Table.*Caption.*TH.*TD.*L /s,
      )
      expect(structure).not.toContain('Page 1')
      const bytes = Buffer.from(pdf).toString('latin1')
      expect(bytes).toContain('/Lang (en)')
      expect(bytes).toContain('/Alt (Line chart of the active chats, Total.)')
      for (const bookmark of ['Chat volume', 'Establishments to watch', 'How this was counted', 'Definitions']) {
        expect(bytes).toContain(`/Title (${bookmark})`)
      }
    })

    test.each(Object.entries(degenerate))('stays within its pages and margins: %s', async (_, [model, mostPages]) => {
      const pdf = await renderPdf(model)
      expectWithinMargins(pdf)
      expect(pdfPages(pdf).length).toBeLessThanOrEqual(mostPages)
    })

    test('a target that is missed is told as that, and not as a change for the worse', async () => {
      const targets = [{ metric: 'meanDelaySeconds', value: 1, where: {} }] as const
      const model = reportModel(sampleReport('withoutComparison'), { locale: 'en', targets })
      const text = pdfPages(await renderPdf(model))
        .join(' ')
        .replace(/\s+/g, ' ')
      expect(text).toContain('not reached')
      expect(text).not.toContain(', worse')
    })

    test.each(locales)('a month takes five pages, however long or foreign the names are: %s', async locale => {
      const pdf = await renderPdf(reportModel(sampleReport('hostileNames'), { locale }))
      expect(pdfPages(pdf)).toHaveLength(5)
    })

    test.each(sampleNames)('fits a report of a store on few pages, with the period on the first: %s', async name => {
      const model = reportModel(sampleReport(name), { locale: 'fr' })
      const pdf = await renderPdf(model)
      expectWithinMargins(pdf)
      const pages = pdfPages(pdf)
      expect(pages.length).toBeLessThan(12)
      const letters = (text: string) => text.replace(/\s/gu, '')
      const [volume, handling] = model.sections
      const numbers = volume?.blocks.flatMap(block => (block.type === 'figures' ? block.figures : [])) ?? []
      for (const text of [
        model.title,
        model.subtitle,
        model.lead,
        ...numbers.flatMap(({ label, value }) => [label, value]),
      ]) {
        expect(letters(pages[0] ?? '')).toContain(letters(text))
      }
      expect(letters(pages.join(''))).toContain(letters(handling?.title ?? ''))
    })
  },
)

/** Expects all words within the margins, and only the page number in each footer. */
function expectWithinMargins(pdf: Uint8Array): void {
  const words = pdfWords(pdf)
  const pages = words.at(-1)?.page ?? 0
  const { leftPt, rightPt, topPt, bottomPt } = sheet
  const head = words.filter(word => word.top < topPt - 4)
  const foot = words.filter(word => word.bottom > bottomPt + 4)
  expect(foot.filter(word => /^page$/i.test(word.text)).map(word => word.page)).toEqual(
    Array.from({ length: pages }, (_, index) => index + 1),
  )
  expect(foot).toHaveLength(4 * pages)
  for (const word of foot) expect(word.top).toBeGreaterThan(bottomPt + 10)
  for (const word of head) expect(word.bottom).toBeLessThan(topPt - 20)
  expect(words.filter(word => word.left < leftPt - 0.5 || word.right > rightPt + 0.5)).toEqual([])
}

test('the same model gives the same bytes, whatever was drawn in between', async () => {
  const before = await renderPdf(sampleModel())
  await renderPdf(withBlock(watchListBlock(50)))
  expect(Buffer.from(await renderPdf(sampleModel())).equals(before)).toBe(true)
  expect(Buffer.from(await renderPdf(sampleModel({ asOf: '2026-11-03T00:00:00Z' }))).equals(before)).toBe(false)
})
