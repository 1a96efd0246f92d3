import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { InvalidQueryError } from '../errors.ts'
import { firstProblem } from '../first-problem.ts'
import { readYamlText } from '../ingest/mapping/yaml-text.ts'
import { type FindingName, findingNames } from './findings.ts'

/** The least that a store must have. */
export const sizes = ['rows', 'chats', 'establishments', 'days'] as const
export type SizeName = (typeof sizes)[number]

/** A number, or a share such as `1%` of what the finding counts. */
export type Bound = number | string

/** Bounds on the data quality of a store. Without a bound, anything passes. */
export interface QualityRules {
  /** The maximum number of hours between the end of the data and now. */
  readonly maxAgeHours?: Bound
  /** The maximum of each finding. */
  readonly atMost?: { readonly [N in FindingName]?: Bound }
  /** The minimum size of the store. */
  readonly atLeast?: { readonly [N in SizeName]?: Bound }
}

/** A bound as a number: a count, or a share from 0 to 1. */
export interface ReadBound {
  readonly value: number
  readonly isShare: boolean
}

// From a file, numbers are texts.
const written = (pattern: RegExp, rule: string) =>
  z
    .union([z.number(), z.string()], { error: rule })
    .refine(value => pattern.test(String(value)), { error: rule })
    .transform(String)

const count = written(/^\d{1,15}$/, 'must be a whole number').transform(Number)
const bound = written(
  /^(\d{1,15}|(100|\d{1,2}(\.\d{1,10})?)%)$/,
  'must be a whole number or a share such as 1%',
).transform((text): ReadBound => {
  const isShare = text.endsWith('%')
  return { value: isShare ? Number(text.slice(0, -1)) / 100 : Number(text), isShare }
})

const eachOf = <N extends string, S extends z.ZodType>(names: readonly N[], schema: S) =>
  z.strictObject(Object.fromEntries(names.map(name => [name, schema.optional()])) as Record<N, z.ZodOptional<S>>)

const rulesSchema = z.strictObject({
  maxAgeHours: written(/^\d{1,7}(\.\d{1,6})?$/, 'must be a number of hours')
    .transform(Number)
    .optional(),
  atMost: eachOf(findingNames, bound).optional(),
  atLeast: eachOf(sizes, count).optional(),
})

/** Rules as they are checked. */
export type ReadRules = z.output<typeof rulesSchema>

/** The largest file of rules, in bytes. */
const maxBytes = 1_000_000

/**
 * Reads rules from a YAML or JSON file, or checks given ones. Throws `InvalidQueryError` for the first problem, with its file, line and key.
 */
export async function readQualityRules(rules: string | QualityRules): Promise<ReadRules> {
  if (typeof rules !== 'string') return parse(rules, 'rules', null)
  const text = await readFile(rules, 'utf8').catch(cause => {
    throw new InvalidQueryError(`${rules}: the rules cannot be read: ${cause.message}`, { cause })
  })
  if (text.length > maxBytes) throw new InvalidQueryError(`${rules}: must be no larger than ${maxBytes} bytes`)
  const yaml = readYamlText(text)
  if ('problem' in yaml) throw new InvalidQueryError(`${rules}:${yaml.line}: ${yaml.problem}`)
  return parse(yaml.value ?? {}, rules, yaml.lineOf)
}

function parse(given: unknown, name: string, lineOf: ((path: readonly PropertyKey[]) => number) | null): ReadRules {
  const result = rulesSchema.safeParse(given, { reportInput: true })
  if (result.success) {
    const { maxAgeHours, atMost = {}, atLeast = {} } = result.data
    if (maxAgeHours !== undefined || Object.keys(atMost).length + Object.keys(atLeast).length > 0) return result.data
    throw new InvalidQueryError(`${name}: the rules: must have at least one rule`)
  }
  const { path, rule } = firstProblem(result.error, { lineOf: lineOf ?? (() => 1) })
  const place = lineOf === null ? name : `${name}:${lineOf(path)}`
  throw new InvalidQueryError(`${place}: ${path.length === 0 ? 'the rules' : path.join('.')}: ${rule}`, {
    cause: result.error,
  })
}
