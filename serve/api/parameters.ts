import { InvalidQueryError } from '../../src/errors.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import type { DescribedJsonSchema } from './json-schema.ts'
import { ownForms } from './own-forms.ts'
import { type ParameterForm, quoted } from './parameter-form.ts'
import { queryJsonSchemas } from './query-json-schema.ts'
import { listForm, scalarForm } from './scalar-form.ts'

/** The keys of a query and how each is said in an address, from its schema. */
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

/** How a query is said in an address. */
export function formsOf(operator: OperatorName): Forms {
  return formsByOperator.get(operator) ?? new Map()
}

/**
 * The query that parameters say, as JSON: its values have the right form, and whether they are right is for its schema to say.
 * `besides` are parameters that somebody else reads. Throws `InvalidQueryError` for a parameter that there is none of, for one given
 * twice, and for a text that says no value.
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

/** The parameters that read back as a query. */
export function writeParameters(operator: OperatorName, query: object): URLSearchParams {
  const values = new Map(Object.entries(query))
  const entries = [...formsOf(operator)].flatMap(([key, { write }]) => {
    const value = values.get(key)
    return value === undefined ? [] : write(value)
  })
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, value]))
}

/** Throws `InvalidQueryError` for a parameter that there is none of: a mistyped filter must not pass for none. */
export function assertKnown(
  given: URLSearchParams,
  forms: readonly ParameterForm[],
  besides: readonly string[] = [],
): void {
  for (const name of given.keys()) {
    if (besides.includes(name) || forms.some(({ owns }) => owns(name))) continue
    const known = [...forms.flatMap(({ parameters }) => parameters.map(parameter => parameter.name)), ...besides]
    throw new InvalidQueryError(`there is no such parameter, there are ${known.join(', ')}: ${quoted(name)}`)
  }
}
