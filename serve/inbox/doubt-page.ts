import type { Reads } from '../../inbox/journal/reads.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText, shortText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { customerName } from './customer-name.ts'
import { placeText } from './list-page.ts'

export interface DoubtPage {
  readonly letters: Awaited<ReturnType<Reads['doubtful']>>
  readonly own: OwnChats
  readonly seq: number
  readonly zone: string
  readonly locale: Locale
}

/** Every reply that may have arrived or not, the oldest first. */
export function doubtContent({ letters, own, seq, zone, locale }: DoubtPage): Html {
  const say = wordsOf(locale).inbox
  const row = (letter: DoubtPage['letters'][number]) => {
    const at = isoInstant(BigInt(letter.sent_at))
    return html`<li data-chat="${letter.chat_id}"><a href="${chatAddress(letter.chat_id)}?at=${letter.seq}#event-${letter.seq}">
<span class="who">${customerName(letter.customer_id, locale)}</span>
<span class="where">${placeText(letter, { own, locale })}</span>
<span class="standing"><time datetime="${at}">${formatInstant(at, zone, locale)}</time></span>
<span class="hit">${letter.author_id === null ? null : `${outsideText(letter.author_id)}${wordsOf(locale).typography.colon} `}<bdi>${shortText(letter.text ?? say.noText, 200)}</bdi></span></a>
${settleForm({ chatId: letter.chat_id, messageId: letter.message_id, locale })}</li>
`
  }
  return html`<div id="content" data-inbox-seq="${seq}">
<header class="opening"><p><a href="/inbox">${say.back}</a></p>
<h1>${say.doubt.title}</h1>
<p class="lead">${say.doubt.explained}</p></header>
${
  letters.length === 0
    ? html`<p class="prose">${say.doubt.none}</p>`
    : html`<ol class="inbox-list">
${letters.map(row)}</ol>`
}
</div>
`
}

/** What may be said of a letter in doubt. */
export function settleForm({
  chatId,
  messageId,
  locale,
}: {
  readonly chatId: string
  readonly messageId: string
  readonly locale: Locale
}): Html {
  const say = wordsOf(locale).inbox.doubt
  return html`<form class="settle" method="post" action="${chatAddress(chatId)}/settle"><input type="hidden" name="letter" value="${messageId}"><button name="verdict" value="arrived">${say.arrived}</button> <button name="verdict" value="again">${say.again}</button></form>`
}
