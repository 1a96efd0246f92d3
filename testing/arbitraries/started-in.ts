import fc from 'fast-check'
import { clocks, type HourOfWeek, type Query } from '../../src/metrics/definitions/query.ts'
import { hourOfWeekIn } from '../oracle/hour-of-week.ts'
import type { Log } from '../oracle/log.ts'
import { zones } from './scene.ts'

/** All hours of a range on some weekdays. */
const block = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    fc.nat({ max: 23 }),
    fc.integer({ min: 1, max: 24 }),
  )
  .map(([weekdays, first, length]) =>
    weekdays.flatMap(weekday => Array.from({ length }, (_, index) => ({ weekday, hour: (first + index) % 24 }))),
  )

/** Hours in which the log has rows, in some time zone. */
const met = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.constantFrom(...zones)), { minLength: 1, maxLength: 6 })

const hours: fc.Arbitrary<(log: Log) => readonly HourOfWeek[]> = fc.oneof(
  block.map(list => () => list),
  met.map(places => ({ rows }: Log) => {
    if (rows.length === 0) return [{ weekday: 1, hour: 0 }]
    return places.map(([index, zone]) => hourOfWeekIn(zone, rows[index % rows.length]?.sentAt ?? 0n))
  }),
)

/** The `startedIn` option of a query, mostly absent. */
export const startedIn: fc.Arbitrary<(log: Log) => Pick<Query<string>, 'startedIn'>> = fc.oneof(
  { arbitrary: fc.constant(() => ({})), weight: 3 },
  {
    arbitrary: fc
      .tuple(fc.record({ clock: fc.constantFrom(...clocks) }, { requiredKeys: [] }), hours)
      .map(([clock, list]) => (log: Log) => ({ startedIn: { ...clock, hours: list(log) } })),
    weight: 1,
  },
)
