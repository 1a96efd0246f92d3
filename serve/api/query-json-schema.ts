import { querySchemas } from '../../src/metrics/query-schema.ts'
import { type Asked, allAsked } from './asked.ts'
import { type JsonSchema, type ObjectJsonSchema, objectJsonSchemaOf } from './json-schema.ts'
import { wordingOf } from './query-wording.ts'

/** What may be sent to each endpoint: the library's query, of which the site knows the instant and the zone itself. */
export const queryJsonSchemas = Object.fromEntries(
  allAsked.map(asked => [asked, queryJsonSchema(asked)]),
) as unknown as Readonly<Record<Asked, ObjectJsonSchema>>

function queryJsonSchema(asked: Asked): ObjectJsonSchema {
  const { properties, required, ...json } = objectJsonSchemaOf(querySchemas[asked])
  return {
    ...json,
    properties: Object.fromEntries(
      Object.entries(properties).map(([key, property]) => [key, described(key, property)]),
    ),
    required: required.filter(key => key !== 'asOf'),
  }
}

function described(key: string, property: JsonSchema): JsonSchema {
  const description = wordingOf(key)
  if (key === 'asOf') return { ...property, format: 'date-time', description }
  if (key !== 'zone') return { ...property, description }
  // The site's own, whatever the library's is.
  const { default: _, ...rest } = property
  return { ...rest, description }
}
