import { expect, test } from 'vitest'
import type { CompareInput } from '../../src/metrics/definitions/query.ts'
import { comparedPeriod, cutOf } from './comparison.ts'
import { formatInstant, parseInstant } from './instant.ts'
import { resolvePeriod } from './period.ts'

const period = (start: string, end: string, zone = 'Europe/Paris') => ({ start, end, zone })

test.each([
  ['last-month', '2026-02-01', '2026-03-01'],
  ['this-month', '2026-03-01', '2026-04-01'],
  ['last-30-days', '2026-01-30', '2026-03-01'],
  ['2024-02', '2024-02-01', '2024-03-01'],
  ['2026-Q4', '2026-10-01', '2027-01-01'],
  ['2026-W01', '2025-12-29', '2026-01-05'],
  ['2026-W45', '2026-11-02', '2026-11-09'],
  ['2020-W53', '2020-12-28', '2021-01-04'],
  ['2026', '2026-01-01', '2027-01-01'],
])('%s is [%s, %s)', (name, start, end) => {
  // 28 February in UTC, but already 1 March in Paris.
  const asOf = parseInstant('2026-02-28T23:30:00Z')
  expect(resolvePeriod(name, 'Europe/Paris', asOf)).toEqual(period(start, end))
})

test.each<[CompareInput, string, string, string, string]>([
  ['previous', '2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01'],
  ['previous', '2026-01-01', '2026-04-01', '2025-10-01', '2026-01-01'],
  ['previous', '2026-03-02', '2026-03-16', '2026-02-16', '2026-03-02'],
  ['previous', '2026-03-03', '2026-03-06', '2026-02-28', '2026-03-03'],
  ['previous-year', '2024-02-01', '2024-03-01', '2023-02-01', '2023-03-01'],
  ['previous-year', '2024-02-28', '2024-02-29', '2023-02-28', '2023-03-01'],
  ['previous-year', '2024-02-29', '2024-03-02', '2023-02-28', '2023-03-02'],
  ['previous-year', '2026-11-02', '2026-11-09', '2025-11-03', '2025-11-10'],
  ['previous-weeks', '2026-11-03', '2026-11-04', '2026-10-27', '2026-10-28'],
  ['previous-weeks', '2026-10-01', '2026-11-01', '2026-08-27', '2026-09-27'],
  ['previous-weeks', '2026-02-01', '2026-03-01', '2026-01-04', '2026-02-01'],
  // Whole months that are also whole weeks.
  ['previous-year', '2027-02-01', '2027-03-01', '2026-02-01', '2026-03-01'],
  [{ start: '2020-01-01', end: '2020-01-03' }, '2026-11-02', '2026-11-09', '2020-01-01', '2020-01-03'],
])('%j of [%s, %s) is [%s, %s)', (compare, start, end, comparedStart, comparedEnd) => {
  expect(comparedPeriod(period(start, end), compare)).toEqual(period(comparedStart, comparedEnd))
})

test.each([
  // The period is over, just now.
  ['2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01', '2026-03-31T22:00:00Z', null],
  // 10 days and 14:30 hours into March, so into February too.
  ['2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01', '2026-03-11T13:30:00Z', '2026-02-11T13:30:00Z'],
  // February has no 30th: the cut is at its end. The period has not begun: the cut is at its start.
  ['2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01', '2026-03-30T13:30:00Z', '2026-02-28T23:00:00Z'],
  ['2026-03-01', '2026-04-01', '2026-02-01', '2026-03-01', '2026-02-11T13:30:00Z', '2026-01-31T23:00:00Z'],
  // The comparison's clock shows 02:30 twice; or skips it.
  ['2026-11-01', '2026-12-01', '2026-10-01', '2026-11-01', '2026-11-25T01:30:00Z', '2026-10-25T00:30:00Z'],
  ['2026-04-01', '2026-05-01', '2026-03-01', '2026-04-01', '2026-04-29T00:30:00Z', '2026-03-29T01:30:00Z'],
])('[%s, %s) compared with [%s, %s) at %s is cut at %s', (start, end, comparedStart, comparedEnd, asOf, cut) => {
  const found = cutOf(period(start, end), period(comparedStart, comparedEnd), parseInstant(asOf))
  expect(found === null ? null : formatInstant(found)).toBe(cut)
})
