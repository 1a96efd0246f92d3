/** Microseconds since 1970-01-01T00:00:00Z. */
export type Micros = bigint

export const microsPerSecond = 1_000_000n
export const microsPerHour = 3_600n * microsPerSecond
/** A quarter of an hour, the unit of a store's activity: since 1972 nearly every civil boundary in any zone falls on a UTC quarter hour. */
export const microsPerQuarter = 900n * microsPerSecond
export const microsPerDay = 86_400n * microsPerSecond

const isoForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?:(Z)|([+-])(\d\d):?(\d\d))$/i

/** The instant of an ISO 8601 text with an offset or `Z`, truncated to microseconds; null for any other text. */
export function parseInstant(text: string): Micros | null {
  const match = isoForm.exec(text)
  if (match === null) return null
  const [
    ,
    year,
    month,
    day,
    hour,
    minute,
    second = '0',
    fraction = '',
    ,
    sign,
    offsetHours = '0',
    offsetMinutes = '0',
  ] = match
  const fields = [year, month, day, hour, minute, second].map(Number)
  const local = utcMillis(fields)
  if (local === null || Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return null
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -60_000 : 60_000)
  return BigInt(local - offset) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, '0'))
}

/** ISO 8601 in UTC with `Z`; with a fraction, without trailing zeros, only if there is one. */
export function formatInstant(instant: Micros): string {
  const seconds = floorDivide(instant, microsPerSecond)
  const fraction = String(instant - seconds * microsPerSecond)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const whole = new Date(Number(seconds) * 1000).toISOString().slice(0, 19)
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** Converts seconds to the nearest whole number of microseconds. */
export function microsOf(seconds: number): Micros {
  return BigInt(Math.round(seconds * 1e6))
}

export function secondsOf(micros: Micros | number): number {
  return Number(micros) / 1e6
}

/** Division that rounds down, also for negative numbers. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}

function utcMillis(fields: readonly number[]): number | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = fields
  if (hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : null
}
