import { createHash } from 'node:crypto'

/** Limits memory: repetitions farther apart than this are not told apart. */
const mostRemembered = 10_000

/** Gives ids to messages of an export that has none: a hash of what is known of a message, and how often it has occurred. */
export function contentIds(): (content: string) => string {
  const seen = new Map<string, number>()
  return content => {
    const count = (seen.get(content) ?? 0) + 1
    if (!seen.has(content) && seen.size > mostRemembered) seen.clear()
    seen.set(content, count)
    return `${createHash('sha256').update(content).digest('hex').slice(0, 24)}-${count}`
  }
}
