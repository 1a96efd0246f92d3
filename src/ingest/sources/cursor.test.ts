import fc from 'fast-check'
import { expect, test } from 'vitest'
import { later, resumeFrom } from './cursor.ts'

const instant = fc
  .tuple(fc.integer({ min: 0, max: 4e9 }), fc.constantFrom('', '.5', '.123456', '.1', '.12'))
  .map(([seconds, fraction]) => ({
    text: `${new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' ')}${fraction}+00`,
    at: seconds + Number(`0${fraction}`),
  }))

test('the later of two times, and of two whole numbers', () => {
  fc.assert(
    fc.property(instant, instant, (a, b) => {
      expect(later(a.text, b.text, 'c')).toBe(b.at > a.at ? b.text : a.text)
    }),
  )
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
      (a, b) => {
        expect(later(`${a}`, `${b}`, 'c')).toBe(`${b > a ? b : a}`)
      },
    ),
  )
  expect(later(null, '7', 'c')).toBe('7')
})

test('a load begins a little before the last value, or with it if rows were left', () => {
  expect(resumeFrom({ value: '2026-03-01 10:00:00.123+00', more: false }, 'c')).toBe('2026-03-01 09:50:00+00')
  expect(resumeFrom({ value: '2026-01-01 00:00:00', more: false }, 'c')).toBe('2025-12-31 23:50:00')
  expect(resumeFrom({ value: '9007199254741993', more: false }, 'c')).toBe('9007199254740993')
  expect(resumeFrom({ value: '5', more: true }, 'c')).toBe('5')
})

test.each(['', 'x', "1' OR '1'='1", '1.5', 'infinity', '2026-03-01', '2026-03-01 10:00:00; DROP TABLE x'])(
  '%j is no value of a cursor, so it is in no statement',
  value => {
    expect(() => resumeFrom({ value, more: false }, 'c')).toThrow(
      'source.cursor: must be a column of whole numbers or of times',
    )
    expect(() => later('1', value, 'c')).toThrow('source.cursor')
  },
)
