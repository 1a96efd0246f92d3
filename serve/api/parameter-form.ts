import { InvalidQueryError } from '../../src/errors.ts'
import type { DescribedJsonSchema, JsonSchema } from './json-schema.ts'

/** One value of one parameter. */
export type Entry = readonly [name: string, value: string]

/** A parameter as OpenAPI documents it. */
export interface Parameter {
  readonly name: string
  readonly description: string
  readonly schema: JsonSchema
}

/** Makes the form of a key from its schema. */
export type FormOfKey = (key: string, schema: DescribedJsonSchema) => ParameterForm

/** How a key of a query is said in an address. */
export interface ParameterForm {
  /** A filter has one for each dimension: those that every store has stand for them. */
  readonly parameters: readonly Parameter[]
  readonly owns: (name: string) => boolean
  /** undefined: nothing was said. Throws `InvalidQueryError` for a text that says no value of the key. */
  readonly read: (given: URLSearchParams) => unknown
  /** Takes what the key may have as JSON. */
  readonly write: (value: unknown) => readonly Entry[]
}

/** A form of values whose type is known to it. */
export function formOf<T>(form: {
  readonly parameters: readonly Parameter[]
  readonly owns?: (name: string) => boolean
  readonly read: (given: URLSearchParams) => T | undefined
  readonly write: (value: T) => readonly Entry[]
}): ParameterForm {
  const names = new Set(form.parameters.map(({ name }) => name))
  return { owns: name => names.has(name), ...form, write: value => form.write(value as T) }
}

/** The value of a parameter that is given once, undefined when it is not. Throws `InvalidQueryError` when it is given again. */
export function single(given: URLSearchParams, name: string): string | undefined {
  const values = given.getAll(name)
  if (values.length > 1) throw new InvalidQueryError(`${name}: is given once: ${values.map(quoted).join(', ')}`)
  return values[0]
}

/** The error of a value of the wrong form: the rule, then the value. */
export function wrongValue(name: string, rule: string, value: string): InvalidQueryError {
  return new InvalidQueryError(`${name}: must be ${rule}: ${quoted(value)}`)
}

export function quoted(text: string): string {
  return JSON.stringify(text)
}
