import type { Source } from '../../engine/source.ts'
import { sql } from '../../engine/sql.ts'
import type { SummaryAnswer } from '../definitions/answers.ts'
import { metricOf } from '../definitions/catalogue.ts'
import { outcomes } from '../definitions/outcomes.ts'
import type { SummaryQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { readDelayQuantiles, readDelayStatistics } from './delay-statistics.ts'

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  handledWithin1h: metricOf('handledWithin1h').value,
  handledWithin4h: metricOf('handledWithin4h').value,
  handledWithin24h: metricOf('handledWithin24h').value,
}

const responses = {
  openedWaits: metricOf('openedWaits').value,
  answeredWaits: metricOf('answeredWaits').value,
  meanResponseSeconds: metricOf('meanResponseSeconds').value,
  laterWaits: sql`count(*) FILTER (WHERE ordinal > 1)`,
}

/**
 * What became of the chats started in a period, and how long they waited; and how long every wait was that opened
 * in it. Definition: docs/definitions.md, "Summary". Throws `InvalidQueryError`.
 */
export async function summary<A extends string>(source: Source<A>, query: SummaryQuery<A>): Promise<SummaryAnswer> {
  const asked = parseQuery(querySchemas.summary, query)
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const { window } = scope
    const [[row], [waits]] = await Promise.all([
      reader.ask({ fact: 'starts', values, window, chats: scope }),
      reader.ask({ fact: 'waits', values: responses, window, chats: scope }),
    ])
    if (row === undefined || waits === undefined) throw new Error('an aggregate without groups gave no row')
    const { started, handled, waiting, closedUnanswered, ...shares } = row.values
    const { openedWaits, answeredWaits, meanResponseSeconds, laterWaits } = waits.values
    const [delays, delaysOfAll] = await Promise.all([
      readDelayStatistics(reader, { fact: 'starts', window, chats: scope }, started ?? 0),
      readDelayQuantiles(reader, { fact: 'waits', window, chats: scope }, openedWaits ?? 0),
    ])
    return {
      kind: 'summary',
      ...answerHead(scope, asked, {}),
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
      openedWaits: openedWaits ?? 0,
      answeredWaits: answeredWaits ?? 0,
      meanResponseSeconds,
      medianResponseSeconds: seconds(delaysOfAll.medianMicros),
      p90ResponseSeconds: seconds(delaysOfAll.p90Micros),
      laterWaits: laterWaits ?? 0,
    }
  })
}

function seconds(micros: number | null): number | null {
  return micros === null ? null : micros / 1e6
}
