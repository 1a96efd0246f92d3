import type { Bulk } from '../../inbox/bulk/bulk-rows.ts'
import type { Counters } from '../../inbox/journal/list-chats.ts'
import { mostUnread } from '../../inbox/journal/most-unread.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { groupLabel } from '../../src/words/dimension-wording.ts'
import { formatCount, formatDelay } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { dimensionMenu } from '../layout/dimension-menu.ts'
import { awayForm } from './away-routes.ts'
import { bulkForm, bulkFormId, bulkProgress } from './bulk-form.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { customerName } from './customer-name.ts'
import { filterFields, type InboxQuestion, type InboxView, inboxAddress, inboxViews } from './inbox-question.ts'
import type { Present } from './presence.ts'
import { presenceHtml, presenceWords } from './presence-text.ts'
import { snoozedText } from './snooze-form.ts'

export interface ListPage {
  readonly question: InboxQuestion
  readonly own: OwnChats
  readonly counters: Counters
  readonly seesAudit: boolean
  readonly operates: boolean
  readonly writesCanned: boolean
  /** Notes that name the reader and that they have not read. */
  readonly mentions: number
  /** Whether the reader is away; null if they do not answer chats. */
  readonly isAway: boolean | null
  readonly mayArchive: boolean
  /** Many chats that the reader archives or has archived; null for none. */
  readonly bulk: Bulk | null
  /** Says that a reply was sent, as long as it can be taken back; else null. */
  readonly sent: Html | null
  /** Letters in doubt that whoever looks may settle. */
  readonly doubtful: number
  /** Whether there are deliveries that were set aside, for who may see them. */
  readonly hasAside: boolean
  /** Of the last event that the page may show. */
  readonly seq: number
  /** From when on a wait is too long, in seconds. */
  readonly longSeconds: number
  readonly nowMicros: number
  readonly zone: string
  readonly locale: Locale
  /** Whoever looks. */
  readonly self: string
  readonly present: (chatId: string) => Present
  /** What is looked for in the menu of a dimension. */
  readonly find: (dimension: string) => string
}

/** A page of chats of one status, those who wait longest first. */
export interface ListedChats {
  readonly chats: readonly ChatRow[]
  /** Chats in which the reader has written something and not sent it. */
  readonly drafts: ReadonlySet<string>
  /** Chats with a message of somebody else that the reader has not seen. */
  readonly unread: ReadonlySet<string>
  /** The address of the first page; null when this is it. */
  readonly first: string | null
  /** That of the next page; null when this is the last. */
  readonly next: string | null
}

/** The inbox: its filters, and in their part a list or what a search has found. */
export function listPage(page: ListPage, found: ListedChats | Html): Html {
  const { question, counters, locale, seq } = page
  const say = wordsOf(locale).inbox
  const count = (view: InboxView) => formatCount(counters[view], locale)
  const tab = (view: InboxView) =>
    html`<li><a href="${inboxAddress({ ...question, view, sought: '' })}"${view === question.view && question.sought === '' ? html` aria-current="page"` : null}>${say.views[view](count(view))}</a></li>
`
  return html`${filters(page)}
<div id="content" data-inbox-seq="${seq}"${presenceWords(page)}>
<header class="opening"><h1>${say.title}</h1>
<p class="lead">${say.waiting(formatCount(counters.waiting, locale))}${page.doubtful === 0 ? null : html` <a href="/inbox/doubt">${say.doubt.letters(formatCount(page.doubtful, locale))}</a>`}${page.hasAside ? html` <a href="/inbox/aside">${say.aside.title}</a>` : null}</p>
${page.isAway === null ? null : awayForm(page.isAway, locale)}${moreLinks(page)}<nav class="inbox-tabs" aria-label="${say.title}"><ul>
${inboxViews.map(tab)}</ul></nav></header>
${page.sent}${page.bulk === null ? null : bulkProgress(page.bulk, page)}${'type' in found ? found : listHtml(page, found)}
</div>
`
}

/** Pages beside the list, for who may see them. */
function moreLinks({ seesAudit, operates, writesCanned, mentions, locale }: ListPage): Html {
  const say = wordsOf(locale).inbox
  const unread = mentions < mostUnread ? formatCount(mentions, locale) : `${formatCount(mostUnread - 1, locale)}+`
  const links = [
    html`<a href="/inbox/mentions"${mentions === 0 ? null : html` class="unread"`}>${mentions === 0 ? say.mentions.title : say.mentions.unread(unread)}</a>`,
    ...(writesCanned ? [html`<a href="/inbox/canned">${say.canned.title}</a>`] : []),
    ...(operates ? [html`<a href="/inbox/connections">${say.connections.title}</a>`] : []),
    ...(seesAudit ? [html`<a href="/inbox/audit">${say.audit.title}</a>`] : []),
  ]
  return html`<p class="note more-links">${links}<label hidden>${say.notify.label} <select id="notify">${(['off', 'on', 'text'] as const).map(choice => html`<option value="${choice}">${say.notify.choices[choice]}</option>`)}</select></label></p>`
}

