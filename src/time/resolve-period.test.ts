import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, civilFromDay, daysBetween } from './civil.ts'
import { type ComparisonRule, comparisonPeriod, cutToDate } from './comparison.ts'
import { formatInstant, parseInstant } from './instant.ts'
import { periodPresets, resolvePeriod } from './resolve-period.ts'

const today = '2026-11-05'
const day = fc.integer({ min: 800, max: 84_000 }).map(civilFromDay)

describe('a period', () => {
  test.each([
    ['last-month', '2026-10-01', '2026-11-01'],
    ['this-month', '2026-11-01', '2026-12-01'],
    ['last-week', '2026-10-26', '2026-11-02'],
    ['this-week', '2026-11-02', '2026-11-09'],
    ['last-quarter', '2026-07-01', '2026-10-01'],
    ['this-quarter', '2026-10-01', '2027-01-01'],
    ['last-year', '2025-01-01', '2026-01-01'],
    ['this-year', '2026-01-01', '2027-01-01'],
    ['yesterday', '2026-11-04', '2026-11-05'],
    ['last-7-days', '2026-10-29', '2026-11-05'],
    ['last-30-days', '2026-10-06', '2026-11-05'],
    ['2026-10', '2026-10-01', '2026-11-01'],
    ['2026-12', '2026-12-01', '2027-01-01'],
    ['2026-Q4', '2026-10-01', '2027-01-01'],
    ['2026-W45', '2026-11-02', '2026-11-09'],
    ['2026-W01', '2025-12-29', '2026-01-05'],
    ['2026-W53', '2026-12-28', '2027-01-04'],
    ['2026', '2026-01-01', '2027-01-01'],
  ])('%s is [%s, %s)', (text, start, end) => {
    expect(resolvePeriod(text, today)).toEqual({ start, end })
  })

  test.each([
    ['2026-13', 'period must be one of last-month'],
    ['2026-W00', 'period must be one of'],
    ['2025-W53', 'period must be one of'],
    ['october', 'period must be one of'],
    ['toString', 'period must be one of'],
    [{ start: '2026-03-01', end: '2026-03-01' }, 'period is empty: [2026-03-01, 2026-03-01)'],
    [{ start: '2026-02-30', end: '2026-03-01' }, 'a date must be written YYYY-MM-DD: "2026-02-30"'],
    [{ start: '1970-01-01', end: '9999-01-01' }, 'longer than 200 years'],
    [{ start: '2026-01-01', end: '2226-01-02' }, 'longer than 200 years'],
  ])('%j is refused', (period, message) => {
    expect(() => resolvePeriod(period, today)).toThrow(message)
  })

  test.each([
    ['1969', '"1969"'],
    ['0000', '"0000"'],
    ['9999', '"9999"'],
    ['1969-12', '"1969-12"'],
    ['9999-Q1', '"9999-Q1"'],
    ['1969-W52', '"1969-W52"'],
    ['1970-W01', '[1969-12-29, 1970-01-05)'],
    ['9998-W53', '[9998-12-28, 9999-01-04)'],
    [{ start: '1969-12-31', end: '1970-01-02' }, '[1969-12-31, 1970-01-02)'],
    [{ start: '0001-01-01', end: '0002-01-01' }, '[0001-01-01, 0002-01-01)'],
    [{ start: '9998-12-31', end: '9999-01-02' }, '[9998-12-31, 9999-01-02)'],
  ] as const)('%j is refused as outside the years', (period, value) => {
    expect(() => resolvePeriod(period, today)).toThrow(`a period must lie in the years 1970 to 9998: ${value}`)
  })

  test.each([
    ['1970', '1970-01-01', '1971-01-01'],
    ['9998', '9998-01-01', '9999-01-01'],
    ['9998-12', '9998-12-01', '9999-01-01'],
    [{ start: '2026-01-01', end: '2226-01-01' }, '2026-01-01', '2226-01-01'],
    [{ start: '9900-01-01', end: '9950-01-01' }, '9900-01-01', '9950-01-01'],
  ])('%j is a period', (period, start, end) => {
    expect(resolvePeriod(period, null)).toEqual({ start, end })
  })

  test('relative to a day of another year is refused', () => {
    for (const day of ['1969-12-31', '9999-06-01', '+010000-01', '-000001-12'])
      for (const name of Object.keys(periodPresets))
        expect(() => resolvePeriod(name, day)).toThrow(
          `a period must lie in the years 1970 to 9998: "${name} on ${day}"`,
        )
    expect(() => resolvePeriod('last-month', '1970-01-05')).toThrow('1970 to 9998: [1969-12-01, 1970-01-01)')
  })
})

