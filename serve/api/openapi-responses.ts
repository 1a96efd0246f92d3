import { z } from 'zod'
import { answerFormats } from './answer-format.ts'
import { apiErrorKinds } from './api-error.ts'
import { unknownValuesHeader } from './note-unknown-values.ts'
import { nextHeader, versionHeader } from './respond-answer.ts'

/** The response when there is no answer. */
export const errorSchema = z.strictObject({
  error: z.strictObject({
    kind: z.enum(apiErrorKinds),
    message: z.string().describe('For an invalid query: the rule, then the value.'),
    requestId: z.string().exactOptional().describe('For an internal error: its id in the log.'),
  }),
})

/** An answer in any format. `isPaged`: it may have more pages. */
export function answerResponse(schema: object, { isPaged = false }: { readonly isPaged?: boolean } = {}): object {
  return {
    description: 'The answer.',
    headers: {
      [versionHeader]: {
        description: 'The version of the store that answered.',
        schema: { type: 'integer' },
      },
      [unknownValuesHeader]: {
        description:
          'Only present if where or not name unknown values: a JSON list of {filter, dimension, value, nearest}; nearest is the value that was most likely meant, or null.',
        schema: { type: 'string' },
      },
      ...(isPaged
        ? {
            [nextHeader]: {
              description:
                'Only present if a page requested by limit, offset or after is not the last one: the next of the JSON, for formats without a place for it.',
              schema: { type: 'string' },
            },
          }
        : {}),
    },
    content: {
      [answerFormats.json]: { schema },
      [answerFormats.csv]: {
        schema: {
          type: 'string',
          description: 'The rows in UTF-8, with a header; columns have the names of the JSON.',
        },
      },
      [answerFormats.arrow]: { schema: { description: 'The rows as an Arrow IPC stream.' } },
    },
  }
}

const error = (text: string, headers: object = {}) => ({
  description: text,
  headers,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
})

/** The errors of every endpoint, and those of endpoints that take a query by POST. */
export const errorResponses = {
  read: {
    400: error('The query is invalid; the message says why and what would be valid.'),
    401: error('Not authenticated.', { 'WWW-Authenticate': { schema: { const: 'Bearer' } } }),
    403: error('Access denied.'),
    406: error('None of the accepted formats is available.'),
    500: error('Internal error.'),
    503: error('The server is busy, or the answer took too long.', {
      'Retry-After': { description: 'In seconds.', schema: { type: 'integer' } },
    }),
  },
  sent: {
    413: error('The body is too large.'),
    415: error('The body is not JSON.'),
  },
} as const
