import { describe, expect, test } from 'vitest'
import {
  addDays,
  formatBucket,
  formatDate,
  formatDateRange,
  formatDays,
  formatHour,
  formatInstant,
  formatWeekday,
} from './format-date.ts'

const spaced = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')

test('a date, the first of a month in French', () => {
  expect(formatDate('2026-10-01', 'en')).toBe('1 October 2026')
  expect(formatDate('2026-10-01', 'fr')).toBe('1er octobre 2026')
  expect(formatDate('2026-10-02', 'fr', 'short')).toBe('2 oct. 2026')
})

describe('formatDateRange', () => {
  test.each([
    ['2026-10-01', '2026-11-01', 'October 2026', 'octobre 2026'],
    ['2026-10-01', '2027-01-01', 'Q4 2026', 'T4 2026'],
    ['2026-01-01', '2027-01-01', '2026', '2026'],
    ['2025-01-01', '2027-01-01', '2025–2026', '2025–2026'],
    ['2026-11-01', '2027-01-01', 'November–December 2026', 'novembre–décembre 2026'],
    ['2025-11-01', '2026-02-01', 'November 2025 – January 2026', 'novembre 2025 – janvier 2026'],
    ['2026-10-01', '2026-10-02', '1 October 2026', '1er octobre 2026'],
    ['2026-10-01', '2026-10-16', '1–15 October 2026', '1er–15 octobre 2026'],
    ['2026-09-28', '2026-10-05', '28 September – 4 October 2026', '28 septembre – 4 octobre 2026'],
    ['2025-12-28', '2026-01-04', '28 December 2025 – 3 January 2026', '28 décembre 2025 – 3 janvier 2026'],
  ])('[%s, %s)', (start, end, en, fr) => {
    expect(spaced(formatDateRange(start, end, 'en'))).toBe(en)
    expect(spaced(formatDateRange(start, end, 'fr'))).toBe(fr)
  })

  test('by its days', () => {
    expect(formatDays('2026-10-01', '2026-11-01', 'en')).toBe('1–31 October 2026')
  })
})

describe('formatBucket', () => {
  test.each([
    ['day', '2026-10-26', 'Mon 26 Oct 2026', 'lun. 26 oct. 2026'],
    ['week', '2026-10-26', 'week 44, 26 Oct – 1 Nov 2026', 'semaine 44, 26 oct. – 1er nov. 2026'],
    ['week', '2024-12-30', 'week 1, 30 Dec 2024 – 5 Jan 2025', 'semaine 1, 30 déc. 2024 – 5 janv. 2025'],
    ['month', '2026-10-01', 'October 2026', 'octobre 2026'],
    ['quarter', '2026-10-01', 'Q4 2026', 'T4 2026'],
    ['year', '2026-01-01', '2026', '2026'],
    ['hour', '2026-10-25T02:00:00+02:00', 'Sun 25 Oct 2026, 02:00', 'dim. 25 oct. 2026, 02:00'],
  ] as const)('%s %s', (grain, bucket, en, fr) => {
    expect(spaced(formatBucket(bucket, grain, 'en'))).toBe(en)
    expect(spaced(formatBucket(bucket, grain, 'fr'))).toBe(fr)
  })

  test('the hour of an autumn night with its offset', () => {
    expect(formatBucket('2026-10-25T02:00:00+01:00', 'hour', 'en', { offset: true })).toBe(
      'Sun 25 Oct 2026, 02:00 (UTC+01:00)',
    )
  })
})

test('an instant on the clock of its zone', () => {
  expect(formatInstant('2026-11-01T08:05:00.123456Z', 'Europe/Paris', 'en')).toBe('1 November 2026 at 09:05')
  expect(formatInstant('2026-11-01T08:05:00Z', 'America/New_York', 'fr')).toBe('1er novembre 2026 à 03:05')
})

test('weekdays, hours and days after', () => {
  expect([1, 7].map(weekday => formatWeekday(weekday, 'fr'))).toEqual(['lundi', 'dimanche'])
  expect(formatWeekday(1, 'en', 'short')).toBe('Mon')
  expect(spaced(formatHour(9, 'fr'))).toBe('9 h')
  expect(formatHour(9, 'en')).toBe('09:00')
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
})
