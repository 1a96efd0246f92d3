import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changesBetween } from './verify-report.ts'

test('two answers that are the same have no change, others have one a figure, by its path', () => {
  const was = { volume: { activeChats: 3, messages: 9 }, rows: [{ value: 1 }, { value: 2 }], label: null, gone: 1 }
  const is = {
    volume: { activeChats: 4, messages: 9 },
    rows: [{ value: 1 }, { value: 5 }, { value: 6 }],
    label: 'x',
    more: 0,
  }
  expect(changesBetween(was, was, '')).toEqual([])
  expect(changesBetween(was, is, '')).toEqual([
    { path: 'volume.activeChats', was: 3, is: 4 },
    { path: 'rows.1.value', was: 2, is: 5 },
    { path: 'rows.2', was: null, is: { value: 6 } },
    { path: 'label', was: null, is: 'x' },
    { path: 'gone', was: 1, is: null },
    { path: 'more', was: null, is: 0 },
  ])
  expect(changesBetween({ rows: [] }, { rows: {} }, '')).toEqual([{ path: 'rows', was: [], is: {} }])
  expect(changesBetween(0, -0, 'a')).toHaveLength(1)
  expect(changesBetween(null, {}, 'a')).toEqual([{ path: 'a', was: null, is: {} }])
})

test('whatever they hold, there is a change exactly where they differ', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (was, is) => {
      expect(changesBetween(was, structuredClone(was), '')).toEqual([])
      if (JSON.stringify(was) !== JSON.stringify(is) && !isEmptyTree(was) && !isEmptyTree(is) && !sameKeys(was, is))
        expect(changesBetween(was, is, '').length).toBeGreaterThan(0)
    }),
  )
})

const isEmptyTree = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0
/** In another order they are the same. */
const sameKeys = (a: unknown, b: unknown): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))
const ordered = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? value
    : Object.entries(value)
        .map(([key, item]) => [key, ordered(item)])
        .toSorted()
