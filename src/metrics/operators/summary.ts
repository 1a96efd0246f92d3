import { z } from 'zod'
import type { Source } from '../../engine/source.ts'
import { sql } from '../../engine/sql.ts'
import { secondsOf } from '../../time/instant.ts'
import type { Answer, Period } from '../definitions/answers.ts'
import { metricOf } from '../definitions/catalogue.ts'
import type { ColumnOf } from '../definitions/flat-table.ts'
import { outcomes } from '../definitions/outcomes.ts'
import type { PeriodQuery } from '../definitions/query.ts'
import { periodKeys } from '../definitions/query-schema.ts'
import { answerHead, resolvePeriodScope } from '../reading/scope.ts'
import { readDelayQuantiles, readDelayStatistics } from './delay-statistics.ts'
import { ask, type Operator } from './operator.ts'

export type SummaryQuery<Attribute extends string = never> = PeriodQuery<Attribute>

export interface SummaryAnswer extends Answer<'summary'> {
  readonly period: Period
  readonly started: number
  readonly handled: number
  readonly waiting: number
  readonly closedUnanswered: number
  readonly meanDelaySeconds: number | null
  readonly medianDelaySeconds: number | null
  readonly p90DelaySeconds: number | null
  /** Kaplan–Meier median: chats without a first answer are censored at `asOf`, archived ones at the archive; null if never reached. */
  readonly medianDelaySecondsCensored: number | null
  readonly handledWithin1h: number | null
  readonly handledWithin4h: number | null
  readonly handledWithin24h: number | null
  /** All waits opened in the period, not only first ones. The response times are those of the answered ones. */
  readonly openedWaits: number
  readonly answeredWaits: number
  readonly meanResponseSeconds: number | null
  readonly medianResponseSeconds: number | null
  readonly p90ResponseSeconds: number | null
  /** Waits opened in the period that are not the first of their chat; they are in no handling delay. */
  readonly laterWaits: number
}

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

const query = z.strictObject(periodKeys)

