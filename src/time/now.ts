import { formatInstant, type Micros } from './instant.ts'

/** The current time of the process's clock. Only the edges call it and pass the time on to the core. */
export function nowMicros(): Micros {
  return BigInt(Date.now()) * 1000n
}

/** The current time as ISO 8601 in UTC. */
export function nowText(): string {
  return formatInstant(nowMicros())
}
