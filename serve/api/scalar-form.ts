import type { DescribedJsonSchema, JsonSchema } from './json-schema.ts'
import { formOf, type ParameterForm, single, wrongValue } from './parameter-form.ts'

type Scalar = string | number | boolean

interface ScalarKind {
  readonly rule: string
  /** Null: the text is not a value. */
  readonly read: (text: string) => Scalar | null
}

const kinds: Readonly<Record<string, ScalarKind>> = {
  string: { rule: 'a text', read: text => text },
  boolean: { rule: 'true or false', read: text => (text === 'true' ? true : text === 'false' ? false : null) },
  number: { rule: 'a number', read: readNumber },
  integer: { rule: 'a whole number', read: readNumber },
}

/** A key with a text, number or boolean. If null is one of its values, leaving the parameter out means null. */
export function scalarForm(key: string, { description, ...schema }: DescribedJsonSchema): ParameterForm {
  const own = withoutNull(schema)
  const { read, write } = scalarOf(key, own)
  return formOf<Scalar | null>({
    parameters: [{ name: key, description, schema: own }],
    read: given => {
      const text = single(given, key)
      return text === undefined ? undefined : read(text)
    },
    write: value => (value === null ? [] : [[key, write(value)]]),
  })
}

/** A key with a list of such values: the parameter is repeated. */
export function listForm(key: string, { description, ...schema }: DescribedJsonSchema): ParameterForm {
  const { read, write } = scalarOf(key, schema.items as JsonSchema)
  return formOf<readonly Scalar[]>({
    parameters: [{ name: key, description: `${description} Repeat it for several.`, schema }],
    read: given => (given.has(key) ? given.getAll(key).map(read) : undefined),
    write: values => values.map(value => [key, write(value)] as const),
  })
}

function scalarOf(key: string, schema: JsonSchema) {
  const kind = kinds[String(schema.type)]
  if (kind === undefined) throw new Error(`no form in an address for the key ${key}`)
  return {
    read: (text: string) => {
      const value = kind.read(text)
      if (value === null) throw wrongValue(key, kind.rule, text)
      return value
    },
    write: String,
  }
}

function withoutNull({ anyOf, default: usual, ...schema }: JsonSchema): JsonSchema {
  const defaulted = usual === undefined || usual === null ? {} : { default: usual }
  const own = anyOf?.filter(({ type }) => type !== 'null')
  return { ...schema, ...(own?.length === 1 ? own[0] : own === undefined ? {} : { anyOf: own }), ...defaulted }
}

function readNumber(text: string): number | null {
  const number = Number(text)
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) && Number.isFinite(number) ? number : null
}
