import { expect, test } from 'vitest'
import type { Table } from '../model/model.ts'
import { columnGapPt, sharedWidths, wantedWidths } from './column-widths.ts'
import { styles } from './styles.ts'
import { textWidth } from './text.ts'

const table: Table = {
  caption: '',
  columns: [
    { label: '#', align: 'end' },
    { label: 'Name', align: 'start' },
    { label: 'Chats waiting now', align: 'end' },
  ],
  rows: [['1', 'Lyon Part-Dieu', '12,345']],
  emptyText: '',
  note: null,
}
const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0)

test('a column needs its widest cell, or its heading on two lines', () => {
  const [rank, name, chats] = wantedWidths(table)
  expect(rank).toBe(textWidth('1', styles.small))
  expect(name).toBe(textWidth('Lyon Part-Dieu', styles.small))
  expect(chats).toBeLessThan(textWidth('Chats waiting now', styles.quiet))
  expect(chats).toBeGreaterThanOrEqual(textWidth('waiting', styles.quiet))
})

test('the remaining width goes to the columns of words', () => {
  expect(sharedWidths([10, 50, 40], table, 200 + 2 * columnGapPt)).toEqual([10, 150, 40])
})

test('with too little width, the narrow columns keep theirs', () => {
  expect(sharedWidths([10, 500, 40], table, 200 + 2 * columnGapPt)).toEqual([10, 150, 40])
  const crowded = sharedWidths(
    Array.from({ length: 20 }, () => 100),
    table,
    504,
  )
  expect(sum(crowded) + 19 * columnGapPt).toBeCloseTo(504)
})
