import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../../test/arbitraries/runs.ts'
import { bucketsOf as bucketsOfOracle } from '../../testing/oracle/bucket.ts'
import { addDays, digits, firstOfMonth, mondayOf } from '../../testing/oracle/civil.ts'
import { comparedPeriod, cutOf } from '../../testing/oracle/comparison.ts'
import { midnight, parseInstant as read, formatInstant as written } from '../../testing/oracle/instant.ts'
import { resolvePeriod as resolvedByOracle } from '../../testing/oracle/period.ts'
import { dayStart as dayStartOfOracle, instantOf, wallAt } from '../../testing/oracle/zone.ts'
import { InvalidQueryError } from '../errors.ts'
import { bucketsOf, countBuckets } from './buckets.ts'
import { addMonths, isCivilDate } from './civil.ts'
import { comparisonPeriod, comparisonRules, cutToDate } from './comparison.ts'
import { grains } from './grain.ts'
import { floorDivide, formatInstant, parseInstant } from './instant.ts'
import { resolvePeriod } from './resolve-period.ts'
import { dayStart, instantOfLocal, isZone, localDate, localMicros, zoneSegments } from './zone.ts'

const zones = Intl.supportedValuesOf('timeZone').filter(isZone)
const hour = 3_600_000_000n
const beside = fc.constantFrom(-1n, 0n, 1n)
const year = fc.integer({ min: 1976, max: 2036 })

/** A date on, just before or just after a first of the month or a Monday. */
const edgeDate = fc
  .tuple(year, fc.nat({ max: 11 }), fc.integer({ min: -1, max: 1 }), fc.boolean())
  .map(([of, month, days, isMonday]) => {
    const date = addDays(firstOfMonth(`${of}-01-01`, month), days)
    return isMonday ? mondayOf(date) : date
  })

/** A zone and a local time at most three hours from one that the zone repeats or skips; any time of the year if it does neither. */
const oddWall = fc
  .tuple(fc.constantFrom(...zones), year, fc.nat(), fc.bigInt(-3n * hour, 3n * hour))
  .map(([zone, of, index, after]) => {
    const [from, to] = [midnight(`${of}-01-01`), midnight(`${of + 1}-01-01`)]
    const changes = zoneSegments(zone, from, to)
    return { zone, wall: wallAt(zone, changes[index % changes.length]?.start ?? from) + after }
  })

/** Two dates, up to 40 days, 13 months or 6 weeks apart. */
const period = fc
  .tuple(edgeDate, fc.integer({ min: 1, max: 40 }), fc.constantFrom('days', 'weeks', 'months'))
  .map(([start, count, unit]) => {
    if (unit === 'days') return { start, end: addDays(start, count) }
    if (unit === 'weeks') return { start: mondayOf(start), end: addDays(mondayOf(start), 7 * Math.ceil(count / 7)) }
    return { start: firstOfMonth(start), end: firstOfMonth(start, Math.ceil(count / 3)) }
  })

