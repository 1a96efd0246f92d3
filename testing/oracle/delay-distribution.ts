import type { DelayDistributionAnswer, DelayDistributionQuery } from '../../src/metrics/operators/delay-distribution.ts'
import { countOutcome, delaysOf } from './delay.ts'
import { frameOf, heading } from './frame.ts'
import { startsIn } from './measure.ts'
import type { Stored } from './stored.ts'

export function delayDistribution(
  store: Stored,
  query: DelayDistributionQuery<string>,
): Omit<DelayDistributionAnswer, 'query'> {
  const frame = frameOf(store, { ...query, compare: 'none' }, { toDate: false })
  const starts = startsIn(frame.chats, frame.window)
  const delays = delaysOf(starts)
  const atLeast = (seconds: number | undefined) =>
    seconds === undefined ? 0 : delays.filter(delay => delay >= BigInt(seconds) * 1_000_000n).length
  const classes = query.fromSeconds.map((fromSeconds, index) => {
    const handled = atLeast(fromSeconds) - atLeast(query.fromSeconds[index + 1])
    return { fromSeconds, handled, share: starts.length === 0 ? null : handled / starts.length }
  })
  return {
    ...heading('delayDistribution', frame),
    started: starts.length,
    handled: delays.length,
    waiting: countOutcome(starts, 'waiting'),
    closedUnanswered: countOutcome(starts, 'closedUnanswered'),
    classes,
  }
}
