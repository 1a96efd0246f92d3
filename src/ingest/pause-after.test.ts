import { expect, test } from 'vitest'
import { pauseAfter } from './pause-after.ts'

test.each([
  ['at once', 0, 60_000],
  ['in a second', 1000, 60_000],
  ['in a little more', 1001, 60_060],
  ['in ten seconds', 10_000, 600_000],
  ['in a minute', 60_000, 600_000],
])(
  'after a load that ended %s the next waits so long that loading takes little of the time, and ten minutes at most',
  (_, loadMs, ms) => {
    expect(pauseAfter(loadMs, 60_000)).toBeCloseTo(ms)
  },
)

test('a longer usual pause is kept', () => {
  expect(pauseAfter(20_000, 900_000)).toBe(900_000)
})
