import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { answerFormats, formatNames } from './answer-format.ts'
import { formatParameter } from './asked-format.ts'
import { formsOf } from './parameters.ts'
import { queryJsonSchemas } from './query-json-schema.ts'

interface Documented {
  readonly name: string
}

/** The parameter of every endpoint. */
const format = {
  name: formatParameter,
  in: 'query',
  description: `The format of the answer; it overrides the Accept header: ${formatNames.map(name => `${name} is ${answerFormats[name]}`).join(', ')}.`,
  schema: { type: 'string', enum: formatNames, default: 'json' },
}

/** The parameters of an endpoint, from the schema of its query. */
function documentedOf(operator: OperatorName): readonly Documented[] {
  const { required } = queryJsonSchemas[operator]
  return [...formsOf(operator)].flatMap(([key, { parameters }]) =>
    // A key that several parameters can give requires none of them.
    parameters.map(parameter => ({
      in: 'query',
      ...parameter,
      required: required.includes(key) && parameters.length === 1,
    })),
  )
}

/** Parameters that are the same in every endpoint that has them, by name. */
export const sharedParameters: ReadonlyMap<string, Documented> = new Map(
  [format, ...operatorNames.flatMap(documentedOf)].flatMap((parameter, _, all) => {
    const text = JSON.stringify(parameter)
    const isShared = all.every(other => other.name !== parameter.name || JSON.stringify(other) === text)
    return isShared ? [[parameter.name, parameter] as const] : []
  }),
)

/** The parameters of an endpoint, shared ones by reference. */
export function parametersOf(operator: OperatorName): readonly object[] {
  return [...documentedOf(operator).map(referred), ...formatOnly]
}

function referred(parameter: Documented): object {
  return sharedParameters.has(parameter.name) ? { $ref: `#/components/parameters/${parameter.name}` } : parameter
}

/** The parameters of endpoints without a query in the URL. */
export const formatOnly = [referred(format)] as const
