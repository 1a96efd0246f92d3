import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Schedule, scheduleSchema, weekdays } from '../../config/schedule.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import { nextSlots, slotsBetween } from './slots.ts'

// The oracle shares no code with the schedule: it walks the instants minute by minute and reads what Intl shows on the zone's clock.
interface Tick {
  readonly millis: number
  readonly local: string
}

const walks: readonly { readonly zone: string; readonly ticks: readonly Tick[] }[] = [
  ['Europe/Paris', '2026-03-28'],
  ['Europe/Paris', '2026-10-24'],
  ['America/New_York', '2027-03-13'],
  ['America/New_York', '2026-10-31'],
  ['Australia/Sydney', '2026-10-02'],
  ['Australia/Sydney', '2027-04-02'],
  ['Australia/Lord_Howe', '2026-10-02'],
  ['Australia/Lord_Howe', '2026-04-03'],
  ['America/Havana', '2026-03-07'],
  ['America/Havana', '2026-10-31'],
  ['Pacific/Apia', '2011-12-29'],
  ['Europe/Paris', '2027-02-27'],
].map(([zone = '', date = '']) => ({ zone, ticks: walk(zone, Date.parse(`${date}T00:00Z`), 3 * 1440) }))

function walk(zone: string, fromMillis: number, minutes: number): readonly Tick[] {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  return Array.from({ length: minutes }, (_, index) => {
    const millis = fromMillis + index * 60_000
    return { millis, local: clock.format(millis).replace(' ', 'T') }
  })
}

const millisOf = (local: string) => Date.parse(`${local}Z`)

/** Each local time of the schedule once: when the clock first shows it, or as long after the jump as it is after the time jumped from. */
function expectedSlots(matches: (local: string) => boolean, ticks: readonly Tick[]): readonly string[] {
  const seen = new Set<string>()
  const runs = new Set<number>()
  for (const [index, { millis, local }] of ticks.entries()) {
    const before = ticks[index - 1]
    if (before !== undefined) {
      for (let shown = millisOf(before.local) + 60_000; shown < millisOf(local); shown += 60_000) {
        const skipped = new Date(shown).toISOString().slice(0, 16)
        if (matches(skipped)) runs.add(before.millis + shown - millisOf(before.local))
      }
    }
    if (matches(local) && !seen.has(local)) runs.add(millis)
    seen.add(local)
  }
  const last = ticks.at(-1)?.millis ?? 0
  return [...runs]
    .filter(millis => millis <= last)
    .sort((a, b) => a - b)
    .map(millis => new Date(millis).toISOString().replace('.000', ''))
}

const daysInMonth = (local: string) => new Date(Date.UTC(+local.slice(0, 4), +local.slice(5, 7), 0)).getUTCDate()
const weekdayOf = (local: string) => new Date(millisOf(local)).getUTCDay()

