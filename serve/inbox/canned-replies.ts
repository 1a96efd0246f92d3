import type { CannedReply } from '../../inbox/canned/canned-rows.ts'
import { placeholdersIn } from '../../inbox/canned/placeholders.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText, shortText } from '../../src/words/outside-text.ts'
import { chatAddress } from './chat-address.ts'
import { customerName } from './customer-name.ts'

/** The canned replies for a chat as they would be inserted: a page, of which scripts use the list alone. */
export function cannedChoices(
  replies: readonly Pick<CannedReply, 'canned_id' | 'title' | 'text'>[],
  page: {
    readonly chat: ChatRow
    readonly sought: string
    readonly mayWrite: boolean
    readonly locale: Locale
  },
): Html {
  const { chat, sought, mayWrite, locale } = page
  const say = wordsOf(locale).inbox.canned
  const thread = chatAddress(chat.chat_id)
  const path = `${thread}/canned`
  return html`<div id="content">
<header class="opening"><p><a href="${thread}#composer">${customerName(chat.customer_id, locale)}</a></p><h1>${say.title}</h1>
${mayWrite ? html`<p class="note"><a href="/inbox/canned">${say.manage}</a></p>` : null}</header>
${cannedSearch({ action: path, sought, locale })}
${replies.length === 0 ? html`<p class="prose" id="canned-choices">${sought === '' ? say.none : say.noneFound}</p>` : choices(replies, { path, locale })}
</div>
`
}

function choices(
  replies: readonly Pick<CannedReply, 'canned_id' | 'title' | 'text'>[],
  { path, locale }: { readonly path: string; readonly locale: Locale },
): Html {
  const say = wordsOf(locale).inbox.canned
  return html`<form class="composer plain" method="post" action="${path}"><ul class="canned-list" id="canned-choices">
${replies.map(
  ({ canned_id, title, text }) =>
    html`<li data-title="${outsideText(title)}" data-text="${text}"><p class="who" dir="auto">${outsideText(title)}</p><p class="text" dir="auto">${shortText(text, 300)}</p><p><button name="canned" value="${canned_id}" aria-label="${say.insertThis(outsideText(title))}">${say.insert}</button></p></li>
`,
)}</ul></form>`
}

/** The search among canned replies, as a form. */
export function cannedSearch({
  action,
  sought,
  locale,
}: {
  readonly action: string
  readonly sought: string
  readonly locale: Locale
}): Html {
  const say = wordsOf(locale).inbox
  return html`<form class="inbox-search" role="search" method="get" action="${action}"><label for="canned-search">${say.canned.search}</label> <input type="search" id="canned-search" name="q" value="${sought}" maxlength="200" dir="auto"> <button>${say.search.go}</button></form>`
}

/** The button and the list of the reply box. Without scripts, the button leads to a page of its own. */
export function cannedPicker(locale: Locale): Html {
  const say = wordsOf(locale).inbox.canned
  return html`<button class="tool" id="canned-button" name="act" value="canned" title="${say.byKey}">${say.open}</button>
`
}

/** Where scripts list canned replies while somebody writes, below the box. */
export function cannedList(text: string, locale: Locale): Html {
  const say = wordsOf(locale).inbox.canned
  const left = placeholdersIn(text)
  return html`<div id="canned" class="suggestions" role="listbox" tabindex="0" aria-label="${say.title}" data-none="${say.noneFound}" hidden></div>
<p class="unfilled" id="unfilled" role="status" data-words="${say.unfilled('{which}')}"${left.length === 0 ? html` hidden` : null}>${left.length === 0 ? null : say.unfilled(left.join(', '))}</p>`
}
