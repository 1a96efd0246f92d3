import { InvalidQueryError } from '../../src/errors.ts'
import type { DescribedJsonSchema, JsonSchema } from './json-schema.ts'

/** A value of a parameter. */
export type Entry = readonly [name: string, value: string]

/** A parameter as OpenAPI documents it. */
export interface Parameter {
  readonly name: string
  readonly description: string
  readonly schema: JsonSchema
}

/** Creates the form of a key from its schema. */
export type FormOfKey = (key: string, schema: DescribedJsonSchema) => ParameterForm

/** How a key of a query is written as URL parameters. */
export interface ParameterForm {
  /** The parameters of the key. A filter has one for each dimension; those that every store has are listed. */
  readonly parameters: readonly Parameter[]
  readonly owns: (name: string) => boolean
  /** Reads the value; undefined if not given. Throws `InvalidQueryError` for a text that is not a value of the key. */
  readonly read: (given: URLSearchParams) => unknown
  /** Writes a value, given as in JSON. */
  readonly write: (value: unknown) => readonly Entry[]
}

/** A form with typed values. */
export function formOf<T>(form: {
  readonly parameters: readonly Parameter[]
  readonly owns?: (name: string) => boolean
  readonly read: (given: URLSearchParams) => T | undefined
  readonly write: (value: T) => readonly Entry[]
}): ParameterForm {
  const names = new Set(form.parameters.map(({ name }) => name))
  return { owns: name => names.has(name), ...form, write: value => form.write(value as T) }
}

/** The value of a parameter; undefined if not given. Throws `InvalidQueryError` if it is given more than once. */
export function single(given: URLSearchParams, name: string): string | undefined {
  const values = given.getAll(name)
  if (values.length > 1)
    throw new InvalidQueryError(`${name}: must be given only once: ${values.map(quoted).join(', ')}`)
  return values[0]
}

/** The error for a malformed value: the rule, then the value. */
export function wrongValue(name: string, rule: string, value: string): InvalidQueryError {
  return new InvalidQueryError(`${name}: must be ${rule}: ${quoted(value)}`)
}

export function quoted(text: string): string {
  return JSON.stringify(text)
}
