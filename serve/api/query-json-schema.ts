import { type OperatorName, operatorNames, operators } from '../../src/metrics/operators/index.ts'
import { type DescribedJsonSchema, type JsonSchema, type ObjectJsonSchema, objectJsonSchemaOf } from './json-schema.ts'
import { queryWording } from './query-wording.ts'

/** The schema of a query whose keys all have descriptions. */
export interface QueryJsonSchema extends ObjectJsonSchema {
  readonly properties: Readonly<Record<string, DescribedJsonSchema>>
}

/** Limits for lists that would be slow in the database, which compares each class with each other. */
const mostItems: Readonly<Record<string, number>> = { fromSeconds: 100 }

/** The query of each endpoint: that of the library, except that the site has defaults for the instant and the zone. */
export const queryJsonSchemas = Object.fromEntries(
  operatorNames.map(operator => [operator, queryJsonSchema(operator)]),
) as unknown as Readonly<Record<OperatorName, QueryJsonSchema>>

function queryJsonSchema(operator: OperatorName): QueryJsonSchema {
  const { properties, required, ...json } = objectJsonSchemaOf(operators[operator].query)
  return {
    ...json,
    properties: Object.fromEntries(
      Object.entries(queryWording).flatMap(([key, description]) => {
        const property = properties[key]
        return property === undefined ? [] : [[key, described(property, { key, description })]]
      }),
    ),
    required: required.filter(key => key !== 'asOf'),
  }
}

function described(
  { default: usual, ...property }: JsonSchema,
  { key, description }: { readonly key: string; readonly description: string },
): DescribedJsonSchema {
  // The site's default, not the library's.
  const isOwn = usual === undefined || key === 'zone'
  const format = key === 'asOf' ? { format: 'date-time' } : {}
  const most = mostItems[key]
  return {
    ...property,
    ...format,
    ...(most === undefined ? {} : { maxItems: most }),
    ...(isOwn ? {} : { default: usual }),
    description,
  }
}
