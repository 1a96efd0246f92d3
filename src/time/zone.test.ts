import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { bucketsOf } from './buckets.ts'
import { addDays, civilDay, civilFromDay } from './civil.ts'
import { formatInstant, microsPerDay, parseInstant } from './instant.ts'
import { dayStart, instantOfLocal, isZone, localDate, localMicros, zoneSegments } from './zone.ts'

const zones = Intl.supportedValuesOf('timeZone').filter(isZone)
const anyZone = fc.constantFrom(...zones)
const anyDate = fc.integer({ min: civilDay('1975-01-01'), max: civilDay('2037-12-31') }).map(civilFromDay)
const micros = (text: string) => parseInstant(text) ?? 0n

describe('the first instant of a day', () => {
  test.each([
    ['Europe/Paris', '2026-03-29', '2026-03-28T23:00:00Z', 'a day of 23 hours'],
    ['Europe/Paris', '2026-03-30', '2026-03-29T22:00:00Z', 'the day after it'],
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z', 'a midnight that occurs twice: the first'],
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z', 'a midnight that is skipped: the end of the gap'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 'a day that never was begins where the next does'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z', 'the day after it'],
    ['America/St_Johns', '2010-11-07', '2010-11-07T02:30:00Z', 'the clock goes back over a midnight just passed'],
    ['Asia/Kathmandu', '2026-05-01', '2026-04-30T18:15:00Z', 'a zone of quarters'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T13:30:00Z', 'half an hour of summer time'],
    ['Africa/Monrovia', '1971-06-01', '1971-06-01T00:44:30Z', 'clocks less than an hour behind'],
  ])('%s %s is %s: %s', (zone, date, instant) => {
    expect(formatInstant(dayStart(zone, date))).toBe(instant)
  })

  test('comes after every instant of the days before, in every zone', () => {
    fc.assert(
      fc.property(anyZone, anyDate, (zone, date) => {
        const start = dayStart(zone, date)
        expect(dayStart(zone, addDays(date, 1))).toBeGreaterThanOrEqual(start)
        expect(localDate(zone, start) >= date).toBe(true)
        expect(localDate(zone, start - 1n) < date).toBe(true)
      }),
      runs(200),
    )
  })
})

describe('the instant of a local time', () => {
  test.each([
    ['Europe/Paris', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00Z', 'the first of two'],
    ['Europe/Paris', '2026-03-29T02:30:00Z', '2026-03-29T01:30:00Z', 'as if the jump had not happened yet'],
    ['Australia/Lord_Howe', '2026-10-04T02:10:00Z', '2026-10-03T15:40:00Z', 'moved on by half an hour'],
  ])('%s %s is %s: %s', (zone, local, instant) => {
    expect(formatInstant(instantOfLocal(zone, micros(local)))).toBe(instant)
  })

  test('is the inverse of the clock wherever a local time occurs', () => {
    fc.assert(
      fc.property(
        anyZone,
        fc.bigInt(micros('1975-01-01T00:00:00Z'), micros('2037-12-31T00:00:00Z')),
        (zone, instant) => {
          const found = instantOfLocal(zone, localMicros(zone, instant))
          expect(localMicros(zone, found)).toBe(localMicros(zone, instant))
          expect(found).toBeLessThanOrEqual(instant)
        },
      ),
      runs(200),
    )
  })
})

test('segments cover a span without gaps and give the offset of each instant in it', () => {
  fc.assert(
    fc.property(
      anyZone,
      anyDate,
      fc.integer({ min: 1, max: 900 }),
      fc.bigInt(0n, 900n * microsPerDay),
      (zone, date, days, at) => {
        const from = BigInt(civilDay(date)) * microsPerDay
        const to = from + BigInt(days) * microsPerDay
        const instant = from + (at % (to - from))
        const segments = zoneSegments(zone, from, to)
        expect(segments[0]?.start).toBeLessThanOrEqual(from)
        const segment = segments.findLast(({ start }) => start <= instant)
        expect(instant + (segment?.offsetMicros ?? 0n)).toBe(localMicros(zone, instant))
      },
    ),
    runs(200),
  )
})

describe('buckets', () => {
  test('partition their period, in every zone and grain', () => {
    fc.assert(
      fc.property(
        anyZone,
        anyDate,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('hour', 'day', 'week', 'month', 'quarter', 'year'),
        (zone, start, days, grain) => {
          const period = { start, end: addDays(start, days) }
          const buckets = bucketsOf(period, grain, zone)
          let at = dayStart(zone, period.start)
          for (const bucket of buckets) {
            expect(bucket.start).toBe(at)
            expect(bucket.end).toBeGreaterThanOrEqual(bucket.start)
            at = bucket.end
          }
          expect(at).toBe(dayStart(zone, period.end))
          expect(new Set(buckets.map(({ name }) => name)).size).toBe(buckets.length)
        },
      ),
      runs(50),
    )
  })

  test('the repeated hour is two buckets, the skipped one none', () => {
    const names = (date: string) =>
      bucketsOf({ start: date, end: addDays(date, 1) }, 'hour', 'Europe/Paris').map(({ name }) => name.slice(11))
    expect(names('2026-10-25').slice(1, 5)).toEqual([
      '01:00:00+02:00',
      '02:00:00+02:00',
      '02:00:00+01:00',
      '03:00:00+01:00',
    ])
    expect(names('2026-03-29').slice(1, 3)).toEqual(['01:00:00+01:00', '03:00:00+02:00'])
  })

  test('the ends are clipped, but not the names', () => {
    const buckets = bucketsOf({ start: '2026-01-15', end: '2026-03-01' }, 'month', 'UTC')
    expect(buckets.map(({ name, clipped }) => [name, clipped])).toEqual([
      ['2026-01-01', true],
      ['2026-02-01', false],
    ])
  })
})

test.each(['PST', 'BST', '+01:00', 'Paris', '', 'Europe/Paris; DROP', '__proto__', 'toString', 'constructor'])(
  '%j is not an IANA zone',
  zone => {
    expect(isZone(zone)).toBe(false)
  },
)
