import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { freeze, instantOf } from './freeze.ts'

const at = (text: string, options: { period?: unknown; zone?: string; settleHours?: number } = {}) =>
  freeze(
    {
      period: 'last-month',
      settleHours: 0,
      schedule: { monthly: 1, at: '08:00', zone: 'Europe/Paris' },
      ...options,
    } as never,
    text,
  )

test('the period is of the day in the zone of the subscription, by default in that of its schedule', () => {
  expect(at('2026-10-31T23:30:00Z')).toEqual({
    period: { start: '2026-10-01', end: '2026-11-01' },
    zone: 'Europe/Paris',
    asOf: '2026-10-31T23:30:00Z',
    periodEnd: '2026-10-31T23:00:00Z',
  })
  expect(at('2026-10-31T23:30:00Z', { zone: 'UTC' })).toEqual({
    period: { start: '2026-09-01', end: '2026-10-01' },
    zone: 'UTC',
    asOf: '2026-10-31T23:30:00Z',
    periodEnd: '2026-10-01T00:00:00Z',
  })
})

test('a period that is over settles first; one that is still running is frozen at once', () => {
  const end = Date.parse('2026-10-31T23:00:00Z')
  const property = fc.property(
    fc.constantFrom(0, 1, 6, 24),
    // On both sides of the end of the period and of the end of its settling.
    fc.constantFrom(-1, 0, 1).chain(minute => fc.constantFrom(0, 1, 6, 24, 100).map(hour => hour * 60 + minute)),
    (settleHours, minutes) => {
      const instant = end + minutes * 60_000
      const settled = end + settleHours * 3_600_000
      const { asOf, periodEnd } = at(new Date(instant).toISOString(), { period: '2026-10', settleHours })
      expect(Date.parse(periodEnd)).toBe(end)
      expect(Date.parse(asOf)).toBe(instant < end ? instant : Math.max(instant, settled))
    },
  )
  fc.assert(property, runs(100))
})

test('an instant is read as it was written', () => {
  expect(instantOf('1970-01-01T00:00:01Z')).toBe(1_000_000n)
  expect(() => instantOf('2026-11-01')).toThrow('not an instant: "2026-11-01"')
})
