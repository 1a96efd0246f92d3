import { type OperatorName, operatorNames, operators } from '../../src/metrics/operators/index.ts'

/** The endpoint of an operator. Its title and description are in `pages.api.endpoints` of each language. */
export interface Endpoint {
  readonly path: `/api/${string}`
  /** An example query. */
  readonly example: object
}

export function endpointOf(name: OperatorName): Endpoint {
  const { slug, example } = operators[name]
  return { path: `/api/${slug}`, example }
}

/** Every endpoint, in order. */
export const endpoints: readonly (readonly [OperatorName, Endpoint])[] = operatorNames.map(name => [
  name,
  endpointOf(name),
])

/** The path of the OpenAPI document. */
export const documentPath = '/api/openapi.json'
