import type { Engine } from '../engine/engine.ts'
import { operation, sql } from '../engine/sql.ts'
import type { SummaryAnswer } from './answers.ts'
import { ask } from './ask.ts'
import { metricOf } from './catalogue.ts'
import { facts } from './fact.ts'
import { outcomes } from './outcomes.ts'
import type { SummaryQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { answerHead, type PeriodScope, resolvePeriodScope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

const values = {
  ...outcomes,
  meanDelaySeconds: metricOf('meanDelaySeconds').value,
  medianDelaySeconds: metricOf('medianDelaySeconds').value,
  p90DelaySeconds: metricOf('p90DelaySeconds').value,
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
  return source.read(async engine => {
    const scope = await resolvePeriodScope(engine, asked)
    const { window, conditions } = scope
    const [row] = await ask(engine, { fact: 'starts', values, window, conditions })
    if (row === undefined) throw new Error('an aggregate without groups gave no row')
    const { started, handled, waiting, closedUnanswered, ...delays } = row.values
    return {
      ...answerHead(scope, asked, {}),
      period: scope.period,
      started: started ?? 0,
      handled: handled ?? 0,
      waiting: waiting ?? 0,
      closedUnanswered: closedUnanswered ?? 0,
      ...delays,
      medianDelaySecondsCensored: await censoredMedianSeconds(engine, scope),
    }
  })
}

/**
 * Kaplan–Meier: at each delay the share not yet handled is multiplied by 1 − handled / at risk. Chats censored at that delay
 * are still at risk. The product of many factors is a little off a half that it meets exactly, hence the margin.
 */
async function censoredMedianSeconds(engine: Engine, { window, conditions }: PeriodScope): Promise<number | null> {
  const rows = facts.starts.rows({ window, conditions, buckets: null })
  const [found] = await engine.query(
    sql`WITH delays AS (
        SELECT waited_micros, count(delay_micros) AS handled, count(*) AS chats FROM (${rows}) GROUP BY waited_micros
      ), risks AS (
        SELECT waited_micros, handled, sum(chats) OVER (ORDER BY waited_micros DESC) AS at_risk FROM delays
      ), curve AS (
        SELECT waited_micros, ${operation('runningProduct', sql`1 - handled / at_risk`, sql`waited_micros`)} AS unhandled FROM risks
      )
      SELECT min(waited_micros) / 1e6 AS median FROM curve WHERE unhandled <= 0.5 + 1e-9`,
    { median: 'number?' },
  )
  return found?.median ?? null
}
