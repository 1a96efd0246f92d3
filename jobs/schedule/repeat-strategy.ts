import { type Schedule, scheduleSchema } from '../../config/schedule.ts'
import { formatInstant, parseInstant } from '../../src/time/instant.ts'
import { nextSlots } from './slots.ts'

/** A schedule as it stands in the `pattern` of a BullMQ job scheduler. */
export function patternOf(schedule: Schedule): string {
  return JSON.stringify(schedule)
}

/**
 * The `settings.repeatStrategy` of a BullMQ queue and of its worker: the first slot after `millis`, epoch milliseconds, by the
 * schedule that `patternOf` wrote. BullMQ's own loses a midnight that the clock skips, repeats a run when it is asked within a
 * repeated hour, and has no last day of a month without its 31st: `fixtures/jobs/schedule-table.ts`.
 * Throws for a pattern that is no schedule; undefined at the end of year 9900.
 */
export function repeatStrategy(millis: number, options: { readonly pattern?: string }): number | undefined {
  const schedule = scheduleSchema.parse(JSON.parse(options.pattern ?? 'null'))
  const [next] = nextSlots(schedule, formatInstant(BigInt(Math.floor(millis)) * 1000n), 1)
  const instant = next === undefined ? null : parseInstant(next.instant)
  return instant === null ? undefined : Number(instant / 1000n)
}
