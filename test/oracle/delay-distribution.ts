import type { DelayDistributionAnswer } from '../../src/metrics/answers.ts'
import type { DelayDistributionQuery } from '../../src/metrics/query.ts'
import { delaysOf } from './delay.ts'
import { frameOf, heading } from './frame.ts'
import { startsIn } from './measure.ts'
import type { Stored } from './stored.ts'

export function delayDistribution(
  store: Stored,
  query: DelayDistributionQuery<string>,
): Omit<DelayDistributionAnswer, 'query'> {
  const frame = frameOf(store, { ...query, compare: 'none' }, { toDate: false })
  const delays = delaysOf(startsIn(frame.chats, frame.window))
  const atLeast = (seconds: number | undefined) =>
    seconds === undefined ? 0 : delays.filter(delay => delay >= BigInt(seconds) * 1_000_000n).length
  const classes = query.fromSeconds.map((fromSeconds, index) => ({
    fromSeconds,
    handled: atLeast(fromSeconds) - atLeast(query.fromSeconds[index + 1]),
  }))
  return { ...heading(frame), classes }
}
