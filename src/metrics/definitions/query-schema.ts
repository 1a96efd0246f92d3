import { z } from 'zod'
import { InvalidQueryError } from '../../errors.ts'
import { firstProblem } from '../../first-problem.ts'
import { nearestName } from '../../nearest-name.ts'
import { parseInstant } from '../../time/instant.ts'
import { isZone } from '../../time/zone.ts'
import { byKey } from './by-key.ts'
import { metricNames } from './catalogue.ts'
import { clocks, comparisonNames } from './query.ts'

const civilPeriod = z.strictObject({ start: z.string(), end: z.string() })

/** Lists of values, by dimension. */
export const filterSchema = byKey(z.string(), z.array(z.string()).min(1, 'a filter lists at least one value'), {
  rule: 'must be lists of values by dimension',
})
const filter = filterSchema.default({})

const startedIn = z.strictObject({
  clock: z.enum(clocks).default('establishment'),
  hours: z
    .array(z.strictObject({ weekday: z.int().min(1).max(7), hour: z.int().min(0).max(23) }))
    .min(1, 'lists at least one hour of the week'),
})

const dates = '{"start":"2026-10-01","end":"2026-11-01"}'
const period = z.union([z.string(), civilPeriod], `must be a period such as 2026-10 or last-month, or dates: ${dates}`)

/** The keys that every query has. Dates are checked against the calendar when they are resolved. */
const commonKeys = {
  zone: z.string().refine(isZone, 'must be an IANA time zone such as Europe/Paris').default('UTC'),
  asOf: z
    .string()
    .transform((text, context) => {
      const instant = parseInstant(text)
      if (instant !== null) return instant
      context.addIssue('must be an instant, ISO 8601 with offset or Z, such as 2026-11-01T08:00:00Z')
      return z.NEVER
    })
    .optional(),
  where: filter,
  not: filter,
  startedIn: startedIn.optional(),
}

/** The keys of a question about one instant, whose period is optional. */
export const instantKeys = { ...commonKeys, period: period.optional() }

/** The keys of a question about a period. */
export const periodKeys = { ...commonKeys, period }

/** The keys of a question that compares a period with another one. */
export const comparedKeys = {
  ...periodKeys,
  compare: z
    .union([z.enum(comparisonNames), civilPeriod], `must be ${comparisonNames.join(', ')} or dates: ${dates}`)
    .default('previous'),
  fullComparison: z.boolean().default(false),
}

/** The keys that say which open waits are too old. */
export const watchedKeys = {
  olderThanSeconds: z
    .number()
    .nonnegative()
    .max(1e9)
    .default(4 * 86_400),
  maxAgeDays: z.number().positive().max(1e6).nullable().default(null),
}

export const metric = z.enum(metricNames).default('activeChats')
export const dimension = z.string().min(1)

/** The query with its defaults. Throws `InvalidQueryError` with the key, the rule and the value. */
export function parseQuery<S extends z.ZodType>(schema: S, query: unknown): z.output<S> {
  const result = schema.safeParse(query, { reportInput: true })
  if (result.success) return result.data
  const { path, rule } = firstProblem(result.error, { objectName: 'an object' })
  const name = path.join('.') || 'query'
  const value = valueAt(query, path)
  const shown = typeof value === 'object' && value !== null ? `: ${textOf(value)}` : ''
  throw new InvalidQueryError(unknownKey(path, rule, schema) ?? `${name}: ${rule}${shown}`, {
    problem: { about: name, value: value === undefined ? null : textOf(value) },
  })
}

function valueAt(query: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    query,
  )
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  return JSON.stringify(value, (_, item) => (typeof item === 'bigint' ? `${item}` : item)) ?? String(value)
}

/** The message for a key that the query does not have, with the nearest known key; null when something else is wrong. */
function unknownKey([key = '', ...below]: readonly PropertyKey[], rule: string, schema: z.ZodType): string | null {
  if (!rule.startsWith('is not known') || below.length > 0 || !(schema instanceof z.ZodObject)) return null
  const known = Object.keys(schema.shape)
  const near = nearestName(String(key), known)
  const advice = near === null ? `it knows ${known.join(', ')}` : `did you mean ${near}?`
  return `query: a key is not known: ${String(key)} (${advice})`
}
