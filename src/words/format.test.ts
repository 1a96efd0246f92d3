import { describe, expect, test } from 'vitest'
import {
  formatChange,
  formatCount,
  formatCounted,
  formatDelay,
  formatDelayInWords,
  formatList,
  formatRankChange,
  formatShare,
  formatValue,
} from './format.ts'

// The spaces of Intl and ours are of four kinds; what matters here is where they stand.
const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

describe('formatCount', () => {
  test.each([
    [0, '0', '0'],
    [1284, '1,284', '1 284'],
    [null, '–', '–'],
  ])('%s', (value, en, fr) => {
    expect(formatCount(value, 'en')).toBe(en)
    expect(spaced(formatCount(value, 'fr'))).toBe(fr)
  })
})

describe('formatShare', () => {
  test.each([
    [0, '0%', '0 %'],
    [0.00001, '< 0.1%', '< 0,1 %'],
    [0.0123, '1.2%', '1,2 %'],
    [0.05, '5.0%', '5,0 %'],
    [0.0996, '10%', '10 %'],
    [0.4267, '43%', '43 %'],
    [0.9999, '> 99%', '> 99 %'],
    [1, '100%', '100 %'],
    [1.2, '120%', '120 %'],
    [null, '–', '–'],
  ])('%s', (ratio, en, fr) => {
    expect(spaced(formatShare(ratio, 'en'))).toBe(en)
    expect(spaced(formatShare(ratio, 'fr'))).toBe(fr)
  })
})

describe('formatChange', () => {
  test.each([
    [0.12, '+12%', '+12 %'],
    [-0.042, '−4.2%', '−4,2 %'],
    [0, '0%', '0 %'],
    [null, 'new', 'nouveau'],
  ])('%s', (ratio, en, fr) => {
    expect(formatChange(ratio, 'en')).toBe(en)
    expect(spaced(formatChange(ratio, 'fr'))).toBe(fr)
  })
})

describe('formatDelay', () => {
  test.each([
    [0, '0 s', '0 s'],
    [59.4, '59 s', '59 s'],
    [59.6, '1 min', '1 min'],
    [2520, '42 min', '42 min'],
    [3599, '1 h', '1 h'],
    [11_100, '3 h 05', '3 h 05'],
    [86_399, '1 d', '1 j'],
    [187_200, '2 d 4 h', '2 j 4 h'],
    [null, '–', '–'],
  ])('%s', (seconds, en, fr) => {
    expect(spaced(formatDelay(seconds, 'en'))).toBe(en)
    expect(spaced(formatDelay(seconds, 'fr'))).toBe(fr)
  })

  test('in words', () => {
    expect(formatDelayInWords(11_100, 'en')).toBe('3 hours and 5 minutes')
    expect(spaced(formatDelayInWords(187_200, 'fr'))).toBe('2 jours et 4 heures')
    expect(formatDelayInWords(1, 'en')).toBe('1 second')
    expect(formatDelayInWords(null, 'fr')).toBe('aucune valeur')
  })
})

test('a value is written by its unit', () => {
  expect(formatValue(1284, 'messages', 'en')).toBe('1,284')
  expect(spaced(formatValue(11_100, 'seconds', 'en'))).toBe('3 h 05')
  expect(formatValue(0.5, 'share', 'en')).toBe('50%')
})

test('French counts nothing in the singular', () => {
  const noun = { one: 'chat', other: 'chats' }
  expect(spaced(formatCounted(0, noun, 'fr'))).toBe('0 chat')
  expect(spaced(formatCounted(0, noun, 'en'))).toBe('0 chats')
  expect(spaced(formatCounted(2, noun, 'fr'))).toBe('2 chats')
})

test('lists and changes of rank', () => {
  expect(formatList(['a', 'b', 'c'], 'fr')).toBe('a, b et c')
  expect([3, -2, 0, null].map(change => spaced(formatRankChange(change, 'fr')))).toEqual(['▲ 3', '▼ 2', '=', 'nouveau'])
})
