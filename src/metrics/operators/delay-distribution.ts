import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import { microsOf } from '../../time/instant.ts'
import type { Answer, Period } from '../definitions/answers.ts'
import { outcomes } from '../definitions/outcomes.ts'
import type { PeriodQuery } from '../definitions/query.ts'
import { periodKeys } from '../definitions/query-schema.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { ask, type Operator } from './operator.ts'

export interface DelayDistributionQuery<Attribute extends string = never> extends PeriodQuery<Attribute> {
  /** Lower ends of the classes, in ascending order. */
  readonly fromSeconds: readonly number[]
}

export interface DelayClass {
  /** Inclusive lower end. The upper end is the next class's lower end; the last class has none. */
  readonly fromSeconds: number
  readonly handled: number
  /** handled / started; null when no chat was started. */
  readonly share: number | null
}

/** The chats started in the period, each counted once: in a class, as still without a first answer, or as closed without one. */
export interface DelayDistributionAnswer extends Answer<'delayDistribution'> {
  readonly period: Period
  readonly started: number
  readonly handled: number
  readonly waiting: number
  readonly closedUnanswered: number
  /** Together they hold all handled chats if the query's `fromSeconds` begin with 0. */
  readonly classes: readonly DelayClass[]
}

/** A class, or the chats that are in none. Shares are of all started chats. */
export interface DelayDistributionRow {
  readonly state: string
  readonly fromSeconds: number | null
  readonly chats: number
  readonly share: number | null
}

const query = z.strictObject({
  ...periodKeys,
  fromSeconds: z
    .array(z.int().nonnegative())
    .min(1)
    .refine(
      ends => ends.every((end, index) => index === 0 || end > (ends[index - 1] ?? 0)),
      'classes must be in ascending order',
    ),
})

export const delayDistributionOperator: Operator<typeof query, typeof delayDistribution, DelayDistributionRow> = {
  name: 'delayDistribution',
  slug: 'delay-distribution',
  query,
  answer: ({ answerKeys, count, outcomeCounts, period }) =>
    z.strictObject({
      ...answerKeys('delayDistribution', {}),
      period,
      ...outcomeCounts,
      classes: z.array(
        z.strictObject({
          fromSeconds: z.number().nonnegative().describe('Seconds. The inclusive lower end of the class.'),
          handled: count('Chats handled with a delay in the class.'),
          share: z.number().nonnegative().nullable().describe('handled / started; null when no chat was started.'),
        }),
      ),
    }),
  example: { period: 'last-month', fromSeconds: [0, 3600, 14_400, 86_400] },
  columns: () => [
    { name: 'state', title: 'State', type: 'code', value: row => row.state },
    { name: 'fromSeconds', title: 'From', type: 'seconds?', value: row => row.fromSeconds },
    { name: 'chats', title: 'Chats', type: 'count', value: row => row.chats },
    { name: 'share', title: 'Share of the started', type: 'share?', value: row => row.share },
  ],
  rows: ({ classes, started, waiting, closedUnanswered }) => {
    const others = { waiting, closed: closedUnanswered }
    return [
      ...classes.map(({ handled, ...one }) => ({ ...one, state: 'handled', chats: handled })),
      ...Object.entries(others).map(([state, chats]) => ({
        state,
        fromSeconds: null,
        chats,
        share: started === 0 ? null : chats / started,
      })),
    ]
  },
  async run(reader, asked) {
    const { fromSeconds } = asked
    const scope = await resolvePeriodScope(reader, asked)
    const values = { ...outcomes, ...classes(fromSeconds) }
    const [row] = await reader.ask({ fact: 'starts', values, window: scope.window, chats: scope })
    const found: Readonly<Record<string, number | null>> = row?.values ?? {}
    const count = (name: keyof typeof outcomes | `class_${number}`) => found[name] ?? 0
    const started = count('started')
    return {
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
  },
  ask: delayDistribution,
}

/**
 * The chats started in a period: the handled ones by classes of their delay, each including its lower end, and the others by outcome. Throws
 * `InvalidQueryError`.
 *
 * @example
 * const { classes } = await delayDistribution(store, {
 *   period: '2026-10',
 *   asOf: '2026-11-01T00:00:00Z',
 *   fromSeconds: [0, 3600, 86_400],
 * })
 * console.log(classes.length) // 3
 */
export function delayDistribution<A extends string>(
  source: Source<A>,
  query: DelayDistributionQuery<A>,
): Promise<DelayDistributionAnswer> {
  return ask(delayDistributionOperator, source, query)
}

/** The aggregates that count the chats handled in each class. */
function classes(fromSeconds: readonly number[]): Readonly<Record<string, Sql>> {
  return Object.fromEntries(
    fromSeconds.map((from, index) => {
      const to = fromSeconds[index + 1]
      const below = to === undefined ? sql`` : sql` AND delay_micros < ${microsOf(to)}`
      return [`class_${index}`, sql`count(*) FILTER (WHERE delay_micros >= ${microsOf(from)}${below})`]
    }),
  )
}
