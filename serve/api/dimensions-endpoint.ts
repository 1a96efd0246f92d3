import { z } from 'zod'
import { type FlatTable, layFlat } from '../../src/metrics/definitions/flat-table.ts'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'

/** The path of the values of the dimensions. */
export const dimensionsPath = '/api/dimensions'

/** What it answers with. */
export const dimensionsSchema = z.array(
  z.strictObject({
    dimension: z.string(),
    values: z
      .array(
        z.strictObject({
          value: z.string(),
          label: z.string().describe('The name of the establishment; for other dimensions, the value itself.'),
        }),
      )
      .describe('By label.'),
  }),
) satisfies z.ZodType<DimensionValues>

/** The same as a table, one row per value. */
export function flatDimensions(dimensions: DimensionValues): FlatTable {
  return layFlat(
    [
      { name: 'dimension', title: 'Dimension', type: 'text', value: row => row.dimension },
      { name: 'value', title: 'Value', type: 'id', value: row => row.value },
      { name: 'label', title: 'Name', type: 'text', value: row => row.label },
    ],
    dimensions.flatMap(({ dimension, values }) => values.map(({ value, label }) => ({ dimension, value, label }))),
  )
}
