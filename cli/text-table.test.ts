import { expect, test } from 'vitest'
import { textTable } from './text-table.ts'

const columns = [
  { title: 'Name', align: 'start' },
  { title: 'Chats', align: 'end' },
] as const

test('numbers are to the right, under their title', () => {
  expect(
    textTable(
      columns,
      [
        ['Lyon', '1,284'],
        ['Saint-Denis', '7'],
      ],
      { width: null },
    ),
  ).toBe(['Name         Chats', '──────────────────', 'Lyon         1,284', 'Saint-Denis      7', ''].join('\n'))
})

test('texts are cut to the width of the terminal, numbers never', () => {
  const table = textTable(columns, [['Boulogne-Billancourt', '1,284,000']], { width: 20 })
  expect(table.split('\n')).toEqual(['Name           Chats', '─'.repeat(20), 'Boulogne…  1,284,000', ''])
  expect(textTable(columns, [['Boulogne-Billancourt', '1,284,000']], { width: 10 })).toContain('1,284,000')
})

test('what is dispensable is cut first', () => {
  const [name, chats] = columns
  const table = textTable(
    [{ title: 'Id', align: 'start', cut: 'first' }, name, chats],
    [['0123456789abcdef', 'Boulogne', '7']],
    {
      width: 25,
    },
  )
  expect(table.split('\n')[2]).toBe('0123456…  Boulogne      7')
})

test('a table may be as long as it likes', () => {
  const rows = Array.from({ length: 150_000 }, (_, index) => ['x', String(index)])
  expect(textTable(columns, rows, { width: 80 }).split('\n')).toHaveLength(150_003)
})

test('a hostile name stays on its line and cannot reach the terminal', () => {
  const table = textTable(columns, [['a\nb\u001b[31m', '1']], { width: null })
  expect(table.split('\n')).toHaveLength(4)
  expect(table).not.toContain('\u001b')
})
