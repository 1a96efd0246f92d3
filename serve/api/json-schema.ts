import { z } from 'zod'

/** JSON Schema 2020-12, as used by OpenAPI 3.1. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

/** Of which it is said what it means. */
export interface DescribedJsonSchema extends JsonSchema {
  readonly description: string
}

/** Of an object whose keys are all known. */
export interface ObjectJsonSchema extends JsonSchema {
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required: string[]
}

/** The JSON Schema of a query that may be sent, or of an answer. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: ({ zodSchema }) => (zodSchema._zod.def.type === 'map' ? listsByDimension : 'throw'),
    override: ({ jsonSchema }) => simplify(jsonSchema),
  })
  return JSON.parse(JSON.stringify(json))
}

/** The same for an object schema. Throws for any other. */
export function objectJsonSchemaOf(schema: z.ZodType): ObjectJsonSchema {
  const json = jsonSchemaOf(schema)
  const { properties, required = [] } = json
  if (properties === undefined) throw new Error('not the schema of an object')
  return { ...json, properties: properties as Readonly<Record<string, JsonSchema>>, required }
}

/** A filter. Its zod schema uses a map, which JSON Schema cannot express. */
const listsByDimension: JsonSchema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' }, minItems: 1 },
}

/** Drops redundant keywords: patterns beside a format, and the bounds of safe integers. */
function simplify(json: JsonSchema): void {
  if (json.format !== undefined) delete json.pattern
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
}
