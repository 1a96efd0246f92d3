import { createRequire } from 'node:module'
import { answerSchemas } from '../../src/metrics/operators/answer-schemas.ts'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { dimensionsPath, dimensionsSchema } from './dimensions-endpoint.ts'
import { type Endpoint, endpoints } from './endpoints.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import { formatOnly, parametersOf, sharedParameters } from './openapi-parameters.ts'
import { answerResponse, errorResponses, errorSchema } from './openapi-responses.ts'
import { qualityPath, qualitySchema } from './quality-endpoint.ts'
import { queryJsonSchemas } from './query-json-schema.ts'

export interface DocumentOptions {
  /** The site's public address; undefined: the address that the document was loaded from. */
  readonly url: string | undefined
}

/** The OpenAPI 3.1 document, from the schemas of queries and answers. */
export function openApiDocument({ url }: DocumentOptions): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'causerie',
      version: packageVersion(),
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: url ?? '/' }],
    security: [{ token: [] }, { session: [] }],
    paths: {
      ...Object.fromEntries(endpoints.map(([operator, endpoint]) => [endpoint.path, operationsOf(operator, endpoint)])),
      [dimensionsPath]: { get: plainOperation('dimensions', 'DimensionValues') },
      [qualityPath]: { get: plainOperation('quality', 'Quality') },
    },
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'Created by `causerie token add`.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'causerie_session',
          description: 'For a signed-in browser; if the site uses https, the name begins with `__Host-`.',
        },
      },
      parameters: Object.fromEntries(sharedParameters),
      schemas: {
        ...Object.fromEntries(operatorNames.flatMap(schemasOf)),
        DimensionValues: jsonSchemaOf(dimensionsSchema),
        Quality: jsonSchemaOf(qualitySchema),
        Error: jsonSchemaOf(errorSchema),
      },
    },
  }
}

const description =
  'Chat volume and handling delay: every question of the causerie library. Send a query as JSON with POST, or as parameters with GET; ' +
  'both mean the same, and the `query` of an answer says how it was understood. Dates are YYYY-MM-DD, instants ISO 8601 UTC, durations seconds, ' +
  'a missing value null. An unknown parameter or key is refused.'

function operationsOf(operator: OperatorName, { example }: Endpoint) {
  const said = saidOf(operator)
  const isPaged = 'next' in answerSchemas[operator].shape
  const responses = { 200: answerResponse(reference(answerName(operator)), { isPaged }), ...errorResponses.read }
  return {
    get: { operationId: operator, ...said, parameters: parametersOf(operator), responses },
    post: {
      operationId: `${operator}ByJson`,
      ...said,
      parameters: formatOnly,
      requestBody: {
        required: true,
        content: { 'application/json': { schema: reference(queryName(operator)), example } },
      },
      responses: { ...responses, ...errorResponses.sent },
    },
  }
}

function saidOf(asked: OperatorName | 'dimensions' | 'quality') {
  const { title, what } = wordsOf('en').pages.api.endpoints[asked]
  return { summary: title, description: what }
}

/** Of an endpoint that takes no query. */
function plainOperation(name: 'dimensions' | 'quality', schema: string) {
  return {
    operationId: name,
    ...saidOf(name),
    parameters: formatOnly,
    responses: { 200: answerResponse(reference(schema)), ...errorResponses.read },
  }
}

function schemasOf(operator: OperatorName): readonly (readonly [string, JsonSchema])[] {
  return [
    [queryName(operator), queryJsonSchemas[operator]],
    [answerName(operator), jsonSchemaOf(answerSchemas[operator])],
  ]
}

function queryName(operator: OperatorName): string {
  return `${capitalized(operator)}Query`
}

function answerName(operator: OperatorName): string {
  return `${capitalized(operator)}Answer`
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function reference(name: string) {
  return { $ref: `#/components/schemas/${name}` }
}

function packageVersion(): string {
  const manifest: { readonly version: string } = createRequire(import.meta.url)('causerie/package.json')
  return manifest.version
}
