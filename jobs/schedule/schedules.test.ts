import { getNextMillis } from 'bullmq'
import { describe, expect, test } from 'vitest'
import { scheduleSchema } from '../../config/schedule.ts'
import { type ScheduleRow, scheduleTable } from '../../fixtures/jobs/schedule-table.ts'
import { patternOf, repeatStrategy } from './repeat-strategy.ts'
import { slotsBetween } from './slots.ts'

const toMinutes = (instant: string) => instant.replace(/:00(\.000)?Z$/, 'Z')

/** The runs of a worker that asks anew after each, as BullMQ does. */
function asked({ after, upTo }: ScheduleRow, next: (millis: number) => number | undefined): readonly string[] {
  const runs: string[] = []
  for (
    let millis = next(Date.parse(after));
    millis !== undefined && millis <= Date.parse(upTo);
    millis = next(millis)
  ) {
    runs.push(toMinutes(new Date(millis).toISOString()))
  }
  return runs
}

describe.each(scheduleTable)('$zone $after: $about', row => {
  const schedule = scheduleSchema.parse({ ...row.schedule, zone: row.zone })

  test('the schedule runs as worked out by hand', () => {
    const slots = slotsBetween(schedule, row.after, row.upTo)
    expect(slots.map(({ instant }) => toMinutes(instant))).toEqual(row.runs)
    expect(asked(row, millis => repeatStrategy(millis, { pattern: patternOf(schedule) }))).toEqual(row.runs)
  })

  test('BullMQ alone runs as the table says', () => {
    const runs = asked(row, millis => getNextMillis(millis, { pattern: row.pattern, tz: row.zone }))
    expect(runs).toEqual(row.bullmq === 'same' ? row.runs : row.bullmq)
  })
})
