import { z } from 'zod'
import { metricNames, metricOf } from '../src/metrics/definitions/catalogue.ts'
import { filter, number } from './written-values.ts'

/** Delays and shares: the value of a count depends on the length of the period. */
const aimedAt = metricNames.filter(name => ['seconds', 'share'].includes(metricOf(name).unit))

const target = z
  .strictObject({
    metric: z.enum(aimedAt).describe('A delay or a share: a [metric](definitions.md#metrics).'),
    value: number(z.number().positive()).describe(
      'A delay in seconds, which is to be at most this; a share from 0 to 1, which is to be at least this.',
    ),
    where: filter
      .default({})
      .describe(
        'Whose target it is: values by dimension. It applies to questions about nothing but these. Default: everybody’s.',
      ),
  })
  .refine(({ metric, value }) => metricOf(metric).unit !== 'share' || value <= 1, {
    error: 'must be a share from 0 to 1, such as 0.9',
    path: ['value'],
  })

export const targetsSchema = z.array(target)
