import type { SummaryAnswer } from './answers.ts'
import { metricOf } from './catalogue.ts'
import { readDelayStatistics } from './delay-statistics.ts'
import { outcomes } from './outcomes.ts'
import type { SummaryQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { readFrom } from './read-from.ts'
import { answerHead, resolvePeriodScope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  handledWithin1h: metricOf('handledWithin1h').value,
  handledWithin4h: metricOf('handledWithin4h').value,
  handledWithin24h: metricOf('handledWithin24h').value,
}

/**
 * What became of the chats started in a period, and how long they waited.
 * Definition: METRICS.md, "Summary". Throws `InvalidQueryError`.
 */
export async function summary<A extends string>(
  source: TypedSource<A>,
  query: SummaryQuery<A>,
): Promise<SummaryAnswer> {
  const asked = parseQuery(querySchemas.summary, query)
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const { window } = scope
    const [row] = await reader.ask({ fact: 'starts', values, window, chats: scope })
    if (row === undefined) throw new Error('an aggregate without groups gave no row')
    const { started, handled, waiting, closedUnanswered, ...shares } = row.values
    const delays = await readDelayStatistics(reader, { window, chats: scope }, started ?? 0)
    return {
      ...answerHead(scope, asked, {}),
      period: scope.period,
      started: started ?? 0,
      handled: handled ?? 0,
      waiting: waiting ?? 0,
      closedUnanswered: closedUnanswered ?? 0,
      meanDelaySeconds: shares.meanDelaySeconds,
      medianDelaySeconds: seconds(delays.medianMicros),
      p90DelaySeconds: seconds(delays.p90Micros),
      handledWithin1h: shares.handledWithin1h,
      handledWithin4h: shares.handledWithin4h,
      handledWithin24h: shares.handledWithin24h,
      medianDelaySecondsCensored: seconds(delays.censoredMedianMicros),
    }
  })
}

function seconds(micros: number | null): number | null {
  return micros === null ? null : micros / 1e6
}
