import { type OperatorName, operatorNames, operators } from '../../src/metrics/operators/index.ts'

/** Where an operator is asked; what it is called and answers is said by `pages.api.endpoints` of a language. */
export interface Endpoint {
  readonly path: `/api/${string}`
  /** A query that shows what can be asked. */
  readonly example: object
}

export function endpointOf(name: OperatorName): Endpoint {
  const { slug, example } = operators[name]
  return { path: `/api/${slug}`, example }
}

/** Every endpoint, in its order. */
export const endpoints: readonly (readonly [OperatorName, Endpoint])[] = operatorNames.map(name => [
  name,
  endpointOf(name),
])

/** Where the description of the API is. */
export const documentPath = '/api/openapi.json'