describe('instants', () => {
  const instant = fc.oneof(
    fc.bigInt(read('1900-01-01T00:00:00Z'), read('9999-12-31T23:59:59.999999Z')),
    fc.tuple(fc.integer({ min: -3, max: 3 }), beside).map(([seconds, after]) => BigInt(seconds) * 1_000_000n + after),
  )

  test('are written as the oracle writes them, and read again', () => {
    fc.assert(
      fc.property(instant, at => {
        expect(formatInstant(at)).toBe(written(at))
        expect(parseInstant(formatInstant(at))).toBe(at)
      }),
      runs(200),
    )
  })

  /** A number, often the largest allowed or one more. */
  const upTo = (most: number) => fc.oneof(fc.constantFrom(0, 1, most, most + 1), fc.integer({ min: 0, max: most }))
  const fields = fc.record({
    year: fc.integer({ min: 1, max: 9999 }),
    month: upTo(12),
    day: fc.oneof(fc.constantFrom(0, 28, 29, 30, 31, 32), fc.integer({ min: 1, max: 28 })),
    hour: upTo(23),
    minute: upTo(59),
    second: upTo(59),
    fraction: fc.constantFrom('', '.5', '.000001', '.1234569', '.999999'),
    sign: fc.constantFrom('+', '-'),
    offsetHours: upTo(23),
    offsetMinutes: upTo(59),
  })

  test('are read as by the oracle when every field is valid in a calendar and on a clock', () => {
    fc.assert(
      fc.property(fields, of => {
        const date = `${digits(of.year, 4)}-${digits(of.month, 2)}-${digits(of.day, 2)}`
        const clock = `${digits(of.hour, 2)}:${digits(of.minute, 2)}:${digits(of.second, 2)}${of.fraction}`
        const offset = `${of.sign}${digits(of.offsetHours, 2)}:${digits(of.offsetMinutes, 2)}`
        const isDay = of.month >= 1 && of.month <= 12 && of.day >= 1 && of.day <= daysIn(of.year, of.month)
        const isTime = of.hour < 24 && of.minute < 60 && of.second < 60
        const isOffset = of.offsetHours < 24 && of.offsetMinutes < 60
        const expected = isDay && isTime ? read(`${date}T${clock}Z`) : null
        expect(parseInstant(`${date}T${clock}Z`)).toBe(expected)
        expect(isCivilDate(date)).toBe(isDay)
        const shifted = expected === null || !isOffset ? null : read(`${date}T${clock}${offset}`)
        expect(parseInstant(`${date}T${clock}${offset}`)).toBe(shifted)
        expect(parseInstant(`${date}T${clock}${offset.replace(':', '')}`)).toBe(shifted)
      }),
      runs(200),
    )
  })

  test.each([
    '',
    '2026-10-25',
    '2026-10-25T02:30:00',
    ' 2026-10-25T02:30:00Z',
    '2026-10-25T02:30:00Z ',
    'x2026-10-25T02:30:00Z',
    '2026-10-25T02:30:00ZZ',
    '12026-10-25T02:30:00Z',
    '2026-10-25T02:30:00+0200Z',
  ])('%j is not an instant', text => {
    expect(parseInstant(text)).toBeNull()
  })

  test.each(['2026-10-25t02:30:00z', '2026-10-25T02:30Z', '2026-10-25T04:30:00,0+02:00'])('%j is an instant', text => {
    expect(parseInstant(text)).toBe(read('2026-10-25T02:30:00Z'))
  })

  test('are divided with floor', () => {
    fc.assert(
      fc.property(fc.bigInt(-50n, 50n), fc.bigInt(1n, 7n), (dividend, divisor) => {
        const quotient = floorDivide(dividend, divisor)
        expect(quotient * divisor <= dividend && dividend < (quotient + 1n) * divisor).toBe(true)
      }),
    )
  })
})

describe('dates', () => {
  test.each(['2026-3-01', '2026-03-1', '26-03-01', '12026-03-01', 'on 2026-03-01', '2026-03-01T', '', 'today'])(
    '%j is not a date',
    text => {
      expect(isCivilDate(text)).toBe(false)
    },
  )

  test('months later are the same day, or the last of a shorter month', () => {
    fc.assert(
      fc.property(edgeDate, fc.integer({ min: -30, max: 30 }), (date, months) => {
        const first = firstOfMonth(date, months)
        const days = daysIn(Number(first.slice(0, 4)), Number(first.slice(5, 7)))
        const day = Math.min(Number(date.slice(8)), days)
        expect(addMonths(date, months)).toBe(`${first.slice(0, 8)}${digits(day, 2)}`)
      }),
    )
  })
})

