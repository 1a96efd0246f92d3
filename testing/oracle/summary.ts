import type { SummaryAnswer, SummaryQuery } from '../../src/metrics/operators/summary.ts'
import { countOutcome, delaysOf, meanSeconds, quantileSeconds, responsesOf, shareHandledWithin } from './delay.ts'
import { frameOf, heading } from './frame.ts'
import { censoredMedianSeconds } from './kaplan-meier.ts'
import { startsIn, waitsIn } from './measure.ts'
import type { Stored } from './stored.ts'

export function summary(store: Stored, query: SummaryQuery<string>): Omit<SummaryAnswer, 'query'> {
  const frame = frameOf(store, { ...query, compare: 'none' }, { toDate: false })
  const starts = startsIn(frame.chats, frame.window)
  const delays = delaysOf(starts)
  const waits = waitsIn(frame.chats, frame.window)
  const responses = responsesOf(waits)
  return {
    ...heading('summary', frame),
    started: starts.length,
    handled: delays.length,
    waiting: countOutcome(starts, 'waiting'),
    closedUnanswered: countOutcome(starts, 'closedUnanswered'),
    meanDelaySeconds: meanSeconds(delays),
    medianDelaySeconds: quantileSeconds(delays, 5),
    p90DelaySeconds: quantileSeconds(delays, 9),
    medianDelaySecondsCensored: censoredMedianSeconds(starts),
    handledWithin1h: shareHandledWithin(starts, 1),
    handledWithin4h: shareHandledWithin(starts, 4),
    handledWithin24h: shareHandledWithin(starts, 24),
    openedWaits: waits.length,
    answeredWaits: responses.length,
    meanResponseSeconds: meanSeconds(responses),
    medianResponseSeconds: quantileSeconds(responses, 5),
    p90ResponseSeconds: quantileSeconds(responses, 9),
    laterWaits: frame.chats.reduce(
      (sum, chat) => sum + waitsIn([chat], frame.window).filter(wait => wait !== chat.waits[0]).length,
      0,
    ),
  }
}
