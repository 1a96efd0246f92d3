import { addDays, addMonths, addUnits, type CivilDate, daysBetween, isoWeekday, unitStart } from '../src/time/civil.ts'
import { assertLeadsOn } from '../src/time/leading-on.ts'

/** A five-field pattern. It matches the same minutes on each of its days. */
export interface Cron {
  /** Minutes since midnight, ascending. */
  readonly minutes: readonly number[]
  /** The matching days in `[start, end)`, ascending. */
  readonly daysBetween: (start: CivilDate, end: CivilDate) => Iterable<CivilDate>
}

/** The rarest match, a fifth Monday in February, comes every 28 years, but only after 40 around 2100. */
export const rarestYears = 41

/**
 * Reads a cron pattern: minute, hour, day of the month, month, day of the week. A field is `*` or `?`, or a list of values and ranges,
 * each with an optional step. Months and weekdays may be English names of three letters; Sunday is 0 and 7. If neither day field is `*`,
 * a day matches when either of them does, as in cron. `L` is the last day, `5L` the last Friday, `1#2` the second Monday. Seconds,
 * `@daily` and a random `H` are not supported. A pattern describes local times; `slots.ts` handles clock changes.
 */
export function parseCron(pattern: string): Cron | { readonly problem: string } {
  const written = pattern.trim().toLowerCase().split(/\s+/)
  if (written.length !== 5 || pattern.length > 200) {
    return { problem: 'a cron pattern has five fields: minute, hour, day of the month, month, day of the week' }
  }
  if (written.some(field => /(^|[^a-z])h/.test(field))) return { problem: 'a cron pattern has no random part H' }
  const [minute = '', hour = '', date = '', month = '', weekday = ''] = written
  const minutes = valuesOf(minute.split(','), fields.minute)
  if (minutes === null) return unread(fields.minute, minute)
  const hours = valuesOf(hour.split(','), fields.hour)
  if (hours === null) return unread(fields.hour, hour)
  const isDate = dateRule(date)
  if (isDate === null) return unread(fields.date, date)
  const months = valuesOf(month.split(','), fields.month)
  if (months === null) return unread(fields.month, month)
  const isWeekday = weekdayRule(weekday)
  if (isWeekday === null) return unread(fields.weekday, weekday)

  const isEither = !anyDay.has(date) && !anyDay.has(weekday)
  const isDay: DayRule = day => (isEither ? isDate(day) || isWeekday(day) : isDate(day) && isWeekday(day))
  const cron = {
    minutes: [...hours].flatMap(hour => [...minutes].map(minute => hour * 60 + minute)).toSorted((a, b) => a - b),
    daysBetween: (start: CivilDate, end: CivilDate) => matchingDays(months, isDay, { start, end }),
  }
  const [first] = cron.daysBetween('2026-01-01', addUnits('year', '2026-01-01', rarestYears))
  return first === undefined ? { problem: 'a cron pattern must match some day: its months are too short' } : cron
}

interface Field {
  readonly title: string
  readonly min: number
  readonly max: number
  /** Names of the values from `min` on. */
  readonly names: readonly string[]
}

const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const fields = {
  minute: { title: 'minute', min: 0, max: 59, names: [] },
  hour: { title: 'hour', min: 0, max: 23, names: [] },
  date: { title: 'day of the month', min: 1, max: 31, names: [] },
  month: {
    title: 'month',
    min: 1,
    max: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  weekday: { title: 'day of the week', min: 0, max: 7, names: weekdayNames },
} as const satisfies Record<string, Field>

function unread({ title, min, max }: Field, written: string): { readonly problem: string } {
  return { problem: `a cron pattern's ${title} must be *, or values ${min} to ${max}, ranges and steps: ${written}` }
}

/** The values that a list stands for; null if an item is invalid. */
function valuesOf(items: readonly string[], field: Field): ReadonlySet<number> | null {
  const values = new Set<number>()
  for (const item of items) {
    const [, from, to, step] = /^([*?]|[a-z\d]+)(?:-([a-z\d]+))?(?:\/(\d+))?$/.exec(item) ?? []
    const isAll = from === '*' || from === '?'
    if (from === undefined || (isAll && to !== undefined)) return null
    const first = isAll ? field.min : readValue(from, field)
    const last = to === undefined ? (isAll || step !== undefined ? field.max : first) : readValue(to, field)
    const stride = Number(step ?? 1)
    if (first === null || last === null || first > last || stride === 0) return null
    for (let value = first; value <= last; value += stride) values.add(value)
  }
  return values
}

function readValue(text: string, { min, max, names }: Field): number | null {
  const named = names.indexOf(text)
  if (named !== -1) return min + named
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return value >= min && value <= max ? value : null
}

/** The properties of a day that cron fields match. */
interface Day {
  readonly date: number
  /** The number of days in its month. */
  readonly length: number
  /** 0 = Sunday. */
  readonly weekday: number
}

type DayRule = (day: Day) => boolean

/** Whether a day field leaves the choice to the other one. `1-31` does not. */
const anyDay: ReadonlySet<string> = new Set(['*', '?'])

function dateRule(field: string): DayRule | null {
  const items = field.split(',')
  const dates = valuesOf(
    items.filter(item => item !== 'l'),
    fields.date,
  )
  if (dates === null) return null
  return ({ date, length }) => dates.has(date) || (items.includes('l') && date === length)
}

/** `5L`, `friL`. */
const lastOfMonth = /^(\d|[a-z]{3})l$/

function weekdayRule(field: string): DayRule | null {
  const [, only, nth] = /^([^#,/-]+)#([1-5])$/.exec(field) ?? []
  const items = only === undefined ? field.split(',') : [only]
  const last = valuesOf(
    items.flatMap(item => lastOfMonth.exec(item)?.[1] ?? []),
    fields.weekday,
  )
  const weekdays = valuesOf(
    items.filter(item => !lastOfMonth.test(item)),
    fields.weekday,
  )
  if (last === null || weekdays === null) return null
  const has = (values: ReadonlySet<number>, weekday: number) => values.has(weekday) || (weekday === 0 && values.has(7))
  return ({ date, length, weekday }) =>
    (has(weekdays, weekday) && (nth === undefined || Math.ceil(date / 7) === Number(nth))) ||
    (has(last, weekday) && date > length - 7)
}

function* matchingDays(
  months: ReadonlySet<number>,
  isDay: DayRule,
  { start, end }: { readonly start: CivilDate; readonly end: CivilDate },
): Generator<CivilDate> {
  for (let month = unitStart('month', start); month < end; ) {
    const next = addMonths(month, 1)
    assertLeadsOn(month, next)
    if (months.has(Number(month.slice(5, 7)))) {
      const length = daysBetween(month, next)
      const firstWeekday = isoWeekday(month)
      for (let date = 1; date <= length; date++) {
        if (!isDay({ date, length, weekday: (firstWeekday + date - 1) % 7 })) continue
        const day = addDays(month, date - 1)
        if (start <= day && day < end) yield day
      }
    }
    month = next
  }
}
