import { formatInstant, type Micros } from './instant.ts'

/** Now by the clock of the process. Only edges ask it: what is below them is told the time. */
export function nowMicros(): Micros {
  return BigInt(Date.now()) * 1000n
}

/** The same, ISO 8601 UTC. */
export function nowText(): string {
  return formatInstant(nowMicros())
}
