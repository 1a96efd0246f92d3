import { type Schedule, scheduleSchema } from '../../config/schedule.ts'
import { formatInstant, parseInstant } from '../../src/time/instant.ts'
import { nextSlots } from './slots.ts'

/** A schedule as the `pattern` of a BullMQ job scheduler. */
export function patternOf(schedule: Schedule): string {
  return JSON.stringify(schedule)
}

/**
 * The `settings.repeatStrategy` of a BullMQ queue and its worker: the first slot after `millis`, epoch milliseconds, of the schedule that
 * `patternOf` wrote; undefined after the year 9900. BullMQ's own strategy drops a midnight that the clock skips, repeats a run if called
 * within a repeated hour, and does not move day 31 to the last day of a shorter month: see `fixtures/jobs/schedule-table.ts`. Throws for a
 * pattern that is not a schedule.
 */
export function repeatStrategy(millis: number, options: { readonly pattern?: string }): number | undefined {
  const schedule = scheduleSchema.parse(JSON.parse(options.pattern ?? 'null'))
  const [next] = nextSlots(schedule, formatInstant(BigInt(Math.floor(millis)) * 1000n), 1)
  const instant = next === undefined ? null : parseInstant(next.instant)
  return instant === null ? undefined : Number(instant / 1000n)
}
