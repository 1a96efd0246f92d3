import type { ChatKind } from '../metrics/definitions/query.ts'
import type { ChatState } from '../metrics/operators/chat-list.ts'
import type { Locale } from './locale.ts'

/**
 * What a chat is called whose first wait is open, everywhere. Any open wait, of a watch list or of the stock, is *waiting*, and the two
 * never share a name: a chat that was answered once and waits again is waiting, and not without a first answer. Definition: docs/definitions.md, "Waits".
 */
export const firstWaitWording = {
  en: {
    title: 'Still without a first answer',
    inSentence: 'still without a first answer',
    /** Of the median that takes them into account. */
    censored: 'Median, those without a first answer included',
  },
  fr: {
    title: 'Encore sans première réponse',
    inSentence: 'encore sans première réponse',
    censored: 'Médian, y compris sans première réponse',
  },
} as const satisfies Record<Locale, unknown>

/** What a chat is called whose first wait an archiving ended, everywhere: one word for it, *closed*, « clos ». */
export const closedWording = {
  en: { title: 'Closed without an answer', inSentence: 'closed without an answer' },
  fr: { title: 'Clos sans réponse', inSentence: 'clos sans réponse' },
} as const satisfies Record<Locale, unknown>

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
  return state === 'waiting' && isOfFirstWait[of] ? firstWaitWording[locale].inSentence : states[locale][state]
}

const states = {
  en: { waiting: 'waiting', handled: 'handled', closed: closedWording.en.inSentence },
  fr: { waiting: 'en attente', handled: 'pris en charge', closed: closedWording.fr.inSentence },
} as const satisfies Record<Locale, Record<ChatState, string>>
