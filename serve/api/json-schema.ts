import { z } from 'zod'

/** JSON Schema 2020-12, which is that of OpenAPI 3.1. */
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

/** What may be sent where the schema is asked for, or what comes where it is answered. */
export function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: ({ zodSchema }) => (zodSchema._zod.def.type === 'map' ? listsByDimension : 'throw'),
    override: ({ jsonSchema }) => simplify(jsonSchema),
  })
  return JSON.parse(JSON.stringify(json))
}

/** The same of an object. Throws for any other. */
export function objectJsonSchemaOf(schema: z.ZodType): ObjectJsonSchema {
  const json = jsonSchemaOf(schema)
  const { properties, required = [] } = json
  if (properties === undefined) throw new Error('not the schema of an object')
  return { ...json, properties: properties as Readonly<Record<string, JsonSchema>>, required }
}

/** A filter: the schema reads it by way of a map, for which JSON has no word. */
const listsByDimension: JsonSchema = {
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'string' }, minItems: 1 },
}

/** A format says the same as the pattern that comes with it, and that a whole number is not beyond all of them goes without saying. */
function simplify(json: JsonSchema): void {
  if (json.format !== undefined) delete json.pattern
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum
}