export const summaryOperator: Operator<typeof query, typeof summary, SummaryAnswer> = {
  name: 'summary',
  slug: 'summary',
  query,
  answer: ({ answerKeys, count, countOf, delays, measureOf, outcomeCounts, period, seconds }) =>
    z.strictObject({
      ...answerKeys('summary', {}),
      period,
      ...outcomeCounts,
      ...delays,
      medianDelaySecondsCensored: seconds(
        'Kaplan–Meier median, which takes the chats still without a first answer into account; null if it is never reached.',
      ).nullable(),
      handledWithin1h: measureOf('handledWithin1h'),
      handledWithin4h: measureOf('handledWithin4h'),
      handledWithin24h: measureOf('handledWithin24h'),
      openedWaits: countOf('openedWaits'),
      answeredWaits: countOf('answeredWaits'),
      meanResponseSeconds: measureOf('meanResponseSeconds'),
      medianResponseSeconds: measureOf('medianResponseSeconds'),
      p90ResponseSeconds: measureOf('p90ResponseSeconds'),
      laterWaits: count(
        'Waits opened in the period that are not the first of their chat; they are in no handling delay.',
      ),
    }),
  example: { period: 'last-month' },
  columns: () => [
    { name: 'started', title: 'Chats started', type: 'count', value: answer => answer.started },
    { name: 'handled', title: 'Handled', type: 'count', value: answer => answer.handled },
    { name: 'waiting', title: 'Still without a first answer', type: 'count', value: answer => answer.waiting },
    {
      name: 'closedUnanswered',
      title: 'Closed without an answer',
      type: 'count',
      value: answer => answer.closedUnanswered,
    },
    { name: 'meanDelaySeconds', title: 'Mean delay', type: 'seconds?', value: answer => answer.meanDelaySeconds },
    { name: 'medianDelaySeconds', title: 'Median delay', type: 'seconds?', value: answer => answer.medianDelaySeconds },
    {
      name: 'p90DelaySeconds',
      title: '90th percentile',
      type: 'seconds?',
      value: answer => answer.p90DelaySeconds,
    },
    {
      name: 'medianDelaySecondsCensored',
      title: 'Median delay, including chats without a first answer',
      type: 'seconds?',
      value: answer => answer.medianDelaySecondsCensored,
    },
    { name: 'handledWithin1h', title: 'Handled in under 1 h', type: 'share?', value: answer => answer.handledWithin1h },
    { name: 'handledWithin4h', title: 'Handled in under 4 h', type: 'share?', value: answer => answer.handledWithin4h },
    {
      name: 'handledWithin24h',
      title: 'Handled in under 24 h',
      type: 'share?',
      value: answer => answer.handledWithin24h,
    },
    ...(['openedWaits', 'answeredWaits'] as const).map(
      (name): ColumnOf<SummaryAnswer> => ({
        name,
        title: metricOf(name).title.en,
        type: 'count',
        value: row => row[name],
      }),
    ),
    ...(['meanResponseSeconds', 'medianResponseSeconds', 'p90ResponseSeconds'] as const).map(
      (name): ColumnOf<SummaryAnswer> => ({
        name,
        title: metricOf(name).title.en,
        type: 'seconds?',
        value: row => row[name],
      }),
    ),
    {
      name: 'laterWaits',
      title: 'Later waits, in no handling delay',
      type: 'count',
      value: answer => answer.laterWaits,
    },
  ],
  rows: answer => [answer],
  async run(reader, asked) {
    const scope = await resolvePeriodScope(reader, asked)
    const { window } = scope
    const starts = reader.ask({ fact: 'starts', values, window, chats: scope })
    const opened = reader.ask({ fact: 'waits', values: responses, window, chats: scope })
    const [[row], [waits], first, all] = await Promise.all([
      starts,
      opened,
      readDelayStatistics(
        reader,
        { fact: 'starts', window, chats: scope },
        starts.then(([found]) => found?.values.started ?? 0),
      ),
      readDelayQuantiles(
        reader,
        { fact: 'waits', window, chats: scope },
        opened.then(([found]) => found?.values.openedWaits ?? 0),
      ),
    ])
    if (row === undefined || waits === undefined) throw new Error('an aggregate without groups gave no row')
    const { started, handled, waiting, closedUnanswered, ...shares } = row.values
    const { openedWaits, answeredWaits, meanResponseSeconds, laterWaits } = waits.values
    return {
      ...answerHead(scope, asked, {}),
      started: started ?? 0,
      handled: handled ?? 0,
      waiting: waiting ?? 0,
      closedUnanswered: closedUnanswered ?? 0,
      meanDelaySeconds: shares.meanDelaySeconds,
      medianDelaySeconds: secondsOrNull(first.medianMicros),
      p90DelaySeconds: secondsOrNull(first.p90Micros),
      handledWithin1h: shares.handledWithin1h,
      handledWithin4h: shares.handledWithin4h,
      handledWithin24h: shares.handledWithin24h,
      medianDelaySecondsCensored: secondsOrNull(first.censoredMedianMicros),
      openedWaits: openedWaits ?? 0,
      answeredWaits: answeredWaits ?? 0,
      meanResponseSeconds,
      medianResponseSeconds: secondsOrNull(all.medianMicros),
      p90ResponseSeconds: secondsOrNull(all.p90Micros),
      laterWaits: laterWaits ?? 0,
    }
  },
  ask: summary,
}

/**
 * What became of the chats started in a period and how long they waited for a first answer, and how long all waits opened in it lasted.
 * Definition: docs/definitions.md, "Summary". Throws `InvalidQueryError`.
 *
 * @example
 * const { started, handled, waiting, closedUnanswered } = await summary(store, {
 *   period: '2026-10',
 *   asOf: '2026-11-01T00:00:00Z',
 * })
 * console.log(started === handled + waiting + closedUnanswered) // true
 */
export function summary<A extends string>(source: Source<A>, query: SummaryQuery<A>): Promise<SummaryAnswer> {
  return ask(summaryOperator, source, query)
}

function secondsOrNull(micros: number | null): number | null {
  return micros === null ? null : secondsOf(micros)
}
