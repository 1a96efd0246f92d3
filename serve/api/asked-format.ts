import type { Context } from 'hono'
import type { SiteEnv } from '../site.ts'
import { type AnswerFormat, acceptedFormat, formatNames } from './answer-format.ts'
import { single, wrongValue } from './parameter-form.ts'

/** The parameter for the format. */
export const formatParameter = 'format'

/** The format from a request's parameter, or else its Accept header; null: none that there is. Throws `InvalidQueryError`. */
export function askedFormat(context: Context<SiteEnv>, parameters: URLSearchParams): AnswerFormat | null {
  const text = single(parameters, formatParameter)
  if (text === undefined) return acceptedFormat(context.req.header('accept'))
  const format = formatNames.find(name => name === text)
  if (format === undefined) throw wrongValue(formatParameter, `one of ${formatNames.join(', ')}`, text)
  return format
}
