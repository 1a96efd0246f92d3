import type { ChatRow } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { groupLabel } from '../../src/words/dimension-wording.ts'
import { formatCount, formatDelay } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'

export interface ListPage {
  readonly status: ChatRow['status']
  readonly chats: readonly ChatRow[]
  readonly counters: { readonly open: number; readonly archived: number; readonly waiting: number }
  /** The address of the next page; null when this is the last. */
  readonly next: string | null
  readonly isFirst: boolean
  readonly names: ReadonlyMap<string, string>
  /** From when on a wait is too long, in seconds. */
  readonly longSeconds: number
  readonly nowMicros: number
  /** Of the last event that the page may show. */
  readonly seq: number
  readonly locale: Locale
}

/** Chats of one status, those who wait longest first. */
export function listContent(page: ListPage): Html {
  const { status, chats, counters, next, isFirst, locale, seq } = page
  const say = wordsOf(locale).inbox
  const tab = (of: ChatRow['status']) =>
    html`<li><a href="/inbox${of === 'open' ? '' : `?status=${of}`}"${of === status ? html` aria-current="page"` : null}>${say.statuses[of](formatCount(counters[of], locale))}</a></li>
`
  return html`<div id="content" data-inbox-seq="${seq}">
<header class="opening"><h1>${say.title}</h1>
<p class="lead">${say.waiting(formatCount(counters.waiting, locale))}</p>
<nav class="inbox-tabs" aria-label="${say.title}"><ul>
${tab('open')}${tab('archived')}</ul></nav></header>
${
  chats.length === 0
    ? html`<p class="prose">${say.none[status]}</p>`
    : html`<ol class="inbox-list">
${chats.map(chat => chatHtml(chat, page))}</ol>`
}
${
  isFirst && next === null
    ? null
    : html`<nav class="pager">${isFirst ? null : html`<a href="/inbox${status === 'open' ? '' : `?status=${status}`}">${say.newer}</a> `}${next === null ? null : html`<a href="${next}" rel="next">${say.older}</a>`}</nav>`
}
</div>
`
}

function chatHtml(chat: ChatRow, { names, longSeconds, nowMicros, locale }: ListPage): Html {
  const say = wordsOf(locale).inbox
  const waited = chat.waiting_since === null ? null : Math.max(0, (nowMicros - chat.waiting_since) / 1e6)
  const standing = waited === null ? say.answered : say.waitingSince(formatDelay(waited, locale))
  return html`<li><a href="/inbox/chats/${encodeURIComponent(chat.chat_id)}">
<span class="who">${outsideText(chat.customer_id)}</span>
<span class="where">${outsideText(names.get(chat.establishment_id) ?? chat.establishment_id)} · ${groupLabel(chat.channel, 'channel', locale)}</span>
<span class="${waited !== null && waited > longSeconds ? 'standing late' : 'standing'}">${standing}</span>
<span class="preview">${outsideText(chat.preview)}</span></a></li>
`
}