interface Case {
  readonly schedule: object
  readonly matches: (local: string) => boolean
}
const at = fc
  .tuple(fc.constantFrom(0, 1, 2, 3, 23, 9), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
const fieldOf = (max: number) => fc.uniqueArray(fc.integer({ min: 0, max }), { minLength: 1, maxLength: 6 })
const any = <T>(list: fc.Arbitrary<T>) => fc.option(list, { nil: null, freq: 1 })
const written = (list: readonly number[] | null) => list?.join(',') ?? '*'

const cases: fc.Arbitrary<Case> = fc.oneof(
  at.map(at => ({ schedule: { daily: true, at }, matches: (local: string) => local.endsWith(`T${at}`) })),
  fc.tuple(fc.integer({ min: 0, max: 6 }), at).map(([day, at]) => ({
    schedule: { weekly: weekdays[day], at },
    matches: (local: string) => local.endsWith(`T${at}`) && (weekdayOf(local) + 6) % 7 === day,
  })),
  fc.tuple(fc.integer({ min: 1, max: 31 }), at).map(([day, at]) => ({
    schedule: { monthly: day, at },
    matches: (local: string) => local.endsWith(`T${at}`) && +local.slice(8, 10) === Math.min(day, daysInMonth(local)),
  })),
  fc
    .record({
      minutes: any(fieldOf(59)),
      hours: any(fieldOf(23)),
      dates: any(fieldOf(27).map(list => list.map(value => value + 1))),
      weekday: any(fieldOf(6)),
    })
    .map(({ minutes, hours, dates, weekday }) => ({
      schedule: { cron: [written(minutes), written(hours), written(dates), '*', written(weekday)].join(' ') },
      matches: (local: string) => {
        const isDate = dates?.includes(+local.slice(8, 10)) ?? true
        const isWeekday = weekday?.includes(weekdayOf(local)) ?? true
        const isDay = dates !== null && weekday !== null ? isDate || isWeekday : isDate && isWeekday
        return isDay && (hours?.includes(+local.slice(11, 13)) ?? true) && (minutes?.includes(+local.slice(14)) ?? true)
      },
    })),
)

const parsed = (zone: string, schedule: object): Schedule => scheduleSchema.parse({ ...schedule, zone })

describe('slots', () => {
  test('are what a walk along the clock meets', () => {
    fc.assert(
      fc.property(fc.constantFrom(...walks), cases, ({ zone, ticks }, { schedule, matches }) => {
        // A local time before the walk may be skipped, and happen in it.
        const [first] = ticks.slice(2 * 60)
        const after = new Date(first?.millis ?? 0).toISOString()
        const upTo = new Date(ticks.at(-1)?.millis ?? 0).toISOString()
        const found = slotsBetween(parsed(zone, schedule), after, upTo).map(({ instant }) => instant)
        expect(found).toEqual(expectedSlots(matches, ticks).filter(instant => Date.parse(instant) > Date.parse(after)))
      }),
      runs(15),
    )
  })

  test('are the same from one to the next as all at once, and their instants rise', () => {
    fc.assert(
      fc.property(fc.constantFrom(...walks), cases, ({ zone, ticks }, { schedule }) => {
        const after = new Date(ticks[0]?.millis ?? 0).toISOString()
        const checked = parsed(zone, schedule)
        const together = nextSlots(checked, after, 4)
        expect(together).toHaveLength(4)
        let from = after
        for (const slot of together) {
          expect(nextSlots(checked, from, 1)).toEqual([slot])
          expect(slot.instant > from.replace('.000', '')).toBe(true)
          from = slot.instant
        }
      }),
      runs(5),
    )
  })

  test('bear the local time of the schedule, and of two that fall together the one on the clock', () => {
    const locals = (schedule: object) =>
      slotsBetween(parsed('Europe/Paris', schedule), '2026-03-29T00:00:00Z', '2026-03-29T03:00:00Z')
    expect(locals({ daily: true, at: '02:30' })).toEqual([
      { local: '2026-03-29T02:30', instant: '2026-03-29T01:30:00Z' },
    ])
    expect(locals({ cron: '30 2,3 * * *' })).toEqual([{ local: '2026-03-29T03:30', instant: '2026-03-29T01:30:00Z' }])
  })

  test('of a day that its zone left out happen with those of the next', () => {
    const slots = slotsBetween(
      parsed('Pacific/Apia', { daily: true, at: '08:00' }),
      '2011-12-29T00:00:00Z',
      '2012-01-01T00:00:00Z',
    )
    expect(slots.map(({ local }) => local)).toEqual(['2011-12-29T08:00', '2011-12-31T08:00', '2012-01-01T08:00'])
  })

  test('are those after the first instant, up to the last one, which may be one of them', () => {
    const daily = parsed('UTC', { daily: true, at: '08:00' })
    const [first, second] = ['2026-11-01T08:00:00Z', '2026-11-02T08:00:00Z']
    const between = (after: string, upTo: string) => slotsBetween(daily, after, upTo).map(({ instant }) => instant)
    expect(between(first, second)).toEqual([second])
    expect(between('2026-11-01T07:59:59.999999Z', '2026-11-02T07:59:59.999999Z')).toEqual([first])
    expect(between(first, first)).toEqual([])
  })

  test('end before the calendar does', () => {
    expect(nextSlots(parsed('UTC', { monthly: 31, at: '08:00' }), '9899-12-01T00:00:00Z', 5)).toHaveLength(1)
    expect(nextSlots(parsed('UTC', { monthly: 31, at: '08:00' }), '9999-12-01T00:00:00Z', 5)).toEqual([])
  })

  test('need instants', () => {
    expect(() => nextSlots(parsed('UTC', { daily: true, at: '08:00' }), 'now', 1)).toThrow('must be an instant')
  })

  test.each([{ cron: '* * * * *' }, { cron: '0 8 29 2 *' }, { cron: '0 8 * 2 1#5' }])(
    'of %j come at once',
    schedule => {
      expect(nextSlots(parsed('Europe/Paris', schedule), '2026-11-05T00:00:00Z', 5)).toHaveLength(5)
    },
  )
})