describe('a period relative to a day', () => {
  // The days from 1970 to 2199: leap years, century years, ISO years with 53 weeks.

  test.each(['week', 'month', 'quarter', 'year'])(
    'last-%s ends where this-%s, which contains the day, begins',
    unit => {
      fc.assert(
        fc.property(day, date => {
          const last = resolvePeriod(`last-${unit}`, date)
          const current = resolvePeriod(`this-${unit}`, date)
          expect(last.end).toBe(current.start)
          expect(current.start <= date && date < current.end).toBe(true)
          expect(resolvePeriod(`this-${unit}`, last.start)).toEqual(last)
          expect(resolvePeriod(`last-${unit}`, current.end)).toEqual(current)
        }),
      )
    },
  )

  test.each([
    ['yesterday', 1],
    ['last-7-days', 7],
    ['last-30-days', 30],
  ])('%s ends before the day and has %i days', (preset, length) => {
    fc.assert(
      fc.property(day, date => {
        const { start, end } = resolvePeriod(preset, date)
        expect(end).toBe(date)
        expect(daysBetween(start, end)).toBe(length)
      }),
    )
  })

  test('is over when the day begins, if its name says last', () => {
    const over = Object.keys(periodPresets).filter(name => !name.startsWith('this-'))
    fc.assert(
      fc.property(day, fc.constantFrom(...over), (date, name) => {
        expect(resolvePeriod(name, date).end <= date).toBe(true)
      }),
    )
  })
})

test('a preset needs a reference day, dates and calendar periods do not', () => {
  for (const name of Object.keys(periodPresets))
    expect(() => resolvePeriod(name, null)).toThrow(`relative to the date of asOf: give asOf, or dates: "${name}"`)
  expect(resolvePeriod('2026-10', null)).toEqual({ start: '2026-10-01', end: '2026-11-01' })
})

test('previous-weeks goes back by the fewest whole weeks, so that weekdays match', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 400 }), (start, days) => {
      const period = { start, end: addDays(start, days) }
      const compared = comparisonPeriod(period, 'previous-weeks')
      const back = daysBetween(compared.start, start)
      expect([back % 7, daysBetween(compared.start, compared.end)]).toEqual([0, days])
      expect(back >= days && back - 7 < days).toBe(true)
    }),
  )
})

describe('a comparison', () => {
  const of = (start: string, end: string, rule: ComparisonRule) => {
    const compared = comparisonPeriod({ start, end }, rule)
    return [compared.start, compared.end]
  }

  test.each([
    ['a month', '2026-03-01', '2026-04-01', 'previous', '2026-02-01', '2026-03-01'],
    ['a quarter', '2026-04-01', '2026-07-01', 'previous', '2026-01-01', '2026-04-01'],
    ['two ISO weeks', '2026-03-02', '2026-03-16', 'previous', '2026-02-16', '2026-03-02'],
    ['ten days', '2026-03-03', '2026-03-13', 'previous', '2026-02-21', '2026-03-03'],
    ['a month of the leap year before', '2025-02-01', '2025-03-01', 'previous-year', '2024-02-01', '2024-03-01'],
    ['29 February', '2024-02-29', '2024-03-01', 'previous-year', '2023-02-28', '2023-03-01'],
    [
      '28 February of a leap year, which leaves no day',
      '2024-02-28',
      '2024-02-29',
      'previous-year',
      '2023-02-28',
      '2023-03-01',
    ],
    ['an ISO week', '2026-11-02', '2026-11-09', 'previous-year', '2025-11-03', '2025-11-10'],
    ['a day, a week earlier', '2026-11-03', '2026-11-04', 'previous-weeks', '2026-10-27', '2026-10-28'],
    ['a week and no more', '2026-11-02', '2026-11-09', 'previous-weeks', '2026-10-26', '2026-11-02'],
    ['a month, five weeks earlier', '2026-10-01', '2026-11-01', 'previous-weeks', '2026-08-27', '2026-09-27'],
    ['a February of four weeks', '2026-02-01', '2026-03-01', 'previous-weeks', '2026-01-04', '2026-02-01'],
    ['four ISO weeks that are a month', '2027-02-01', '2027-03-01', 'previous-year', '2026-02-01', '2026-03-01'],
  ] as const)('%s', (_, start, end, rule, ...expected) => {
    expect(of(start, end, rule)).toEqual(expected)
  })

  const cut = (asOf: string) => {
    const instant = cutToDate(
      { start: '2026-03-01', end: '2026-04-01' },
      { start: '2026-02-01', end: '2026-03-01' },
      'Europe/Paris',
      parseInstant(asOf) ?? 0n,
    )
    return instant === null ? null : formatInstant(instant)
  }

  test.each<[string, string | null, string]>([
    ['2026-04-01T00:00:00+02:00', null, 'the period is over'],
    ['2026-03-10T12:00:00+01:00', '2026-02-10T11:00:00Z', 'nine days and twelve hours in'],
    ['2026-03-31T10:00:00+02:00', '2026-02-28T23:00:00Z', 'never past its end'],
    ['2026-01-15T00:00:00Z', '2026-01-31T23:00:00Z', 'never before its start'],
  ])('at %s is cut at %s: %s', (asOf, expected) => {
    expect(cut(asOf)).toBe(expected)
  })
})