describe('periods', () => {
  const part = (most: number) => fc.integer({ min: 0, max: most }).map(number => digits(number, 2))
  const notation = fc.tuple(
    fc.oneof(fc.constantFrom(1969, 1970, 9998, 9999), fc.integer({ min: 1971, max: 2100 })).map(of => digits(of, 4)),
    fc.oneof(
      fc.constant(''),
      fc.integer({ min: 0, max: 5 }).map(quarter => `-Q${quarter}`),
      part(13).map(month => `-${month}`),
      fc.oneof(part(3), part(54), fc.constantFrom('52', '53', '54')).map(week => `-W${week}`),
    ),
  )

  /** By the calendar alone: the year of a week is that of its Thursday. */
  function isOne(of: string, rest: string): boolean {
    const number = Number(rest.slice(rest.startsWith('-W') || rest.startsWith('-Q') ? 2 : 1))
    if (Number(of) < 1970 || Number(of) > 9998) return false
    if (rest === '') return true
    if (rest.startsWith('-Q')) return number >= 1 && number <= 4
    if (!rest.startsWith('-W')) return number >= 1 && number <= 12
    const monday = addDays(mondayOf(`${of}-01-04`), (number - 1) * 7)
    return (
      addDays(monday, 3).startsWith(of) && monday >= '1970-01-01' && /^\d/.test(monday) && addDays(monday, 7) < '9999'
    )
  }

  test('in the usual notations are those of the oracle, or invalid in both', () => {
    fc.assert(
      fc.property(notation, ([of, rest]) => {
        if (isOne(of, rest)) {
          const { start, end } = resolvedByOracle(`${of}${rest}`, 'UTC', 0n)
          expect(resolvePeriod(`${of}${rest}`, null)).toEqual({ start, end })
        } else expect(() => resolvePeriod(`${of}${rest}`, null)).toThrow(InvalidQueryError)
        for (const wrong of [` ${of}${rest}`, `${of}${rest}x`, `1${of}${rest}`, `${of}${rest}0`]) {
          if (rest === '' && wrong.length === 5) continue
          expect(() => resolvePeriod(wrong, null)).toThrow(InvalidQueryError)
        }
      }),
      runs(200),
    )
  })

  test('are compared with the same dates as in the oracle, by each rule', () => {
    fc.assert(
      fc.property(period, dates => {
        for (const rule of comparisonRules) {
          const compared = comparedPeriod({ ...dates, zone: 'UTC' }, rule)
          expect({ rule, ...comparisonPeriod(dates, rule), zone: 'UTC' }).toEqual({ rule, ...compared })
        }
      }),
      runs(200),
    )
  })

  test('that are not over cut their comparison at the same instant as the oracle', () => {
    const asked = fc.tuple(oddWall, fc.integer({ min: 1, max: 31 }), fc.integer({ min: -40, max: 40 }), beside)
    fc.assert(
      fc.property(asked, fc.nat({ max: 32 }), ([{ zone, wall }, days, earlier, after], into) => {
        const start = localDate(zone, instantOf(zone, wall))
        const dates = { start, end: addDays(start, days) }
        const compared = { start: addDays(start, earlier), end: addDays(dates.end, Math.trunc(earlier / 2)) }
        if (compared.end <= compared.start) return
        for (const asOf of [instantOf(zone, wall) + BigInt(into) * 24n * hour, dayStartOfOracle(zone, dates.end)]) {
          const cut = cutOf({ ...dates, zone }, { ...compared, zone }, asOf + after)
          expect(cutToDate(dates, compared, zone, asOf + after)).toBe(cut)
        }
      }),
      runs(60),
    )
  })
})

describe('clocks', () => {
  test('begin days and show local times as in the oracle, around changes of a zone', () => {
    fc.assert(
      fc.property(oddWall, ({ zone, wall }) => {
        const instant = instantOf(zone, wall)
        expect(instantOfLocal(zone, wall)).toBe(instant)
        expect(localMicros(zone, instant)).toBe(wallAt(zone, instant))
        const date = localDate(zone, instant)
        for (const day of [date, addDays(date, 1)]) expect(dayStart(zone, day)).toBe(dayStartOfOracle(zone, day))
      }),
      runs(150),
    )
  })
})

describe('buckets', () => {
  test('are those of the oracle, around changes of a zone', () => {
    fc.assert(
      fc.property(oddWall, fc.integer({ min: 1, max: 3 }), ({ zone, wall }, days) => {
        const start = localDate(zone, instantOf(zone, wall))
        const dates = { start, end: addDays(start, days) }
        for (const grain of ['hour', 'day'] as const)
          expect(bucketsOf(dates, grain, zone)).toEqual(bucketsOfOracle({ ...dates, zone }, grain))
      }),
      runs(30),
    )
  })

  test('are those of the oracle at the edges of weeks, months, quarters and years, and as many as counted', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), period, fc.constantFrom(...grains), (zone, dates, grain) => {
        const buckets = bucketsOf(dates, grain, zone)
        if (grain !== 'hour') expect(buckets).toEqual(bucketsOfOracle({ ...dates, zone }, grain))
        const counted = countBuckets(dates, grain, zone)
        expect(counted).toBeLessThanOrEqual(buckets.length)
        if (grain !== 'hour') expect(counted).toBe(buckets.length)
        else
          expect(buckets.length - counted).toBeLessThanOrEqual(
            2 * zoneSegments(zone, dayStart(zone, dates.start), dayStart(zone, dates.end)).length,
          )
      }),
      runs(40),
    )
  })

  test('are a hundred thousand at most', () => {
    const hours = (end: string) => countBuckets({ start: '2020-01-01', end }, 'hour', 'UTC')
    expect(hours(addDays('2020-01-01', 4166))).toBe(99_984)
    expect(() => hours(addDays('2020-01-01', 4167))).toThrow('has 100008')
  })
})

function daysIn(of: number, month: number): number {
  const isLeap = (of % 4 === 0 && of % 100 !== 0) || of % 400 === 0
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}
