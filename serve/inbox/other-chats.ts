import type { ChatRow } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatCount } from '../../src/words/format.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { placeText } from './list-page.ts'
import { mergeAddress } from './merge-page.ts'

/** The number of other chats that are shown. */
export const mostOthers = 20

/** The other chats of a customer, beside one of them; null if there are none. */
export function otherChats(
  chats: readonly ChatRow[],
  {
    chat,
    mayMerge,
    ...page
  }: {
    /** That which they are beside. */
    readonly chat: ChatRow
    readonly mayMerge: boolean
    readonly own: Pick<OwnChats, 'names'>
    readonly zone: string
    readonly locale: Locale
  },
): Html | null {
  if (chats.length === 0) return null
  const { zone, locale } = page
  const say = wordsOf(locale).inbox
  const count = `${formatCount(Math.min(chats.length, mostOthers), locale)}${chats.length > mostOthers ? '+' : ''}`
  const row = (other: ChatRow) => {
    const at = isoInstant(BigInt(other.last_at))
    const standing =
      other.waiting_since === null && other.status !== 'merged' ? say.others.statuses[other.status] : say.others.waiting
    return html`<li><a href="${chatAddress(other.chat_id)}"><time datetime="${at}">${formatInstant(at, zone, locale)}</time> · ${placeText(other, page)} · ${standing}</a>
<bdi class="preview">${outsideText(other.preview)}</bdi>${mayMerge ? html` <a class="note" href="${mergeAddress(chat.chat_id, other.chat_id)}">${say.merge.open}</a>` : null}</li>
`
  }
  return html`<details class="other-chats"><summary>${say.others.title(count)}</summary><ul>
${chats.slice(0, mostOthers).map(row)}</ul></details>
`
}
