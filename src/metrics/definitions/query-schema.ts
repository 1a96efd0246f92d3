import { z } from 'zod'
import { InvalidQueryError } from '../../errors.ts'
import { firstProblem } from '../../first-problem.ts'
import { nearestName } from '../../nearest-name.ts'
import { grains } from '../../time/grain.ts'
import { parseInstant } from '../../time/instant.ts'
import { isZone } from '../../time/zone.ts'
import { byKey } from './by-key.ts'
import { metricNames } from './catalogue.ts'
import { chatKinds, clocks, comparisonNames } from './query.ts'

const civilPeriod = z.strictObject({ start: z.string(), end: z.string() })

/** Lists of values by dimension. */
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

/** What every question has in common; dates are checked against the calendar when they are resolved. */
const shared = {
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

const dates = '{"start":"2026-10-01","end":"2026-11-01"}'
const period = z.union([z.string(), civilPeriod], `must be a period such as 2026-10 or last-month, or dates: ${dates}`)

const compared = {
  compare: z
    .union([z.enum(comparisonNames), civilPeriod], `must be ${comparisonNames.join(', ')} or dates: ${dates}`)
    .default('previous'),
  fullComparison: z.boolean().default(false),
}

const watched = {
  olderThanSeconds: z
    .number()
    .nonnegative()
    .max(1e9)
    .default(4 * 86_400),
  maxAgeDays: z.number().positive().max(1e6).nullable().default(null),
}

/** A longer list comes in several pages, each of which looks through all of it once more: some ten megabytes of rows. */
export const mostChatsAPage = 50_000

const metric = z.enum(metricNames).default('activeChats')
const dimension = z.string().min(1)

/** One schema a question: unknown keys are refused, defaults written out. */
export const querySchemas = {
  volume: z.strictObject({ ...shared, ...compared, period }),
  split: z.strictObject({
    ...shared,
    ...compared,
    period,
    metric,
    by: z
      .array(dimension)
      .min(1, 'a split is by one dimension or two')
      .max(2, 'a split is by one dimension or two')
      .refine(names => new Set(names).size === names.length, 'a split is by two different dimensions'),
  }),
  evolution: z.strictObject({
    ...shared,
    ...compared,
    period,
    metric,
    grain: z.enum(grains),
    by: dimension.optional(),
  }),
  ranking: z.strictObject({
    ...shared,
    ...compared,
    period,
    metric,
    by: dimension,
    top: z.int().positive().nullable().default(null),
    withEmpty: z.boolean().default(false),
  }),
  heatmap: z.strictObject({ ...shared, period, clock: z.enum(clocks).default('establishment') }),
  watchList: z.strictObject({ ...shared, ...watched, period: period.optional() }),
  chatList: z
    .strictObject({
      ...shared,
      ...watched,
      period: period.optional(),
      of: z.enum(chatKinds),
      limit: z.int().min(1).max(mostChatsAPage).default(50),
      offset: z.int().nonnegative().max(1e9).default(0),
      after: z.string().min(1).max(10_000).nullable().default(null),
    })
    .refine(({ offset, after }) => offset === 0 || after === null, {
      path: ['offset'],
      error: 'counts from the start of the list, after goes on a page: give one of them',
    })
    .refine(({ of, period }) => of === 'watched' || period !== undefined, {
      path: ['period'],
      error: 'is needed, but for the chats of a watch list',
    }),
  summary: z.strictObject({ ...shared, period }),
  delayDistribution: z.strictObject({
    ...shared,
    period,
    fromSeconds: z
      .array(z.int().nonnegative())
      .min(1)
      .refine(
        ends => ends.every((end, index) => index === 0 || end > (ends[index - 1] ?? 0)),
        'classes are given in ascending order',
      ),
  }),
} as const

/** The query with its defaults, or `InvalidQueryError`: the key, the rule and the value. */
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

/** Of a key that no query of the kind has, which one may be meant; null when something else is wrong. */
function unknownKey([key = '', ...below]: readonly PropertyKey[], rule: string, schema: z.ZodType): string | null {
  if (!rule.startsWith('is not known') || below.length > 0 || !(schema instanceof z.ZodObject)) return null
  const known = Object.keys(schema.shape)
  const near = nearestName(String(key), known)
  const advice = near === null ? `it knows ${known.join(', ')}` : `did you mean ${near}?`
  return `query: a key is not known: ${String(key)} (${advice})`
}
