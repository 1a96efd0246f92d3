import { expect, test } from 'vitest'
import { formatInstant, midnight, parseInstant } from './instant.ts'
import { dayStart, formatLocal, hourEnd, instantOf, wallAt } from './zone.ts'

test.each([
  ['Europe/Paris', '2026-03-29', '2026-03-28T23:00:00Z'],
  ['Europe/Paris', '2026-03-30', '2026-03-29T22:00:00Z'],
  ['Asia/Kathmandu', '2026-01-01', '2025-12-31T18:15:00Z'],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z'],
  // Havana skips midnight on 8 March and has it twice on 1 November.
  ['America/Havana', '2026-03-08', '2026-03-08T05:00:00Z'],
  ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'],
  // Apia had no 30 December 2011.
  ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00Z'],
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
  ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
  // At 00:01 on 29 October, clocks in St John's went back to 23:01 on the 28th.
  ['America/St_Johns', '2006-10-29', '2006-10-29T02:30:00Z'],
])('in %s the day %s begins at %s', (zone, date, start) => {
  expect(formatInstant(dayStart(zone, date))).toBe(start)
})

test.each([
  ['Europe/Paris', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
  ['Europe/Paris', '2026-03-29', '02:30', '2026-03-29T01:30:00Z'],
  ['Australia/Lord_Howe', '2026-10-04', '02:10', '2026-10-03T15:40:00Z'],
  ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00Z'],
  ['America/New_York', '2026-07-01', '12:00', '2026-07-01T16:00:00Z'],
])('in %s the clock of %s shows %s first, or would have, at %s', (zone, date, clock, instant) => {
  const wall = parseInstant(`${date}T${clock}:00Z`)
  expect(formatInstant(instantOf(zone, wall))).toBe(instant)
})

test('a wall clock keeps its microseconds', () => {
  const instant = parseInstant('2026-07-01T10:00:00.000001Z')
  expect(wallAt('Europe/Paris', instant) - midnight('2026-07-01')).toBe(43_200_000_001n)
})

test('hours end on the hour, or where the offset changes', () => {
  const hoursFrom = (zone: string, from: string, count: number) => {
    let at = parseInstant(from)
    return Array.from({ length: count }, () => {
      const name = formatLocal(zone, at)
      at = hourEnd(zone, at)
      return name
    })
  }
  expect(hoursFrom('Europe/Paris', '2026-10-24T23:00:00Z', 4)).toEqual([
    '2026-10-25T01:00:00+02:00',
    '2026-10-25T02:00:00+02:00',
    '2026-10-25T02:00:00+01:00',
    '2026-10-25T03:00:00+01:00',
  ])
  expect(hoursFrom('Australia/Lord_Howe', '2026-04-04T14:00:00Z', 3)).toEqual([
    '2026-04-05T01:00:00+11:00',
    '2026-04-05T01:30:00+10:30',
    '2026-04-05T02:00:00+10:30',
  ])
  expect(hoursFrom('Australia/Lord_Howe', '2026-10-03T14:30:00Z', 3)).toEqual([
    '2026-10-04T01:00:00+10:30',
    '2026-10-04T02:30:00+11:00',
    '2026-10-04T03:00:00+11:00',
  ])
  expect(hoursFrom('America/St_Johns', '2006-10-29T02:30:00Z', 4)).toEqual([
    '2006-10-29T00:00:00-02:30',
    '2006-10-28T23:01:00-03:30',
    '2006-10-29T00:00:00-03:30',
    '2006-10-29T01:00:00-03:30',
  ])
})
