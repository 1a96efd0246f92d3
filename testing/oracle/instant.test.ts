import { expect, test } from 'vitest'
import { formatInstant, parseInstant } from './instant.ts'
import { compareText } from './text.ts'

test.each([
  ['1970-01-01T00:00:00Z', 0n, '1970-01-01T00:00:00Z'],
  ['1970-01-01T01:00:00.5+01:00', 500_000n, '1970-01-01T00:00:00.5Z'],
  ['1969-12-31T23:59:59.999999Z', -1n, '1969-12-31T23:59:59.999999Z'],
  ['1970-01-01T00:00:00.0000019Z', 1n, '1970-01-01T00:00:00.000001Z'],
])('%s is %d microseconds', (text, micros, formatted) => {
  expect(parseInstant(text)).toBe(micros)
  expect(formatInstant(micros)).toBe(formatted)
})

test('texts are compared by code point', () => {
  expect(['\u{1F600}', '\uFF5E', 'a', 'B', '', 'aa'].sort(compareText)).toEqual([
    '',
    'B',
    'a',
    'aa',
    '\uFF5E',
    '\u{1F600}',
  ])
})
