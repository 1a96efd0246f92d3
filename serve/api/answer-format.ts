import { parseAccept } from 'hono/utils/accept'

/** The formats of an answer. The first is the default. */
export const answerFormats = {
  json: 'application/json',
  csv: 'text/csv',
  arrow: 'application/vnd.apache.arrow.stream',
} as const
export type AnswerFormat = keyof typeof answerFormats
export const formatNames = Object.keys(answerFormats) as readonly AnswerFormat[]

/** The format that an Accept header prefers; null: none that there is. */
export function acceptedFormat(header: string | undefined): AnswerFormat | null {
  const ranges = parseAccept(header ?? '')
  if (ranges.length === 0) return 'json'
  const liked = formatNames.map(name => ({ name, quality: qualityOf(answerFormats[name], ranges) }))
  const best = liked.reduce((a, b) => (b.quality > a.quality ? b : a))
  return best.quality > 0 ? best.name : null
}

/** The quality of the most specific range that matches a type (RFC 9110, 12.5.1). */
function qualityOf(type: string, ranges: ReturnType<typeof parseAccept>): number {
  for (const range of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find(accepted => accepted.type.toLowerCase() === range)
    if (found !== undefined) return found.q
  }
  return 0
}
