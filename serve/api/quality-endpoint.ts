import { z } from 'zod'
import { metricNames } from '../../src/metrics/definitions/catalogue.ts'
import { findingNames } from '../../src/quality/findings.ts'
import type { Quality } from '../../src/quality/quality.ts'

/** The path of the data quality. */
export const qualityPath = '/api/quality'

const count = z.number().int().min(0)
const instant = z.string().describe('ISO 8601 in UTC.')

/** What it answers with. */
export const qualitySchema = z.strictObject({
  knownFrom: instant.nullable(),
  knownUntil: instant.nullable(),
  loads: z
    .strictObject({
      loads: count,
      lastLoadedAt: instant.nullable(),
      rowsRead: count,
      accepted: count,
      duplicates: count,
      rejected: count,
      leftOut: count.describe('Distinct rejected rows.'),
      ambiguousTimes: count,
      skippedTimes: count,
      futureRows: count,
      conflictingRepeats: count,
      unknownEstablishments: count,
      establishmentsWithoutZone: count,
      establishments: count,
    })
    .nullable()
    .describe('Null for whoever sees only a part of the store.'),
  rejected: z
    .array(
      z.strictObject({
        of: z.enum(['log', 'establishments']),
        reason: z.string(),
        rows: count,
        example: z.strictObject({
          load: count,
          file: z.string(),
          line: count,
          value: z.string().nullable(),
        }),
      }),
    )
    .describe('Empty for whoever sees only a part of the store.'),
  skipped: z
    .array(z.strictObject({ reason: z.string(), events: count }))
    .describe('Empty for whoever sees only a part of the store.'),
  findings: z.array(
    z.strictObject({
      finding: z.enum(findingNames),
      count,
      of: count,
      counts: z.enum(['rows', 'chats', 'establishments', 'days', 'ids']),
      example: z.string().nullable(),
      metrics: z.array(z.enum(metricNames)),
    }),
  ),
}) satisfies z.ZodType<Quality>
