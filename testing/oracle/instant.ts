import { dateOfDay, dayNumber, digits } from './civil.ts'

const secondMicros = 1_000_000n
const dayMicros = 86_400n * secondMicros

/** The microseconds of an ISO 8601 instant with `Z` or an offset. Digits past the microsecond are dropped. */
export function parseInstant(text: string): bigint {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})$/.exec(text)
  if (match === null) throw new Error(`not an instant: ${text}`)
  const [, date = '', hour = '', minute = '', second = '0', fraction = '', offset = ''] = match
  const wall = ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1_000_000
  const micros = BigInt(dayNumber(date)) * dayMicros + BigInt(wall) + BigInt(fraction.padEnd(6, '0').slice(0, 6))
  if (offset === 'Z') return micros
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6))
  return micros - BigInt(offset.startsWith('-') ? -minutes : minutes) * 60n * secondMicros
}

/** ISO 8601 in UTC, with no more fraction digits than needed. */
export function formatInstant(micros: bigint): string {
  const fraction = digits(Number(remainder(micros, secondMicros)), 6).replace(/0+$/, '')
  return `${wallDate(micros)}T${wallClock(micros)}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** Microseconds between two instants, as seconds. */
export function secondsBetween(from: bigint, to: bigint): number {
  return Number(to - from) / 1e6
}

/** The wall clock at midnight of a calendar date, counted like an instant, as if the clock showed UTC. */
export function midnight(date: string): bigint {
  return BigInt(dayNumber(date)) * dayMicros
}

export function wallDate(wall: bigint): string {
  return dateOfDay(Number((wall - remainder(wall, dayMicros)) / dayMicros))
}

/** `HH:MM:SS` */
export function wallClock(wall: bigint): string {
  const seconds = Number(remainder(wall, dayMicros) / secondMicros)
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map(part => digits(part, 2))
    .join(':')
}

/** The remainder of floored division: never negative for a positive divisor. */
export function remainder(dividend: bigint, divisor: bigint): bigint {
  return ((dividend % divisor) + divisor) % divisor
}

export function earlier(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

export function later(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
