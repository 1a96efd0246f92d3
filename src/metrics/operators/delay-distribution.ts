import type { Source } from '../../engine/source.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import type { DelayDistributionAnswer } from '../definitions/answers.ts'
import { outcomes } from '../definitions/outcomes.ts'
import type { DelayDistributionQuery } from '../definitions/query.ts'
import { parseQuery, querySchemas } from '../definitions/query-schema.ts'
import { readFrom } from '../reading/read-from.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'

/** The chats started in a period: those handled by classes of their delay, left-closed, and the others. Throws `InvalidQueryError`. */
export async function delayDistribution<A extends string>(
  source: Source<A>,
  query: DelayDistributionQuery<A>,
): Promise<DelayDistributionAnswer> {
  const asked = parseQuery(querySchemas.delayDistribution, query)
  const { fromSeconds } = asked
  return readFrom(source, async reader => {
    const scope = await resolvePeriodScope(reader, asked)
    const values = reader.remember(`classes ${fromSeconds}`, () => ({ ...outcomes, ...classes(fromSeconds) }))
    const [row] = await reader.ask({ fact: 'starts', values, window: scope.window, chats: scope })
    const found: Readonly<Record<string, number | null>> = row?.values ?? {}
    const count = (name: keyof typeof outcomes | `class_${number}`) => found[name] ?? 0
    const started = count('started')
    return {
      kind: 'delayDistribution',
      ...answerHead(scope, asked, {}),
      started,
      handled: count('handled'),
      waiting: count('waiting'),
      closedUnanswered: count('closedUnanswered'),
      classes: fromSeconds.map((from, index) => {
        const handled = count(`class_${index}`)
        return { fromSeconds: from, handled, share: started === 0 ? null : handled / started }
      }),
    }
  })
}

/** How many chats were handled within each class. */
function classes(fromSeconds: readonly number[]): Readonly<Record<string, Sql>> {
  const micros = (seconds: number) => BigInt(seconds) * 1_000_000n
  return Object.fromEntries(
    fromSeconds.map((from, index) => {
      const to = fromSeconds[index + 1]
      const below = to === undefined ? sql`` : sql` AND delay_micros < ${micros(to)}`
      return [`class_${index}`, sql`count(*) FILTER (WHERE delay_micros >= ${micros(from)}${below})`]
    }),
  )
}
