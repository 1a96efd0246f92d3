import { apiErrorKinds } from '../../serve/api/api-error.ts'
import { dimensionsPath } from '../../serve/api/dimensions-endpoint.ts'
import { documentPath, endpointOf, endpoints } from '../../serve/api/endpoints.ts'
import { errorResponses } from '../../serve/api/openapi-responses.ts'
import { formsOf, writeParameters } from '../../serve/api/parameters.ts'
import { qualityPath } from '../../serve/api/quality-endpoint.ts'
import { queryJsonSchemas } from '../../serve/api/query-json-schema.ts'
import { operatorNames } from '../../src/metrics/operators/index.ts'
import { wordsOf } from '../../src/words/locale.ts'
import { markdownTable } from './generated-parts.ts'

/** The parts of docs/http-api.md that are generated from the API's description. */
export function httpApiParts(): Readonly<Record<string, string>> {
  return {
    endpoints: endpointsTable(),
    parameters: parametersTable(),
    statuses: statusesTable(),
    kinds: apiErrorKinds.map(kind => `\`${kind}\``).join(', '),
    example: exampleText(),
  }
}

function endpointsTable(): string {
  const said = wordsOf('en').pages.api.endpoints
  const rows = endpoints.map(([operator, { path, example }]) => [
    `\`${path}\``,
    said[operator].what,
    `\`${path}?${decodeURIComponent(writeParameters(operator, example).toString())}\``,
  ])
  const document = [`\`${documentPath}\``, 'This API in OpenAPI 3.1.', '']
  return markdownTable(
    ['path', 'what it answers', 'example'],
    [
      ...rows,
      [`\`${dimensionsPath}\``, said.dimensions.what, ''],
      [`\`${qualityPath}\``, said.quality.what, ''],
      document,
    ],
  )
}

function parametersTable(): string {
  const parameters = operatorNames.flatMap(operator =>
    [...formsOf(operator)].flatMap(([key, form]) => form.parameters.map(parameter => ({ operator, key, parameter }))),
  )
  const names = [...new Set(parameters.map(({ parameter }) => parameter.name))]
  const rows = names.map(name => {
    const uses = parameters.filter(({ parameter }) => parameter.name === name)
    const having = uses.map(({ operator }) => `\`${operator}\``)
    const isNeeded = uses.every(
      ({ operator, key }) =>
        formsOf(operator).get(key)?.parameters.length === 1 && queryJsonSchemas[operator].required.includes(key),
    )
    return [
      `\`${name}\``,
      having.length === operatorNames.length ? 'all' : having.join(', '),
      // Link to the list of metrics instead of repeating it.
      `${isNeeded ? 'Required. ' : ''}${name === 'metric' ? 'What is counted or measured: one of the [metrics](definitions.md#metrics).' : (uses[0]?.parameter.description ?? '')}`,
    ]
  })
  return markdownTable(['parameter', 'operators', 'meaning'], rows)
}

function statusesTable(): string {
  const all = Object.entries({ ...errorResponses.read, ...errorResponses.sent })
  return markdownTable(
    ['status', 'meaning'],
    all.map(([status, { description }]) => [status, description]),
  )
}

function exampleText(): string {
  const { path, example } = endpointOf('volume')
  return [
    '```sh',
    'causerie token add my-program   # prints a token, this once',
    '',
    `curl -H "Authorization: Bearer $TOKEN" 'https://chats.example.com${path}?${writeParameters('volume', example).toString()}'`,
    '',
    `curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\`,
    `  -d '${JSON.stringify(example)}' https://chats.example.com${path}`,
    '```',
  ].join('\n')
}
