import { type OperatorName, operatorNames, operators } from '../../src/metrics/operators/index.ts'
import { type DescribedJsonSchema, type JsonSchema, type ObjectJsonSchema, objectJsonSchemaOf } from './json-schema.ts'
import { queryWording } from './query-wording.ts'

/** Of a query, each key of which is described. */
export interface QueryJsonSchema extends ObjectJsonSchema {
  readonly properties: Readonly<Record<string, DescribedJsonSchema>>
}

/** Lists that the database takes longer over than there is sense in: it plans each class against each other. */
const mostItems: Readonly<Record<string, number>> = { fromSeconds: 100 }

/** What may be sent to each endpoint: the library's query, of which the site knows the instant and the zone itself. */
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
  // The site's own, whatever the library's is.
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
