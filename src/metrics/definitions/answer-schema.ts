import { z } from 'zod'
import { type Coverage, coverages, type Key } from './answers.ts'
import { type Clock, clocks, comparisonNames, type Filter } from './query.ts'

const date = z.iso.date()
export const instant = z.iso.datetime().describe('ISO 8601 UTC, to the microsecond.')
const zone = z.string().describe('IANA time zone.')
export const clock = z.enum(clocks) satisfies z.ZodType<Clock>
/** The dimensions that were asked, by name. */
export const by = z.array(z.string())

export const period = z
  .strictObject({ start: date, end: date, zone })
  .describe('Half-open calendar dates in the zone: end is the day after the last.')

const comparison = z
  .strictObject({
    start: date,
    end: date,
    zone,
    toDate: z.boolean().describe('Whether the comparison stops as far into its period as asOf is into the period.'),
    cutAt: instant.nullable().describe('The instant of that stop; null when toDate is false.'),
    unequalDays: z.boolean().describe('Whether the two periods have not the same number of days.'),
  })
  .nullable()
  .describe('Null when nothing is compared.')

const coverage = z.enum(coverages) satisfies z.ZodType<Coverage>

const filter: z.ZodType<Filter> = z.record(z.string(), z.array(z.string()).min(1))
const dates = z.strictObject({ start: date, end: date })

/** The query as it was understood. */
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
    .describe('What the source is restricted to besides: for a token or a user, what it may see at all.'),
  startedIn: z
    .strictObject({
      clock,
      hours: z.array(z.strictObject({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23) })),
    })
    .exactOptional(),
}

/** The keys that every answer of a kind begins with; `options` are those of its operator, as its query has them. */
export function answerKeys<K extends string, O extends z.core.$ZodLooseShape>(kind: K, options: O) {
  return {
    kind: z.literal(kind).describe('The operator that gave the answer.'),
    query: z.strictObject({ ...resolved, ...options }).describe('The query as it was understood, with all defaults.'),
    knownFrom: instant.nullable().describe('The earliest instant of the whole store; null of an empty one.'),
    knownUntil: instant
      .nullable()
      .describe('The instant up to which the whole store is known, whatever was asked; null when no load can tell.'),
    covered: z
      .strictObject({ period: coverage.nullable(), comparison: coverage.nullable() })
      .describe(
        'What the store knows of the period up to asOf, and of the comparison up to its cut; null without one.',
      ),
    asOf: instant.describe('The instant up to which the log is looked at.'),
    comparison,
  }
}

/** A value for each dimension asked. */
export const key = z.record(z.string(), z.string()).describe('The group: its value by dimension.')

/** The same where the whole is one group, which has none. */
export const keyOrNone: z.ZodType<Partial<Key>> = key.describe('The group: its value by dimension; of the whole, none.')
