import { InvalidQueryError } from '../../src/errors.ts'
import { parseQuery } from '../../src/metrics/definitions/query-schema.ts'
import { type OperatorName, operators, type QueryOf } from '../../src/metrics/operators/index.ts'
import { queryJsonSchemas } from './query-json-schema.ts'

/** The site's defaults for a query. */
export interface QueryDefaults {
  readonly zone: string
}

/** Deeper than any query. Without a limit, a text of brackets could overflow the stack. */
const deepest = 6

/** Completes and validates a query. Throws `InvalidQueryError`. */
export function completeQuery<O extends OperatorName>(
  operator: O,
  given: unknown,
  defaults: QueryDefaults,
): QueryOf<O> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new InvalidQueryError('a query is a JSON object, such as {"period":"last-month"}')
  }
  if (isDeeperThan(deepest, given)) throw new InvalidQueryError('a query must not be nested this deeply')
  const { required, properties } = queryJsonSchemas[operator]
  const missing = required.find(key => !Object.hasOwn(given, key))
  if (missing !== undefined) throw new InvalidQueryError(`${missing}: is needed. ${properties[missing]?.description}`)
  const query = { ...defaults, ...given }
  parseQuery(operators[operator].query, query)
  for (const [key, value] of Object.entries(query)) {
    const { maxItems = Number.POSITIVE_INFINITY } = properties[key] ?? {}
    if (!Array.isArray(value) || value.length <= maxItems) continue
    throw new InvalidQueryError(`${key}: lists at most ${maxItems}: ${value.length}`)
  }
  return query as unknown as QueryOf<O>
}

function isDeeperThan(levels: number, value: unknown): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; depth < levels; depth++) {
    level = level.flatMap(item => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return level.some(item => typeof item === 'object' && item !== null)
}
