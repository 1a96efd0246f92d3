import { z } from 'zod'
import { type Coverage, coverages, type Key } from './answers.ts'
import { type Clock, clocks, comparisonNames, type Filter } from './query.ts'

const date = z.iso.date()
export const instant = z.iso.datetime().describe('ISO 8601 UTC, to the microsecond.')
const zone = z.string().describe('IANA time zone.')
export const clock = z.enum(clocks) satisfies z.ZodType<Clock>
/** The dimensions of the question, by name. */
export const by = z.array(z.string())

export const period = z
  .strictObject({ start: date, end: date, zone })
  .describe('Half-open range of calendar dates in the zone: end is the day after the last.')

const comparison = z
  .strictObject({
    start: date,
    end: date,
    zone,
    toDate: z.boolean().describe('Whether the comparison stops as far into its period as asOf is into the period.'),
    cutAt: instant.nullable().describe('The instant at which it stops; null when toDate is false.'),
    unequalDays: z.boolean().describe('Whether the two periods have different numbers of days.'),
  })
  .nullable()
  .describe('Null when there is no comparison.')

const coverage = z.enum(coverages) satisfies z.ZodType<Coverage>

const filter: z.ZodType<Filter> = z.record(z.string(), z.array(z.string()).min(1))
const dates = z.strictObject({ start: date, end: date })

/** The query as it was understood, with all defaults. */
const resolved = {
  period: dates.nullable(),
  zone,
  asOf: instant,
  compare: z.union([z.enum(comparisonNames), dates]),
  fullComparison: z.boolean(),
  where: filter,
  not: filter,
  within: z
    .array(filter)
    .exactOptional()
    .describe('The additional filters of the source: what a token or a user may see at all.'),
  startedIn: z
    .strictObject({
      clock,
      hours: z.array(z.strictObject({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23) })),
    })
    .exactOptional(),
}

/** The keys that every answer of a kind begins with. `options` are the keys of its operator, as in its query. */
export function answerKeys<K extends string, O extends z.core.$ZodLooseShape>(kind: K, options: O) {
  return {
    kind: z.literal(kind).describe('The operator that gave the answer.'),
    query: z.strictObject({ ...resolved, ...options }).describe('The query as it was understood, with all defaults.'),
    knownFrom: instant.nullable().describe('The earliest instant of the whole store; null when the store is empty.'),
    knownUntil: instant
      .nullable()
      .describe('The instant up to which the whole store is known, whatever the query; null when it is not known.'),
    covered: z
      .strictObject({ period: coverage.nullable(), comparison: coverage.nullable() })
      .describe(
        'How much the store knows of the period up to asOf, and of the comparison up to its cut; null when there is none.',
      ),
    asOf: instant.describe('The instant up to which messages are visible.'),
    comparison,
  }
}

/** The group's value for each dimension of the question. */
export const key = z.record(z.string(), z.string()).describe('The group: its value by dimension.')

/** The same, or an empty object when the whole is one group. */
export const keyOrNone: z.ZodType<Partial<Key>> = key.describe(
  'The group: its value by dimension; empty for the whole.',
)
