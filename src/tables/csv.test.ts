import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { type FlatTable, flatTypes } from '../metrics/definitions/flat-table.ts'
import { tableToCsv } from './csv.ts'

const table = (rows: FlatTable['rows']): FlatTable => ({
  columns: [
    { name: 'name', title: 'Name', type: 'text', nullable: false, compares: false },
    { name: 'value', title: 'Value', type: 'seconds', nullable: true, compares: false },
  ],
  rows,
})

test('comma, CRLF, quotes where needed, nothing for null', () => {
  expect(
    tableToCsv(
      table([
        ['a, "b"\nc', null],
        ['plain', 0.1],
      ]),
    ),
  ).toBe('name,value\r\n"a, ""b""\nc",\r\nplain,0.1\r\n')
})

test('a text that a spreadsheet would run is defused, numbers are not', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1']
  const parsed: string[][] = parse(tableToCsv(table(hostile.map(text => [text, -12.5]))), { from: 2 })
  expect(parsed).toEqual(hostile.map(text => [`'${text}`, '-12.5']))
})

test.each(flatTypes)('in a column of %s, only text from users is defused, and only at its beginning', type => {
  const columns: FlatTable['columns'] = [{ name: type, title: type, type, nullable: true, compares: false }]
  const [hostile, plain] = [
    ['=1+1', '-1'],
    ['1-1', 'a=b', 'a@b.c', '1+1', ' =1'],
  ]
  const parsed = (texts: readonly string[]): readonly string[] =>
    parse(tableToCsv({ columns, rows: texts.map(text => [text]) }), { from: 2 }).flat()
  const isAnybodys = type === 'text' || type === 'id'
  expect(parsed(hostile)).toEqual(isAnybodys ? hostile.map(text => `'${text}`) : hostile)
  expect(parsed(plain)).toEqual(plain)
})

test('a byte order mark is written on request', () => {
  expect(tableToCsv(table([]), { bom: true })).toBe('\uFEFFname,value\r\n')
})

test('any text is read back, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), names => {
      const parsed: string[][] = parse(tableToCsv(table(names.map(name => [name, 1]))), {
        from: 2,
        record_delimiter: '\r\n',
      })
      return parsed.every(([name], index) => name === names[index] || name === `'${names[index]}`)
    }),
    runs(30),
  )
})
