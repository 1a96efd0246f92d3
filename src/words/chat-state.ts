import type { ChatKind } from '../metrics/definitions/query.ts'
import type { ChatState } from '../metrics/operators/chat-list.ts'
import { type Locale, wordsOf } from './locale.ts'

/** Lists of chats whose state is that of the first wait; of the others it is that of any. */
const isOfFirstWait = {
  active: false,
  started: true,
  handled: true,
  closedUnanswered: true,
  unanswered: true,
  waiting: false,
  watched: false,
} as const satisfies Record<ChatKind, boolean>

/** The state of a chat in a list of chats. */
export function chatStateText(state: ChatState, of: ChatKind, locale: Locale): string {
  const { firstWait, states } = wordsOf(locale).chats
  return state === 'waiting' && isOfFirstWait[of] ? firstWait.inSentence : states[state]
}
