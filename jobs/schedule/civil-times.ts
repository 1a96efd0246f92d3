import { parseCron } from '../../config/cron.ts'
import { type Schedule, weekdays } from '../../config/schedule.ts'
import {
  addDays,
  addMonths,
  type CivilDate,
  civilDay,
  daysBetween,
  isoWeekday,
  unitStart,
} from '../../src/time/civil.ts'
import { microsPerDay } from '../../src/time/instant.ts'
import { assertLeadsOn } from '../../src/time/leading-on.ts'

const microsPerMinute = 60_000_000n

/**
 * The local times of a schedule on the calendar days `[start, end)`, ascending, as microseconds since 1970-01-01 on the local clock.
 * They have no zone, so times that a clock skips are included.
 */
export function* civilTimes(schedule: Schedule, start: CivilDate, end: CivilDate): Generator<bigint> {
  const { days, minutes } = partsOf(schedule, start, end)
  for (const day of days) {
    const midnight = BigInt(civilDay(day)) * microsPerDay
    for (const minute of minutes) yield midnight + BigInt(minute) * microsPerMinute
  }
}

function partsOf(
  schedule: Schedule,
  start: CivilDate,
  end: CivilDate,
): { readonly days: Iterable<CivilDate>; readonly minutes: readonly number[] } {
  if ('cron' in schedule) {
    const cron = parseCron(schedule.cron)
    if ('problem' in cron) throw new Error(`the schedule was not validated: ${cron.problem}: ${schedule.cron}`)
    return { days: cron.daysBetween(start, end), minutes: cron.minutes }
  }
  const minutes = [Number(schedule.at.slice(0, 2)) * 60 + Number(schedule.at.slice(3))]
  if ('monthly' in schedule) return { days: monthDays(schedule.monthly, start, end), minutes }
  const first = 'weekly' in schedule ? nextWeekday(weekdays.indexOf(schedule.weekly) + 1, start) : start
  return { days: everySo('weekly' in schedule ? 7 : 1, first, end), minutes }
}

function* everySo(days: number, start: CivilDate, end: CivilDate): Generator<CivilDate> {
  for (let date = start; date < end; ) {
    yield date
    const next = addDays(date, days)
    assertLeadsOn(date, next)
    date = next
  }
}

function nextWeekday(isoDay: number, date: CivilDate): CivilDate {
  return addDays(date, (isoDay - isoWeekday(date) + 7) % 7)
}

function* monthDays(day: number, start: CivilDate, end: CivilDate): Generator<CivilDate> {
  for (let month = unitStart('month', start); month < end; ) {
    const next = addMonths(month, 1)
    assertLeadsOn(month, next)
    const length = daysBetween(month, next)
    const date = addDays(month, Math.min(day, length) - 1)
    if (start <= date && date < end) yield date
    month = next
  }
}
