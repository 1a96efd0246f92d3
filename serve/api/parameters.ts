import { InvalidQueryError } from '../../src/errors.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import type { DescribedJsonSchema } from './json-schema.ts'
import { ownForms } from './own-forms.ts'
import { type ParameterForm, quoted } from './parameter-form.ts'
import { queryJsonSchemas } from './query-json-schema.ts'
import { listForm, scalarForm } from './scalar-form.ts'

/** The form of each key of a query in a URL, from its schema. */
export type Forms = ReadonlyMap<string, ParameterForm>

const formsByOperator = new Map<OperatorName, Forms>(
  operatorNames.map(operator => {
    const properties = Object.entries(queryJsonSchemas[operator].properties)
    return [operator, new Map(properties.map(([key, schema]) => [key, formOfKey(key, schema)]))]
  }),
)

function formOfKey(key: string, schema: DescribedJsonSchema): ParameterForm {
  const own = ownForms[key]
  if (own !== undefined) return own(key, schema)
  return schema.type === 'array' ? listForm(key, schema) : scalarForm(key, schema)
}

/** The forms of an operator's query. */
export function formsOf(operator: OperatorName): Forms {
  return formsByOperator.get(operator) ?? new Map()
}

/**
 * Reads a query from URL parameters, as JSON. Its values are well-formed; the schema still has to validate them. `besides` are parameters that
 * are read elsewhere. Throws `InvalidQueryError` for an unknown parameter, for one given twice, and for a malformed value.
 */
export function readParameters(
  operator: OperatorName,
  given: URLSearchParams,
  { besides = [] }: { readonly besides?: readonly string[] } = {},
): Readonly<Record<string, unknown>> {
  const forms = formsOf(operator)
  assertKnown(given, [...forms.values()], besides)
  const query: Record<string, unknown> = {}
  for (const [key, { read }] of forms) {
    const value = read(given)
    if (value !== undefined) query[key] = value
  }
  return query
}

/** Writes a query as URL parameters. */
export function writeParameters(operator: OperatorName, query: object): URLSearchParams {
  const values = new Map(Object.entries(query))
  const entries = [...formsOf(operator)].flatMap(([key, { write }]) => {
    const value = values.get(key)
    return value === undefined ? [] : write(value)
  })
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value]))
}

/** Throws `InvalidQueryError` for an unknown parameter: a mistyped filter must not be ignored. */
export function assertKnown(
  given: URLSearchParams,
  forms: readonly ParameterForm[],
  besides: readonly string[] = [],
): void {
  for (const name of given.keys()) {
    if (besides.includes(name) || forms.some(({ owns }) => owns(name))) continue
    const known = [...forms.flatMap(({ parameters }) => parameters.map(parameter => parameter.name)), ...besides]
    throw new InvalidQueryError(`unknown parameter, known are ${known.join(', ')}: ${quoted(name)}`)
  }
}
