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
import { type Locale, locales } from './locale.ts'

// Intl and this project use four kinds of spaces; these tests only check where they are.
const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')
const inEach = (write: (locale: Locale) => string) =>
  Object.fromEntries(locales.map(locale => [locale, spaced(write(locale))]))

describe('formatCount', () => {
  test.each([
    [0, '0', '0', '0', '0'],
    // Spanish groups digits from five digits on.
    [1284, '1,284', '1 284', '1284', '1.284'],
    [12_840, '12,840', '12 840', '12.840', '12.840'],
    [null, '–', '–', '–', '–'],
  ])('%s', (value, en, fr, es, de) => {
    expect(inEach(locale => formatCount(value, locale))).toEqual({ en, fr, es, de })
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
  ])('%s', (ratio, en, others) => {
    expect(inEach(locale => formatShare(ratio, locale))).toEqual({ en, fr: others, es: others, de: others })
  })

  test('keeps its figure and its sign on one line', () => {
    for (const locale of locales) expect(formatShare(0.4267, locale)).not.toContain(' ')
  })
})

describe('formatChange', () => {
  test.each([
    [0.12, '+12%', '+12 %', '+12 %', '+12 %'],
    [-0.042, '−4.2%', '−4,2 %', '−4,2 %', '−4,2 %'],
    [0, '0%', '0 %', '0 %', '0 %'],
    [null, 'new', 'nouveau', 'nuevo', 'neu'],
  ])('%s', (ratio, en, fr, es, de) => {
    expect(inEach(locale => formatChange(ratio, locale))).toEqual({ en, fr, es, de })
  })
})

describe('formatDelay', () => {
  test.each([
    [0, '0 s', '0 s', '0 s', '0 s'],
    [59.4, '59 s', '59 s', '59 s', '59 s'],
    [59.6, '1 min', '1 min', '1 min', '1 min'],
    [2520, '42 min', '42 min', '42 min', '42 min'],
    [3599, '1 h', '1 h', '1 h', '1 h'],
    [11_100, '3 h 05', '3 h 05', '3:05 h', '3:05 h'],
    [86_399, '1 d', '1 j', '1 d', '1 Tag'],
    [187_200, '2 d 4 h', '2 j 4 h', '2 d 4 h', '2 Tage 4 h'],
    [null, '–', '–', '–', '–'],
  ])('%s', (seconds, en, fr, es, de) => {
    expect(inEach(locale => formatDelay(seconds, locale))).toEqual({ en, fr, es, de })
  })

  test('in words', () => {
    expect(formatDelayInWords(11_100, 'en')).toBe('3 hours and 5 minutes')
    expect(spaced(formatDelayInWords(187_200, 'fr'))).toBe('2 jours et 4 heures')
    expect(spaced(formatDelayInWords(11_100, 'es'))).toBe('3 horas y 5 minutos')
    expect(spaced(formatDelayInWords(187_200, 'de'))).toBe('2 Tage und 4 Stunden')
    expect(formatDelayInWords(1, 'en')).toBe('1 second')
    expect(formatDelayInWords(null, 'fr')).toBe('aucune valeur')
  })
})

test('a value is written in its unit', () => {
  expect(formatValue(1284, 'messages', 'en')).toBe('1,284')
  expect(spaced(formatValue(11_100, 'seconds', 'en'))).toBe('3 h 05')
  expect(formatValue(0.5, 'share', 'en')).toBe('50%')
})

test('French uses the singular for 0', () => {
  const noun = { one: 'chat', other: 'chats' }
  expect(spaced(formatCounted(0, noun, 'fr'))).toBe('0 chat')
  expect(spaced(formatCounted(0, noun, 'en'))).toBe('0 chats')
  expect(spaced(formatCounted(2, noun, 'fr'))).toBe('2 chats')
  for (const locale of ['es', 'de'] as const)
    expect([0, 1, 2].map(count => spaced(formatCounted(count, noun, locale)))).toEqual(['0 chats', '1 chat', '2 chats'])
})

test('lists and changes of rank', () => {
  expect(inEach(locale => formatList(['a', 'b', 'c'], locale))).toEqual({
    en: 'a, b and c',
    fr: 'a, b et c',
    es: 'a, b y c',
    de: 'a, b und c',
  })
  expect([3, -2, 0, null].map(change => spaced(formatRankChange(change, 'fr')))).toEqual(['▲ 3', '▼ 2', '=', 'nouveau'])
})
