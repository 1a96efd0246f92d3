import { z } from 'zod'
import { answerFormats } from './answer-format.ts'
import { apiErrorKinds } from './api-error.ts'
import { nextHeader, versionHeader } from './respond-answer.ts'

/** What is answered when there is no answer. */
export const errorSchema = z.strictObject({
  error: z.strictObject({
    kind: z.enum(apiErrorKinds),
    message: z.string().describe('Of a wrong question: the rule, then the value.'),
    requestId: z.string().exactOptional().describe('Of what broke: under which the log has it.'),
  }),
})

/** An answer in any of the formats. */
export function answerResponse(schema: object): object {
  return {
    description: 'The answer.',
    headers: {
      [versionHeader]: {
        description: 'The version of the store that answered.',
        schema: { type: 'integer' },
      },
      [nextHeader]: {
        description:
          'Of a page of chats that is not the last: the after of the next page, also where the format has no place for it.',
        schema: { type: 'string' },
      },
    },
    content: {
      [answerFormats.json]: { schema },
      [answerFormats.csv]: {
        schema: { type: 'string', description: 'The rows, UTF-8, with a head; columns are named as in the JSON.' },
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

/** Of every endpoint, and besides of those that a query is sent to. */
export const errorResponses = {
  read: {
    400: error('The question is wrong: what, and what would be right.'),
    401: error('Nobody said who asks.', { 'WWW-Authenticate': { schema: { const: 'Bearer' } } }),
    403: error('Not for who asks.'),
    406: error('No format that is accepted.'),
    500: error('Something broke.'),
    503: error('Too many ask at once, or the answer took too long.', {
      'Retry-After': { description: 'In seconds.', schema: { type: 'integer' } },
    }),
  },
  sent: {
    413: error('The body is too large.'),
    415: error('The body is not JSON.'),
  },
} as const
