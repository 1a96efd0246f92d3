import type { Context } from 'hono'
import type { SiteEnv } from '../site.ts'
import { type AnswerFormat, acceptedFormat, formatNames } from './answer-format.ts'
import { single, wrongValue } from './parameter-form.ts'

/** The parameter that says it. */
export const formatParameter = 'format'

/** The format that a request asks for by its parameter, else by its Accept header; null: none of ours. Throws `InvalidQueryError`. */
export function askedFormat(context: Context<SiteEnv>, parameters: URLSearchParams): AnswerFormat | null {
  const text = single(parameters, formatParameter)
  if (text === undefined) return acceptedFormat(context.req.header('accept'))
  const format = formatNames.find(name => name === text)
  if (format === undefined) throw wrongValue(formatParameter, `one of ${formatNames.join(', ')}`, text)
  return format
}
