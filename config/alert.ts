import { z } from 'zod'
import { metricNames } from '../src/metrics/definitions/catalogue.ts'
import { dimension, number } from './written-values.ts'

const limit = number(z.number())

/** The conditions of an alert, by the key that says which it is. */
const conditions = {
  waiting: z
    .strictObject({
      moreThan: number(z.int().min(0)).describe('It fires when more chats than this have waited too long.'),
    })
    .optional()
    .describe('Chats that have waited longer than `olderThanHours` of the subscription, as in the watch list.'),
  metric: z
    .strictObject({
      name: z.enum(metricNames).describe('A [metric](definitions.md#metrics), over the `period` of the subscription.'),
      above: limit
        .optional()
        .describe('It fires when the value is larger. A delay is in seconds, a share from 0 to 1.'),
      below: limit
        .optional()
        .describe(
          'It fires when the value is smaller. One of `above` and `below`. A count of an establishment in the list without any chats is 0.',
        ),
      atLeast: number(z.int().min(1))
        .default(1)
        .describe('A delay or a share of fewer chats or waits than this cannot be judged.'),
    })
    .refine(({ above, below }) => (above === undefined) !== (below === undefined), 'must have one of above and below')
    .optional()
    .describe('A metric above or below a limit.'),
  silence: z
    .strictObject({
      hours: number(z.number().positive().max(8784)).describe('It fires when nobody has written for this many hours.'),
    })
    .optional()
    .describe('No message, although there were some before.'),
} as const

/** The key `alert` of a subscription. */
export const alertSchema = z
  .strictObject({
    ...conditions,
    each: z
      .union([z.literal('all'), dimension])
      .default('establishment')
      .describe('What is judged one by one: each value of this dimension. `all`: the chats of a recipient as a whole.'),
  })
  .refine(
    ({ waiting, metric, silence }) => [waiting, metric, silence].filter(one => one !== undefined).length === 1,
    `must have one of ${Object.keys(conditions).join(', ')}`,
  )

/** A validated condition, with every default filled in. */
export type AlertCondition = z.infer<typeof alertSchema>