/** What is sought and by what the list is filtered: one form, which asks for the same list with what it says. */
function filters({ question, own, locale, find }: ListPage): Html {
  const say = wordsOf(locale).inbox
  const isFiltered = filterFields(question).length > 0
  return html`<form id="inbox-filters" class="filters inbox-filters" method="get" action="/inbox" aria-label="${wordsOf(locale).pages.around.filters}" autocomplete="off">
${question.view === 'open' ? null : html`<input type="hidden" name="status" value="${question.view}">`}
<div class="inbox-search" role="search"><label for="inbox-search">${say.search.label}</label> <input type="search" id="inbox-search" name="q" value="${question.sought}" maxlength="200" dir="auto" aria-keyshortcuts="/"> <button>${say.search.go}</button></div>
<div class="menus">
${own.values.map((one, index) => dimensionMenu(one, { locale, question, index, find: find(one.dimension) }))}${isFiltered ? html`<p class="reset"><a href="${inboxAddress({ ...question, where: {}, not: {} })}">${wordsOf(locale).pages.around.reset}</a></p>` : null}</div>
</form>`
}

function listHtml(page: ListPage, { chats, drafts, unread, first, next }: ListedChats): Html {
  const say = wordsOf(page.locale).inbox
  if (chats.length === 0 && first === null) {
    const isFiltered = filterFields(page.question).length > 0
    return html`<p class="prose">${isFiltered ? say.none.filtered : say.none[page.question.view]}</p>`
  }
  const isArchivable = page.mayArchive && page.question.view !== 'archived' && chats.length > 0
  const total = page.counters[page.question.view]
  return html`${isArchivable ? bulkForm({ ...page, total }) : null}<ol class="inbox-list">
${chats.map(chat => chatHtml(chat, page, { hasDraft: drafts.has(chat.chat_id), isUnread: unread.has(chat.chat_id) }))}</ol>
${pagerHtml({ first, next }, page.locale)}`
}

/** The ways to the first page and to the next. */
export function pagerHtml({ first, next }: Pick<ListedChats, 'first' | 'next'>, locale: Locale): Html | null {
  const say = wordsOf(locale).inbox
  if (first === null && next === null) return null
  return html`<nav class="pager" aria-label="${say.title}">${first === null ? null : html`<a href="${first}">${say.newer}</a> `}${next === null ? null : html`<a href="${next}" rel="next">${say.older}</a>`}</nav>`
}

function chatHtml(
  chat: ChatRow,
  page: ListPage,
  { hasDraft, isUnread }: { readonly hasDraft: boolean; readonly isUnread: boolean },
): Html {
  const { longSeconds, nowMicros, locale } = page
  const say = wordsOf(locale).inbox
  const waited = chat.waiting_since === null ? null : Math.max(0, (nowMicros - chat.waiting_since) / 1e6)
  const standing = waited === null ? say.answered : say.waitingSince(formatDelay(waited, locale))
  const snoozed =
    chat.status !== 'snoozed' || chat.snoozed_until === null
      ? null
      : snoozedText(chat.snoozed_until, { zone: page.zone, locale })
  const name = customerName(chat.customer_id, locale)
  const box =
    page.mayArchive && chat.status !== 'archived'
      ? html`<input type="checkbox" form="${bulkFormId}" name="chat" value="${chat.chat_id}" aria-label="${say.bulk.select(name)}">`
      : null
  return html`<li data-chat="${chat.chat_id}"${isUnread ? html` class="unread"` : null}>${box}<a href="${chatAddress(chat.chat_id)}">
<span class="who">${name}${isUnread ? html` <span class="new">${say.list.unread}</span>` : null}</span>
<span class="where">${placeText(chat, page)}</span>
<span class="${waited !== null && waited > longSeconds ? 'standing late' : 'standing'}">${standing}</span>
<span class="preview">${presenceHtml(page.present(chat.chat_id), page)}${snoozed === null ? null : html`<span class="mark">${snoozed}</span> `}${hasDraft ? html`<span class="mark draft">${say.list.draft}</span> ` : null}${chat.assignee === null ? null : html`<span class="mark assignee">${say.list.assignedTo(outsideText(chat.assignee))}</span> `}<bdi>${chat.preview === '' ? null : outsideText(chat.preview)}</bdi></span></a></li>
`
}

/** Where a chat belongs. */
export function placeText(
  chat: Pick<ChatRow, 'establishment_id' | 'channel'>,
  { own, locale }: { readonly own: Pick<OwnChats, 'names'>; readonly locale: Locale },
): string {
  const site = outsideText(own.names.get(chat.establishment_id) ?? chat.establishment_id)
  return `${site} · ${groupLabel(chat.channel, 'channel', locale)}`
}
