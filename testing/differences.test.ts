import { expect, test } from 'vitest'
import { differences } from './differences.ts'

test.each([
  [{ a: [1, null] }, { a: [1 + 1e-12, null] }, []],
  [0, 1e-12, ['answer: expected 0, got 1e-12']],
  [{ a: [1, null] }, { a: [1] }, ['answer.a.1: missing, expected null']],
  [{ a: 1 }, { a: null }, ['answer.a: expected 1, got null']],
  [{}, { a: [] }, ['answer.a: unexpected []']],
  [[], {}, ['answer: one is a list']],
  ['a', 'b', ['answer: expected "a", got "b"']],
])('%j and %j', (expected, actual, found) => {
  expect(differences(expected, actual)).toEqual(found)
})

test('a key named __proto__ is a key', () => {
  expect(differences(JSON.parse('{"__proto__":"a"}'), JSON.parse('{"__proto__":"b"}'))).toHaveLength(1)
  expect(differences(JSON.parse('{"__proto__":"a"}'), {})).toHaveLength(1)
})
