import type { ChatState } from '../metrics/definitions/answers.ts'
import type { ChatKind } from '../metrics/definitions/query.ts'
import { type Locale, wordsOf } from './locale.ts'

/** Whether the state shown in a list is that of the first wait, or of any wait. */
const isOfFirstWait = {
  active: false,
  started: true,
  handled: true,
  closedUnanswered: true,
  unanswered: true,
  waiting: false,
  watched: false,
} as const satisfies Record<ChatKind, boolean>

/** The text for a chat's state in a list of chats. */
export function chatStateText(state: ChatState, of: ChatKind, locale: Locale): string {
  const { firstWait, states } = wordsOf(locale).chats
  return state === 'waiting' && isOfFirstWait[of] ? firstWait.inSentence : states[state]
}
