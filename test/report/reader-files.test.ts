import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { splitChart } from '../../src/charts/split-chart.ts'
import type { Source } from '../../src/engine/source.ts'
import { type AnyAnswer, operatorNames, operators } from '../../src/metrics/operators/index.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { chartFrame } from '../../src/report/chart-frame.ts'
import { framedSvg } from '../../src/report/paint/framed-svg.ts'
import { renderSvg } from '../../src/report/paint/svg.ts'
import { readerCsv } from '../../src/report/reader-csv.ts'
import { readerTable } from '../../src/report/reader-table.ts'
import { readerXlsx } from '../../src/report/reader-xlsx.ts'
import type { Store } from '../../src/store/store.ts'
import { flatAnswer } from '../../src/tables/flat-answer.ts'
import { locales, wordsOf } from '../../src/words/locale.ts'
import { memoryStore } from '../../testing/index.ts'

let store: Store<string>
const site = (n: number) => ({ establishmentId: `s${n}`, channel: n === 1 ? '=cmd()' : 'a;b, "c"', platform: 'web' })
const message = (n: number, at: string, author: 'customer' | 'agent') => ({
  ...site(n),
  messageId: `${n}-${at}`,
  chatId: `c${n}`,
  customerId: `u${n}`,
  kind: 'message' as const,
  author,
  sentAt: at,
})
beforeAll(async () => {
  store = (await memoryStore(
    [1, 2, 3].flatMap(n => [
      message(n, `2026-10-0${n}T10:00:00Z`, 'customer'),
      message(n, `2026-10-0${n}T11:30:00.5Z`, 'agent'),
    ]),
  )) as never
})
afterAll(() => store.close())

const dayZero = Date.UTC(1899, 11, 31)
const asked = { period: '2026-10', zone: 'Europe/Paris', asOf: '2026-11-01T08:00:00Z' }

describe.each(operatorNames)('%s', name => {
  const ask = operators[name].ask as (source: Source, query: object) => Promise<AnyAnswer>
  const answerOf = () => ask(store, { ...asked, ...operators[name].example, ...asked })

  test('every column has a head in every language, and each value is the one of the answer', async () => {
    const answer = await answerOf()
    for (const locale of locales) {
      const { heads, columns, rows } = readerTable(answer, { locale })
      for (const [index, { name: column }] of columns.entries())
        expect(heads[index], `${column} in ${locale}`).not.toBe(column)
      const { cell: delimiter, decimal } = wordsOf(locale).sheet.separators
      const [, ...read] = parse(readerCsv(answer, { locale }), { bom: true, delimiter }) as string[][]
      const flat = flatAnswer(answer)
      expect(read.length).toBe(flat.rows.length)
      for (const [row, cells] of read.entries()) {
        for (const [index, text] of cells.entries()) {
          const value = rows[row]?.[index]
          if (typeof value === 'number') expect(Number(text.replace(decimal, '.'))).toBe(value)
        }
      }
    }
  })

  test('a workbook has the same values in typed cells, and the question', async () => {
    const answer = await answerOf()
    const table = readerTable(answer, { locale: 'fr', inSeconds: false })
    const bytes = await readerXlsx(answer, { locale: 'fr' })
    expect(Buffer.from(await readerXlsx(answer, { locale: 'fr' })).equals(Buffer.from(bytes))).toBe(true)
    const { sheets } = await readXlsx(bytes)
    expect(sheets.map(sheet => sheet.name)).toEqual(['Chiffres', 'Question'])
    const [figures, question] = sheets
    expect(figures?.rows[0]).toEqual(table.heads)
    expect(figures?.rows.length).toBe(table.rows.length + 1)
    for (const [row, values] of table.rows.entries()) {
      for (const [index, value] of values.entries()) {
        const found = figures?.rows[row + 1]?.[index] ?? null
        const { type } = table.columns[index] ?? { type: 'text' }
        if (typeof value !== 'number') continue
        // A duration is read as an instant after day 0 of the sheet's calendar.
        if (type === 'seconds') expect(Math.abs(Number(found) - dayZero - value * 1000)).toBeLessThanOrEqual(1)
        else expect(found).toBe(value)
      }
    }
    expect(question?.rows.map(([label]) => label)).toContain('Fuseau horaire')
  })
})

test('a French spreadsheet reads the separators, the decimals and the question', async () => {
  const answer = await split(store, { ...asked, by: ['channel'], metric: 'handledWithin1h', compare: 'none' })
  const lines = readerCsv(answer, { locale: 'fr', question: true }).split('\r\n')
  expect(lines[0]).toMatch(/^\uFEFFPériode;1er–31 octobre 2026/)
  expect(lines[lines.indexOf('') + 1]).toBe('Canal;Pris en charge en moins de 1 h;Chats reçus;Part')
  expect(lines).toContain(`"a;b, ""c""";0;2;`)
  expect(lines).toContain(`'=cmd();0;1;`)
})

test('a chart that leaves its page says its title, its question and its source', async () => {
  const answer = await split(store, { ...asked, by: ['channel'] })
  const frame = chartFrame({ title: 'Deux canaux & <plus>', subtitle: null }, answer, { locale: 'fr' })
  const svg = framedSvg(renderSvg(splitChart(answer, { locale: 'fr' })), frame)
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text = '']) =>
    text.replaceAll(/[\u00a0\u202f]/g, ' '),
  )
  expect(texts[0]).toBe('Deux canaux &amp; &lt;plus&gt;')
  expect(texts.join(' ')).toContain('Fuseau horaire : Europe/Paris')
  expect(texts.find(text => text.startsWith('Source'))).toMatch(/^Source : causerie, données jusqu’au \d+ octobre 2026/)
})
