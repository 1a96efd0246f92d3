import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../test/arbitraries/runs.ts'
import { csvRows } from './csv-rows.ts'

const texts = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', '"', '"', ',', ';', '\n', '",', ',"', '"\n', '\n"'),
  maxLength: 30,
})

test('finds the same rows as csv-parse, and refuses what it refuses', () => {
  fc.assert(
    fc.property(texts, fc.constantFrom(',', ';'), (text, delimiter) => {
      const found = csvRows(text, delimiter)
      expect('problem' in found ? 'refused' : found.map(({ cells }) => cells)).toEqual(others(text, delimiter))
    }),
    runs(1000),
  )
})

function others(text: string, delimiter: string): readonly string[][] | 'refused' {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true })
  } catch {
    return 'refused'
  }
}

test('counts the lines of each row', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n'), maxLength: 6 })
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 3 }), { maxLength: 5 }), rows => {
      const written = rows.map(cells => `${cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`)
      const lines = written.map((_, index) => written.slice(0, index).join('').split('\n').length)
      expect(csvRows(written.join(''), ',')).toEqual(rows.map((cells, index) => ({ cells, line: lines[index] })))
    }),
    runs(200),
  )
})

test.each([
  ['a,b"c"', 'a quote stands in an unquoted cell', 1, 1],
  ['a\nb,"c"d', 'a quote inside a quoted cell must be doubled', 2, 1],
  ['a\nb\n"c\nd,e', 'a quote is not closed', 3, 0],
])('%j is refused, with its line and cell', (text, problem, line, cell) => {
  expect(csvRows(text, ',')).toEqual({ problem: expect.stringContaining(problem), line, cell })
})

test('a quote that is never closed is found in a file of any length', () => {
  const text = `"${'a""'.repeat(3_000_000)}`
  expect(csvRows(text, ',')).toMatchObject({ problem: expect.stringContaining('not closed') })
})
