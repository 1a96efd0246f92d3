import type { DateOrder } from './export-row.ts'

/** Date and time as written in the file. */
export interface WrittenTime {
  readonly date: string
  readonly clock: string
  /** True for PM, false for AM, null for 24-hour time. */
  readonly isAfternoon: boolean | null
}

/** The start of a message in WhatsApp's text. */
export interface WrittenHead {
  readonly time: WrittenTime
  readonly author: string | null
  readonly text: string
}

// WhatsApp writes direction marks before lines and around attachments, and narrow spaces before AM and PM.
const marks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g
const when = String.raw`(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?\s+(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?:\s?([ap])\.?\s?m\.?)?`
const bracketed = new RegExp(String.raw`^\[${when}\]\s+(.*)$`, 'iu')
const dashed = new RegExp(String.raw`^${when}\s+[-–]\s+(.*)$`, 'iu')

/** Null for a line that continues the previous message. */
export function headOf(line: string): WrittenHead | null {
  const plain = line.replace(marks, '').replace(/[\u202f\u00a0]/g, ' ')
  const [, date, clock, half, rest] = bracketed.exec(plain) ?? dashed.exec(plain) ?? []
  if (date === undefined || clock === undefined || rest === undefined) return null
  const [, author, text] = /^([^:]{1,100}): ?(.*)$/u.exec(rest) ?? []
  const time = { date, clock, isAfternoon: half === undefined ? null : half.toLowerCase() === 'p' }
  return author === undefined || text === undefined
    ? { time, author: null, text: rest }
    : { time, author: author.trim(), text }
}

/** The possible orders of day, month and year in a date. WhatsApp writes a leading year with four digits. */
export function possibleOrders(orders: readonly DateOrder[], { date }: WrittenTime): readonly DateOrder[] {
  return orders.filter(order => civilDate(date, order) !== null && (order !== 'ymd' || /^\d{4}/.test(date)))
}

/** `2026-12-31T23:59:59`, in the local time of the phone that exported the chat; null if the date or time does not exist. */
export function localTime({ date, clock, isAfternoon }: WrittenTime, order: DateOrder): string | null {
  const day = civilDate(date, order)
  const [hour = 0, minute = 0, second = 0] = clock.split(/[:.]/).map(Number)
  if (day === null || minute > 59 || second > 59) return null
  if (isAfternoon !== null && (hour < 1 || hour > 12)) return null
  const whole = isAfternoon === null ? hour : (hour % 12) + (isAfternoon ? 12 : 0)
  if (whole > 23) return null
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day}T${two(whole)}:${two(minute)}:${two(second)}`
}

function civilDate(text: string, order: DateOrder): string | null {
  const parts = text.split(/[./-]/)
  const place = { d: order.indexOf('d'), m: order.indexOf('m'), y: order.indexOf('y') }
  const yearText = parts[place.y] ?? ''
  // A year has two or four digits, every other part at most two.
  if (parts.some((part, index) => part.length > 2 && index !== place.y) || ![2, 4].includes(yearText.length))
    return null
  const year = yearText.length === 2 ? 2000 + Number(yearText) : Number(yearText)
  const [month, day] = [Number(parts[place.m]), Number(parts[place.d])]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}
