import type { ChatRow } from '../../inbox/journal/tables.ts'
import { uuid7 } from '../../inbox/journal/uuid7.ts'
import { mostMoved } from '../../inbox/merge/most-moved.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatCount } from '../../src/words/format.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { customerName } from './customer-name.ts'
import { placeText } from './list-page.ts'

export interface MergePage {
  readonly chat: ChatRow
  readonly other: ChatRow
  /** Which of the two is proposed to be kept. */
  readonly kept: string
  /** Why it was not done. */
  readonly problem: 'unknown-chat' | 'other-customer' | 'forgotten' | 'too-long' | null
  readonly own: Pick<OwnChats, 'names'>
  readonly zone: string
  readonly locale: Locale
}

/** What a merge of two chats will do, before it is done. */
export function mergePage({ chat, other, kept, problem, ...page }: MergePage): Html {
  const { zone, locale } = page
  const say = wordsOf(locale).inbox
  const choice = (choice: ChatRow) => {
    const at = isoInstant(BigInt(choice.last_at))
    const id = `keep-${choice.chat_id}`
    return html`<li><input type="radio" name="keep" id="${id}" value="${choice.chat_id}"${choice.chat_id === kept ? html` checked` : null}> <label for="${id}">${say.merge.keep} <strong>${placeText(choice, page)}</strong> · <time datetime="${at}">${formatInstant(at, zone, locale)}</time> <bdi class="preview">${outsideText(choice.preview)}</bdi></label></li>
`
  }
  return html`<div id="content">
<header class="opening"><p><a href="${chatAddress(chat.chat_id)}">${customerName(chat.customer_id, locale)}</a></p>
<h1>${say.merge.title}</h1></header>
<form class="merge" method="post" action="${mergeAddress(chat.chat_id, other.chat_id)}"><input type="hidden" name="key" value="${uuid7()}">
${problem === null ? null : html`<p class="problem" role="alert">${problemText(problem, locale)}</p>`}
<fieldset><legend>${say.merge.explained}</legend><ul>
${[chat, other].map(choice)}</ul></fieldset>
<ul class="effects">${say.merge.effects.map(effect => html`<li>${effect}</li>`)}</ul>
<p><strong>${say.merge.final}</strong></p>
<p><button>${say.merge.go}</button> <a href="${chatAddress(chat.chat_id)}">${say.merge.cancel}</a></p>
</form>
</div>
`
}

export function mergeAddress(chatId: string, otherId: string): string {
  return `${chatAddress(chatId)}/merge/${encodeURIComponent(otherId)}`
}

function problemText(problem: NonNullable<MergePage['problem']>, locale: Locale): string {
  const { problems } = wordsOf(locale).inbox.merge
  return problem === 'too-long' ? problems[problem](formatCount(mostMoved, locale)) : problems[problem]
}
