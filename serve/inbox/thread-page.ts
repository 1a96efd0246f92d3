import type { InboxRight } from '../../config/inbox-config.ts'
import type { ChatRow, EventRow, OutboxState } from '../../inbox/journal/tables.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { groupLabel } from '../../src/words/dimension-wording.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { assignForm } from './assign-form.ts'
import type { Present } from './presence.ts'
import { presenceHtml, presenceWords } from './presence-text.ts'

export interface ThreadEvent extends EventRow {
  readonly state: OutboxState | null
  readonly reason: string | null
}

export interface ThreadPage {
  readonly chat: ChatRow
  /** In order of arrival. */
  readonly events: readonly ThreadEvent[]
  /** The address of the events before these; null when there are none. */
  readonly earlier: string | null
  readonly rights: readonly InboxRight[]
  /** Whoever looks. */
  readonly self: string
  /** Who the chat may be for; nobody where whoever looks may not say. */
  readonly people: readonly string[]
  readonly present: Present
  readonly compose: Compose
  readonly names: ReadonlyMap<string, string>
  readonly zone: string
  readonly seq: number
  readonly locale: Locale
}

/** The reply box as it is shown. */
export interface Compose {
  /** Of the act that the box will be: sent twice, it is done once. */
  readonly key: string
  readonly text: string
  readonly seenVersion: number
  /** Why the last try was not done. */
  readonly problem: string | null
  /** Whether it may be done all the same. */
  readonly canInsist: boolean
}

/** One chat: what was said, and the box to answer in. */
export function threadContent(page: ThreadPage): Html {
  const { chat, locale, names, earlier, seq } = page
  const say = wordsOf(locale).inbox
  const site = outsideText(names.get(chat.establishment_id) ?? chat.establishment_id)
  return html`<div id="content" data-inbox-seq="${seq}" data-inbox-chat="${chat.chat_id}"${presenceWords(page)}>
<header class="opening"><p><a href="/inbox${chat.status === 'open' ? '' : '?status=archived'}">${say.back}</a></p>
<h1>${outsideText(chat.customer_id)}</h1>
<p class="subtitle">${site} · ${groupLabel(chat.channel, 'channel', locale)} · ${groupLabel(chat.platform, 'platform', locale)}</p>
${page.people.length === 0 ? assigneeText(page) : assignForm({ chatId: chat.chat_id, assignee: chat.assignee, self: page.self, people: page.people, locale })}${presenceHtml(page.present, page)}</header>
${earlier === null ? null : html`<p class="earlier"><a href="${earlier}">${say.earlier}</a></p>`}
<ol class="thread" id="thread">
${latestVersions(page.events).flatMap(event => eventHtml(event, page) ?? [])}</ol>
${composer(page)}
</div>
`
}

function assigneeText({ chat, locale }: ThreadPage): Html | null {
  if (chat.assignee === null) return null
  return html`<p class="assign">${wordsOf(locale).inbox.assign.to} ${outsideText(chat.assignee)}</p>
`
}

/** Of a row that came in several versions the last, where the first stood. */
function latestVersions(events: readonly ThreadEvent[]): readonly ThreadEvent[] {
  const last = new Map(events.map(event => [event.message_id, event]))
  const isFirst = new Set<string>()
  return events.flatMap(({ message_id }) => {
    if (isFirst.has(message_id)) return []
    isFirst.add(message_id)
    return [last.get(message_id) as ThreadEvent]
  })
}

/** How much later than it was sent a message may come before both times are told. */
const lateMicros = 60e6

function eventHtml(event: ThreadEvent, { zone, locale }: ThreadPage): Html | null {
  // What became of a reply stands beside the reply.
  if (event.kind === 'outcome') return null
  const say = wordsOf(locale).inbox
  const at = (micros: number) => formatInstant(isoInstant(BigInt(micros)), zone, locale)
  const isLate = event.received_at - event.sent_at > lateMicros
  const meta = html`<p class="meta">${who(event, locale)}, <time datetime="${isoInstant(BigInt(event.sent_at))}">${at(event.sent_at)}</time>${isLate ? html`, ${say.received(at(event.received_at))}` : null}${event.state === null ? null : html`, <span class="state ${event.state}">${say.states[event.state]}</span>`}</p>`
  if (event.kind === 'assign')
    return html`<li class="act" id="event-${event.seq}">${event.assignee === null ? say.assign.unassigned : say.assign.assigned(outsideText(event.assignee))}: ${meta}</li>
`
  if (event.kind === 'archive' || event.kind === 'reopen')
    return html`<li class="act" id="event-${event.seq}">${say.kinds[event.kind]}: ${meta}</li>
`
  const text = event.withdrawn === 1 && event.state !== 'failed' ? say.withdrawn : (event.text ?? say.noText)
  return html`<li class="${event.kind === 'note' ? 'note-event' : event.author}" id="event-${event.seq}">${meta}
${event.kind === 'note' ? html`<p class="kind">${say.kinds.note}</p>` : null}<p class="text" dir="auto">${text}</p>${event.state === 'failed' && event.reason !== null ? html`<p class="reason">${outsideText(event.reason)}</p>` : null}</li>
`
}

function who({ author, author_id }: EventRow, locale: Locale): string {
  return author_id === null ? wordsOf(locale).inbox.authors[author] : outsideText(author_id)
}

function composer({ chat, rights, compose, locale }: ThreadPage): Html {
  const say = wordsOf(locale).inbox
  const canReply = rights.includes('reply')
  const canArchive = rights.includes('archive')
  if (!canReply && !canArchive) return html`<p class="note">${say.mayNotReply}</p>`
  const button = (act: string, text: string) => html`<button name="act" value="${act}">${text}</button> `
  const isOpen = chat.status === 'open'
  return html`<form class="composer" id="composer" method="post" action="/inbox/chats/${encodeURIComponent(chat.chat_id)}">
<input type="hidden" name="key" value="${compose.key}">
<input type="hidden" name="seen" value="${compose.seenVersion}">
${compose.problem === null ? null : html`<p class="problem" role="alert">${compose.problem}</p>`}
${
  canReply
    ? html`<p><label for="reply">${say.reply}</label>
<textarea id="reply" name="text" rows="4" maxlength="20000" dir="auto">${compose.text}</textarea></p>
<p>${compose.canInsist ? button('insist', say.sendAnyway) : null}${button('reply', say.send)}${isOpen && canArchive ? button('reply-archive', say.sendAndArchive) : null}${button('note', say.note)}</p>`
    : html`<p class="note">${say.mayNotReply}</p>`
}
${canArchive ? html`<p>${isOpen ? button('archive', say.archive) : button('reopen', say.reopen)}</p>` : null}
</form>
`
}
