import { describe, expect, test } from 'vitest'
import {
  addDays,
  formatBucket,
  formatDate,
  formatDateRange,
  formatDays,
  formatHour,
  formatInstant,
  formatMonth,
  formatWeekday,
} from './format-date.ts'
import { type Locale, locales } from './locale.ts'

const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')
const inEach = (write: (locale: Locale) => string) =>
  Object.fromEntries(locales.map(locale => [locale, spaced(write(locale))]))

test('a date, the first of a month in French', () => {
  expect(formatDate('2026-10-01', 'en')).toBe('1 October 2026')
  expect(formatDate('2026-10-01', 'fr')).toBe('1er octobre 2026')
  expect(formatDate('2026-10-02', 'fr', 'short')).toBe('2 oct. 2026')
  expect(formatDate('2026-10-01', 'es')).toBe('1 de octubre de 2026')
  expect(formatDate('2026-11-28', 'es', 'short')).toBe('28 nov 2026')
  expect(formatDate('2026-10-01', 'de')).toBe('1. Oktober 2026')
  expect(formatDate('2026-11-28', 'de', 'short')).toBe('28. Nov. 2026')
})

describe('formatDateRange', () => {
  test.each([
    ['2026-10-01', '2026-11-01', 'October 2026', 'octobre 2026', 'octubre de 2026', 'Oktober 2026'],
    ['2026-10-01', '2027-01-01', 'Q4 2026', 'T4 2026', 'T4 2026', 'Q4 2026'],
    ['2026-01-01', '2027-01-01', '2026', '2026', '2026', '2026'],
    ['2025-01-01', '2027-01-01', '2025–2026', '2025–2026', '2025–2026', '2025–2026'],
    [
      '2026-11-01',
      '2027-01-01',
      'November–December 2026',
      'novembre–décembre 2026',
      'noviembre–diciembre de 2026',
      'November–Dezember 2026',
    ],
    [
      '2025-11-01',
      '2026-02-01',
      'November 2025 – January 2026',
      'novembre 2025 – janvier 2026',
      'noviembre de 2025 – enero de 2026',
      'November 2025 – Januar 2026',
    ],
    ['2026-10-01', '2026-10-02', '1 October 2026', '1er octobre 2026', '1 de octubre de 2026', '1. Oktober 2026'],
    [
      '2026-10-01',
      '2026-10-16',
      '1–15 October 2026',
      '1er–15 octobre 2026',
      '1–15 de octubre de 2026',
      '1.–15. Oktober 2026',
    ],
    [
      '2026-09-28',
      '2026-10-05',
      '28 September – 4 October 2026',
      '28 septembre – 4 octobre 2026',
      '28 de septiembre – 4 de octubre de 2026',
      '28. September – 4. Oktober 2026',
    ],
    [
      '2025-12-28',
      '2026-01-04',
      '28 December 2025 – 3 January 2026',
      '28 décembre 2025 – 3 janvier 2026',
      '28 de diciembre de 2025 – 3 de enero de 2026',
      '28. Dezember 2025 – 3. Januar 2026',
    ],
  ])('[%s, %s)', (start, end, en, fr, es, de) => {
    expect(inEach(locale => formatDateRange(start, end, locale))).toEqual({ en, fr, es, de })
  })

  test('of days', () => {
    expect(formatDays('2026-10-01', '2026-11-01', 'en')).toBe('1–31 October 2026')
  })
})

describe('formatBucket', () => {
  test.each([
    ['day', '2026-10-26', 'Mon 26 Oct 2026', 'lun. 26 oct. 2026', 'lun, 26 oct 2026', 'Mo., 26. Okt. 2026'],
    [
      'week',
      '2026-10-26',
      'week 44, 26 Oct – 1 Nov 2026',
      'semaine 44, 26 oct. – 1er nov. 2026',
      'semana 44, 26 oct – 1 nov 2026',
      'KW 44, 26. Okt. – 1. Nov. 2026',
    ],
    [
      'week',
      '2024-12-30',
      'week 1, 30 Dec 2024 – 5 Jan 2025',
      'semaine 1, 30 déc. 2024 – 5 janv. 2025',
      'semana 1, 30 dic 2024 – 5 ene 2025',
      'KW 1, 30. Dez. 2024 – 5. Jan. 2025',
    ],
    ['month', '2026-10-01', 'October 2026', 'octobre 2026', 'octubre de 2026', 'Oktober 2026'],
    ['quarter', '2026-10-01', 'Q4 2026', 'T4 2026', 'T4 2026', 'Q4 2026'],
    ['year', '2026-01-01', '2026', '2026', '2026', '2026'],
    [
      'hour',
      '2026-10-25T02:00:00+02:00',
      'Sun 25 Oct 2026, 02:00',
      'dim. 25 oct. 2026, 02:00',
      'dom, 25 oct 2026, 02:00',
      'So., 25. Okt. 2026, 02:00',
    ],
  ] as const)('%s %s', (grain, bucket, en, fr, es, de) => {
    expect(inEach(locale => formatBucket(bucket, grain, locale))).toEqual({ en, fr, es, de })
  })

  test('an hour of an autumn night with its offset', () => {
    expect(formatBucket('2026-10-25T02:00:00+01:00', 'hour', 'en', { offset: true })).toBe(
      'Sun 25 Oct 2026, 02:00 (UTC+01:00)',
    )
  })
})

test('an instant in its time zone', () => {
  expect(formatInstant('2026-11-01T08:05:00.123456Z', 'Europe/Paris', 'en')).toBe('1 November 2026 at 09:05')
  expect(formatInstant('2026-11-01T08:05:00Z', 'America/New_York', 'fr')).toBe('1er novembre 2026 à 03:05')
  expect(formatInstant('2026-11-01T08:05:00Z', 'Europe/Madrid', 'es')).toBe('1 de noviembre de 2026 a las 9:05')
  expect(formatInstant('2026-11-01T00:05:00Z', 'Europe/Madrid', 'es')).toBe('1 de noviembre de 2026 a la 1:05')
  expect(formatInstant('2026-11-01T08:05:00Z', 'Europe/Berlin', 'de')).toBe('1. November 2026 um 09:05')
})

test('a month by itself has the same dot as in a date', () => {
  const months = ['01', '03', '05', '06', '09', '12']
  expect(months.map(month => formatMonth(`2026-${month}-01`, 'de', { year: false }))).toEqual([
    'Jan.',
    'März',
    'Mai',
    'Juni',
    'Sept.',
    'Dez.',
  ])
  expect(formatMonth('2026-09-01', 'de', { year: true })).toBe('Sept. 2026')
})

test('weekdays, hours and following days', () => {
  expect([1, 7].map(weekday => formatWeekday(weekday, 'fr'))).toEqual(['lundi', 'dimanche'])
  expect(formatWeekday(1, 'en', 'short')).toBe('Mon')
  expect(spaced(formatHour(9, 'fr'))).toBe('9 h')
  expect(formatHour(9, 'en')).toBe('09:00')
  expect(formatHour(9, 'es')).toBe('9:00')
  expect(spaced(formatHour(9, 'de'))).toBe('9 Uhr')
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
})
