import { z } from 'zod'
import { cellStates, chatStates } from '../../src/metrics/definitions/answers.ts'
import { chatKinds } from '../../src/metrics/definitions/query.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { grains } from '../../src/time/grain.ts'
import type { AnswerOf } from '../answering/operators.ts'
import { answerHead, clock, dimensionName, instant, key, keyOrNone, period } from './answer-parts.ts'
import type { Asked } from './asked.ts'
import { count, countOf, measureOf, metricName, metricValue, of, seconds, share } from './figure-schemas.ts'

const figures = {
  activeChats: countOf('activeChats'),
  activeCustomers: countOf('activeCustomers'),
  messages: countOf('messages'),
}
const change = z.number().nullable().describe('(now − previous) / previous; null when previous is 0.')
const by = z.array(dimensionName)
const weekday = z.int().min(1).max(7).describe('ISO, 1 = Monday.')
const hour = z.int().min(0).max(23)
const bucket = z
  .string()
  .nullable()
  .describe('Its calendar start, YYYY-MM-DD; of an hour its local time with the offset. Null where there is none.')
const fromSeconds = z.number().nonnegative().describe('Seconds. The lower end of the class, within it.')
const delays = {
  meanDelaySeconds: measureOf('meanDelaySeconds'),
  medianDelaySeconds: measureOf('medianDelaySeconds'),
  p90DelaySeconds: measureOf('p90DelaySeconds'),
}
const handled = count('Chats started whose first wait was ended by a reply.')
const closedUnanswered = count('Chats started whose first wait was ended by an archive.')
const waiting = count('Chats started that are still without a first answer at asOf: their first wait is open.')
const started = countOf('startedChats')

/** What each endpoint answers with. */
export const answerSchemas = {
  volume: z.strictObject({
    ...answerHead('volume', {}),
    period,
    ...figures,
    previous: z.strictObject(figures).nullable(),
    changeRatio: z.strictObject({ activeChats: change, activeCustomers: change, messages: change }).nullable(),
  }),
  split: z.strictObject({
    ...answerHead('split', { metric: metricName, by }),
    period,
    metric: metricName,
    total: metricValue.nullable(),
    totalOf: of,
    rows: z.array(z.strictObject({ key, value: metricValue, of, share })).describe('By value descending, then by key.'),
  }),
  evolution: z.strictObject({
    ...answerHead('evolution', { metric: metricName, grain: z.enum(grains), by }),
    period,
    metric: metricName,
    grain: z.enum(grains),
    rows: z
      .array(
        z.strictObject({
          bucket,
          partial: z.boolean().nullable().describe('Whether the period clips it, or it is not over at asOf.'),
          key: keyOrNone,
          value: metricValue.nullable(),
          of,
          previousBucket: bucket,
          previousValue: metricValue.nullable(),
          previousOf: of,
        }),
      )
      .describe('By key, then by bucket.'),
  }),
  ranking: z.strictObject({
    ...answerHead('ranking', { metric: metricName, by, top: z.int().positive().nullable(), withEmpty: z.boolean() }),
    period,
    metric: metricName,
    total: metricValue.nullable(),
    totalOf: of,
    rows: z.array(
      z.strictObject({
        rank: z.int().positive(),
        key,
        label: z.string().describe("The establishment's name, elsewhere the value itself."),
        value: metricValue.nullable(),
        of,
        share,
        previousValue: metricValue.nullable(),
        previousOf: of,
        previousRank: z.int().positive().nullable(),
        rankChange: z.int().nullable().describe('previousRank − rank: positive is up.'),
      }),
    ),
    others: z
      .strictObject({ count: count('How many groups are folded.'), value: metricValue.nullable(), of })
      .nullable()
      .describe('The groups past top; null when nothing was folded.'),
  }),
  heatmap: z.strictObject({
    ...answerHead('heatmap', { clock }),
    period,
    clock,
    cells: z
      .array(
        z.strictObject({
          weekday,
          hour,
          state: z
            .enum(cellStates)
            .describe('none: of the chats that the query picks none started in that hour, whatever it leaves out.'),
          started,
          handled,
          waiting,
          closedUnanswered,
          ...delays,
          meanDelayAtLeastSeconds: seconds(
            'Mean over the chats handled and those still without a first answer, which count as long as they have waited for it at asOf.',
          ).nullable(),
        }),
      )
      .length(168)
      .describe('By weekday, then by hour.'),
  }),
  watchList: z.strictObject({
    ...answerHead('watchList', { olderThanSeconds: z.number(), maxAgeDays: z.number().nullable() }),
    period: period.nullable(),
    thresholdSeconds: seconds('Waits strictly older are listed.'),
    establishments: count('How many establishments are listed.'),
    waitingChats: count('Chats past the threshold.'),
    droppedChats: count('Chats older than maxAgeDays, left out.'),
    rows: z
      .array(
        z.strictObject({
          establishmentId: z.string(),
          name: z.string(),
          waitingChats: count('Chats past the threshold.'),
          waitingCustomers: count('Their customers.'),
          oldestWaitingSince: instant,
          longestWaitSeconds: seconds('The longest wait at asOf.'),
        }),
      )
      .describe('By longest wait, then by establishment id.'),
  }),
  summary: z.strictObject({
    ...answerHead('summary', {}),
    period,
    started,
    handled,
    waiting,
    closedUnanswered,
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
      'Waits opened in the period that are not the first of their chat: they stand in no handling delay.',
    ),
  }),
  delayDistribution: z.strictObject({
    ...answerHead('delayDistribution', {}),
    period,
    started,
    handled,
    waiting,
    closedUnanswered,
    classes: z.array(
      z.strictObject({
        fromSeconds,
        handled: count('Chats handled within the class.'),
        share: z.number().nonnegative().nullable().describe('handled / started; null when no chat was started.'),
      }),
    ),
  }),
  chatList: z.strictObject({
    ...answerHead('chatList', {
      of: z.enum(chatKinds),
      limit: z.int().positive(),
      offset: z.int().nonnegative(),
      after: z.string().nullable(),
      olderThanSeconds: z.number().exactOptional(),
      maxAgeDays: z.number().nullable().exactOptional(),
    }),
    period: period.nullable(),
    of: z.enum(chatKinds),
    total: count('All chats of the kind.'),
    next: z
      .string()
      .nullable()
      .describe(
        'Where the list goes on: the after of the next page, which is else asked the same. Null: there is no more.',
      ),
    changed: z
      .boolean()
      .describe(
        'Whether the store changed since the page that after is of: chats that late rows moved may then come twice, or be missing.',
      ),
    rows: z.array(
      z.strictObject({
        chatId: z.string(),
        establishmentId: z.string(),
        establishment: z.string().describe("The establishment's name."),
        channel: z.string(),
        platform: z.string(),
        startedAt: instant.nullable().describe('The first customer message; null when the customer never wrote.'),
        state: z.enum(chatStates).nullable().describe('Of the wait that the list is about; null when there is none.'),
        waitSeconds: seconds('Of that wait; of an open one up to asOf.').nullable(),
      }),
    ),
  }),
} as const satisfies { readonly [A in Asked]: z.ZodType<AnswerOf<A>> }

/** What `/api/dimensions` answers with. */
export const dimensionsSchema = z.array(
  z.strictObject({
    dimension: dimensionName,
    values: z
      .array(
        z.strictObject({
          value: z.string(),
          label: z.string().describe("The establishment's name, elsewhere the value itself."),
        }),
      )
      .describe('By label.'),
  }),
) satisfies z.ZodType<DimensionValues>
