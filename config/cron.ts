import { CronExpressionParser } from 'cron-parser'
import { addUnits, type CivilDate, civilDay, civilFromDay } from '../src/time/civil.ts'

/** A pattern of five fields: at these minutes of each of its days. */
export interface Cron {
  /** Minutes since midnight, ascending. */
  readonly minutes: readonly number[]
  /** The pattern's days in `[start, end)`, ascending. */
  readonly daysBetween: (start: CivilDate, end: CivilDate) => Iterable<CivilDate>
}

/** A fifth Monday in February: every 28 years, and once 40 around 2100. */
export const rarestYears = 41

/**
 * Reads a cron pattern: minute, hour, day of the month, month, day of the week. When neither of the two days is `*`, a day that is
 * one of them is enough, as in cron. `L` is the last day, `5L` the last Friday, `1#2` the second Monday. No seconds, no `@daily`,
 * no `H`, which would stand for a random number. cron-parser is asked about calendar days in UTC only: what the zone's clocks do
 * to a local time is `slots.ts`'s rule, the same for every kind of schedule.
 */
export function parseCron(pattern: string): Cron | { readonly problem: string } {
  const fields = pattern.trim().split(/\s+/)
  if (fields.length !== 5 || pattern.length > 200) {
    return { problem: 'a cron pattern has five fields: minute, hour, day of the month, month, day of the week' }
  }
  if (fields.some(field => /(^|[^a-z])h/i.test(field))) return { problem: 'a cron pattern has no random part H' }
  try {
    const { hour, minute } = CronExpressionParser.parse(fields.join(' '), { tz: 'UTC' }).fields
    const minutes = hour.values.flatMap(hours => minute.values.map(minutes => hours * 60 + minutes))
    const days = ['0', '0', ...fields.slice(2)].join(' ')
    const cron = { minutes, daysBetween: (start: CivilDate, end: CivilDate) => daysBetween(days, start, end) }
    const [first] = cron.daysBetween('2026-01-01', addUnits('year', '2026-01-01', rarestYears))
    return first === undefined ? { problem: noDay } : cron
  } catch (cause) {
    return { problem: problemOf(cause) }
  }
}

const noDay = 'a cron pattern must match some day: its months are not that long'

function problemOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (message.includes('Invalid explicit day of month')) return noDay
  return `a cron pattern cannot be read (${message.replaceAll(/\s+/g, ' ')})`
}

function* daysBetween(pattern: string, start: CivilDate, end: CivilDate): Generator<CivilDate> {
  const dayMillis = 86_400_000
  const startMillis = civilDay(start) * dayMillis
  const endMillis = civilDay(end) * dayMillis
  if (startMillis >= endMillis) return
  const days = CronExpressionParser.parse(pattern, {
    // It gives what comes after a time, and the bounds keep it from a search of years.
    currentDate: new Date(startMillis - 1000),
    endDate: new Date(endMillis),
    tz: 'UTC',
  })
  while (days.hasNext()) {
    const millis = days.next().getTime()
    if (millis >= endMillis) return
    yield civilFromDay(millis / dayMillis)
  }
}
