import { answerFormats, formatNames } from './answer-format.ts'
import type { Asked } from './asked.ts'
import { formatParameter } from './asked-format.ts'
import { formsOf } from './parameters.ts'
import { queryJsonSchemas } from './query-json-schema.ts'
import { wordingOf } from './query-wording.ts'

/** The parameters of an endpoint, from the schema of its query. */
export function queryParameters(asked: Asked): readonly object[] {
  const { required } = queryJsonSchemas[asked]
  return [...formsOf(asked)].flatMap(([key, { parameters }]) =>
    parameters.map(({ name, schema: { description: _, ...schema }, note }) => ({
      name,
      in: 'query',
      description: note === undefined ? wordingOf(key) : `${wordingOf(key)} ${note}`,
      // A key that is said in several ways needs none of them.
      required: required.includes(key) && parameters.length === 1,
      schema,
    })),
  )
}

/** The parameter that all have. */
export const formatDocumented = {
  name: formatParameter,
  in: 'query',
  description: `How the answer is written, before what the Accept header says: ${formatNames.map(name => `${name} is ${answerFormats[name]}`).join(', ')}.`,
  schema: { type: 'string', enum: formatNames },
} as const
