import { type Sql, sql } from '../engine/sql.ts'
import type { DelayDistributionAnswer } from './answers.ts'
import { ask } from './ask.ts'
import type { DelayDistributionQuery } from './query.ts'
import { parseQuery, querySchemas } from './query-schema.ts'
import { answerHead, resolvePeriodScope } from './scope.ts'
import type { TypedSource } from './typed-source.ts'

/** Handled chats started in a period, by classes of their delay, left-closed. Throws `InvalidQueryError`. */
export async function delayDistribution<A extends string>(
  source: TypedSource<A>,
  query: DelayDistributionQuery<A>,
): Promise<DelayDistributionAnswer> {
  const asked = parseQuery(querySchemas.delayDistribution, query)
  const { fromSeconds } = asked
  return source.read(async engine => {
    const scope = await resolvePeriodScope(engine, asked)
    const { window, conditions } = scope
    const values: Record<string, Sql> = Object.fromEntries(
      fromSeconds.map((from, index) => {
        const to = fromSeconds[index + 1]
        const below = to === undefined ? sql`` : sql` AND delay_micros < ${BigInt(to) * 1_000_000n}`
        return [`class_${index}`, sql`count(*) FILTER (WHERE delay_micros >= ${BigInt(from) * 1_000_000n}${below})`]
      }),
    )
    const [row] = await ask(engine, { fact: 'starts', values, window, conditions })
    return {
      ...answerHead(scope, asked, {}),
      period: scope.period,
      classes: fromSeconds.map((from, index) => ({ fromSeconds: from, handled: row?.values[`class_${index}`] ?? 0 })),
    }
  })
}
