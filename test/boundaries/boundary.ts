import type { Question } from '../../testing/arbitraries/question.ts'
import { row } from '../../testing/oracle/example.ts'
import type { Author, CanonicalRow, Kind } from '../../testing/oracle/log.ts'

/** Events on, a microsecond before and a microsecond after an instant at which docs/definitions.md says that something changes. */
export interface Boundary {
  readonly what: string
  readonly rows: readonly CanonicalRow[]
  /** Asked of the whole log, and with a filter on the establishment of these rows. */
  readonly question: Question
  /** The part of the answer that docs/definitions.md specifies, worked out by hand. */
  readonly expected: object
}

/** An author or event, and its instant. */
export type Event = readonly [what: 'customer' | 'agent' | 'bot' | 'archive' | 'reopen', at: bigint]

/** The rows of one chat per list of events. */
export function chats(...all: readonly (readonly Event[])[]): CanonicalRow[] {
  return all.flatMap((events, number) =>
    events.map(([what, sentAt], index) => {
      const kind: Kind = what === 'archive' || what === 'reopen' ? what : 'message'
      const author: Author = what === 'archive' || what === 'reopen' ? 'system' : what
      const chatId = `chat ${number + 1}`
      return { ...row({ at: '2026-01-01T00:00:00Z' }), sentAt, chatId, messageId: `${index}`, author, kind }
    }),
  )
}

/** Chats with a single event. */
export function each(what: Event[0], ...at: readonly bigint[]): CanonicalRow[] {
  return chats(...at.map(instant => [[what, instant] as const]))
}

export const [micro, second, minute, hour, day] = [1n, 1_000_000n, 60_000_000n, 3_600_000_000n, 86_400_000_000n]

/** An instant and the microseconds before and after it. */
export function around(at: bigint): readonly [before: bigint, on: bigint, after: bigint] {
  return [at - micro, at, at + micro]
}
