import { tableFromIPC, tableToIPC } from 'apache-arrow'
import { expect, test } from 'vitest'
import { type FlatTable, type FlatValue, flatTypes } from '../metrics/definitions/flat-table.ts'
import { tableToArrow, tableToArrowFile } from './arrow.ts'

const values = {
  text: 'Hôtel',
  id: 'e1',
  code: 'none',
  metric: 'messages',
  bucket: '2026-10-01',
  count: 12,
  rankChange: -3,
  seconds: 0.25,
  share: 0.5,
  changeRatio: -0.1,
  instant: '2026-10-01T00:00:00.000001Z',
  boolean: true,
} as const satisfies Record<string, FlatValue>

const table = (rows: FlatTable['rows']): FlatTable => ({
  columns: flatTypes.map(type => ({ name: type, title: type, type, nullable: true, compares: false })),
  rows,
})
const typesOf = (flat: FlatTable) => tableFromIPC(tableToArrowFile(flat)).schema.fields.map(field => String(field.type))

test('every type is written and read back, including null', () => {
  const full = table([flatTypes.map(type => values[type]), flatTypes.map(() => null)])
  const [first, second] = tableFromIPC(tableToArrowFile(full)).toArray()
  expect(first?.toJSON()).toEqual({ ...values, count: 12n, rankChange: -3n, instant: expect.anything() })
  expect(flatTypes.every(type => second?.[type] === null)).toBe(true)
})

test('an instant keeps its microseconds', () => {
  const arrow = tableToArrow(table([flatTypes.map(type => values[type])]))
  const column = arrow.getChild('instant')
  expect(column?.data[0]?.values[0]).toBe(1_790_812_800_000_001n)
})

test('types do not depend on the rows', () => {
  const types = typesOf(table([flatTypes.map(type => values[type])]))
  expect(types).toEqual([
    'Utf8',
    'Utf8',
    'Utf8',
    'Utf8',
    'Utf8',
    'Int64',
    'Int64',
    'Float64',
    'Float64',
    'Float64',
    'Timestamp<MICROSECOND, UTC>',
    'Bool',
  ])
  expect(typesOf(table([]))).toEqual(types)
  expect(typesOf(table([flatTypes.map(() => null)]))).toEqual(types)
})

test('a table without rows is valid', () => {
  expect(tableFromIPC(tableToIPC(tableToArrow(table([])), 'stream')).numRows).toBe(0)
})
