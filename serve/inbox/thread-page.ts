import type { AttachmentRow } from '../../inbox/attachments/attachment-table.ts'
import type { MailRow } from '../../inbox/journal/mail-tables.ts'
import type { ChatRow, EventRow, OutboxState } from '../../inbox/journal/tables.ts'
import type { IncomingMediaRow } from '../../inbox/media/media-table.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { formatInstant as isoInstant } from '../../src/time/instant.ts'
import { groupLabel } from '../../src/words/dimension-wording.ts'
import { formatInstant } from '../../src/words/format-date.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import { assignForm } from './assign-form.ts'
import { sentAttachments } from './attachment-view.ts'
import { chatAddress } from './chat-address.ts'
import { type Composer, composer } from './composer.ts'
import { customerName } from './customer-name.ts'
import { settleForm } from './doubt-page.ts'
import { mailOriginal, mailTextHtml, subjectHtml, writerOf } from './mail-view.ts'
import { mayMerge } from './merge-routes.ts'
import { otherChats } from './other-chats.ts'
import type { Present } from './presence.ts'
import { presenceHtml, presenceWords } from './presence-text.ts'
import { limitsHtml } from './reply-limits.ts'
import { snoozedText, snoozeForm } from './snooze-form.ts'
import { unsendForm } from './unsend-form.ts'

export interface ThreadEvent extends EventRow {
  readonly state: OutboxState | null
  readonly reason: string | null
  /** How often it was tried to send it, and when it is sent; null if it is no letter. */
  readonly attempts: number | null
  readonly due_at: number | null
}

export interface ThreadPage extends Composer {
  /** In order of arrival. */
  readonly events: readonly ThreadEvent[]
  /** The address of the events before these; null when there are none. */
  readonly earlier: string | null
  /** Those of the events, by their ids. */
  readonly attachments: ReadonlyMap<string, AttachmentRow>
  /** Files that are not here yet. */
  readonly missing: readonly IncomingMediaRow[]
  /** What mails say beside their events, by the ids of the messages. */
  readonly mails: ReadonlyMap<string, MailRow>
  /** Whoever looks. */
  readonly self: string
  /** Who the chat may be for; nobody where whoever looks may not say. */
  readonly people: readonly string[]
  /** Who is away. */
  readonly away: readonly string[]
  readonly present: Present
  /** The other chats of the customer, one more than are shown if there are more. */
  readonly others: readonly ChatRow[]
  readonly names: ReadonlyMap<string, string>
  readonly zone: string
  readonly nowMicros: number
  readonly seq: number
}

/** One chat: what was said, and the box to answer in. */
export function threadContent(page: ThreadPage): Html {
  const { chat, locale, names, earlier, seq } = page
  const say = wordsOf(locale).inbox
  const site = outsideText(names.get(chat.establishment_id) ?? chat.establishment_id)
  return html`<div id="content" data-inbox-seq="${seq}" data-inbox-chat="${chat.chat_id}" data-inbox-version="${page.shownVersion}"${presenceWords(page)}>
<header class="opening"><p><a href="/inbox${chat.status === 'open' ? '' : `?status=${chat.status}`}">${say.back}</a></p>
<h1>${customerName(chat.customer_id, locale)}</h1>
<p class="subtitle">${[site, ...originTexts(chat, locale)].join(' · ')}</p>
${page.people.length === 0 ? assigneeText(page) : assignForm({ chatId: chat.chat_id, assignee: chat.assignee, self: page.self, people: page.people, away: page.away, locale })}${page.rights.includes('reply') ? snoozeForm(chat, page) : null}${presenceHtml(page.present, page)}${otherChats(page.others, { chat, mayMerge: mayMerge(page.rights), own: page, zone: page.zone, locale })}</header>
${earlier === null ? null : html`<p class="earlier"><a href="${earlier}">${say.earlier}</a></p>`}
<ol class="thread" id="thread">
${eventsHtml(page.events, page)}</ol>
${page.limits === null || !page.rights.includes('reply') ? null : limitsHtml(page.limits, { chat, version: page.shownVersion, zone: page.zone, locale })}${composer(page)}${page.rights.includes('export') ? exportForm(chat.chat_id, locale) : null}
</div>
`
}

type EventContext = Pick<ThreadPage, 'attachments' | 'missing' | 'mails' | 'rights' | 'self' | 'zone' | 'locale'> & {
  /** Until when a letter is held that its author can take back. */
  readonly nowMicros: number

  readonly chat: Pick<ChatRow, 'chat_id'>
}

/** By which channel and platform a chat came, where it is known. */
export function originTexts({ channel, platform }: Pick<ChatRow, 'channel' | 'platform'>, locale: Locale) {
  const labels = [
    ...(channel === 'unknown' ? [] : [groupLabel(channel, 'channel', locale)]),
    ...(platform === 'unknown' ? [] : [groupLabel(platform, 'platform', locale)]),
  ]
  // An e-mail comes by e-mail.
  return [...new Set(labels)]
}

/** What happened in a chat, as items of a list. */
export function eventsHtml(events: readonly ThreadEvent[], context: EventContext): readonly Html[] {
  let before: MailRow | null = null
  return latestVersions(events).flatMap(event => {
    const mail = context.mails.get(event.message_id) ?? null
    const shown = eventHtml(event, { ...context, mail, before })
    before = mail ?? before
    return shown ?? []
  })
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

function eventHtml(
  event: ThreadEvent,
  context: EventContext & { readonly mail: MailRow | null; readonly before: MailRow | null },
): Html | null {
  const { chat, attachments, mail, zone, locale } = context
  // What became of a reply stands beside the reply.
  if (event.kind === 'outcome') return null
  const say = wordsOf(locale).inbox
  const at = (micros: number) => formatInstant(isoInstant(BigInt(micros)), zone, locale)
  const isLate = event.came_from === null && event.received_at - event.sent_at > lateMicros
  const meta = html`<p class="meta">${mail === null ? who(event, locale) : writerOf(mail, who(event, locale))}, <time datetime="${isoInstant(BigInt(event.sent_at))}">${at(event.sent_at)}</time>${isLate ? html`, ${say.received(at(event.received_at))}` : null}${event.state === null || event.state === 'unsent' ? null : html`, <span class="state ${event.state}">${say.states[event.state]}</span>`}</p>`
  const { colon } = wordsOf(locale).typography
  if (event.kind === 'assign')
    return html`<li class="act" id="event-${event.seq}">${event.assignee === null ? say.assign.unassigned : say.assign.assigned(outsideText(event.assignee))}${colon} ${meta}</li>
`
  if (event.kind === 'merge')
    return html`<li class="act" id="event-${event.seq}">${say.merge.done}${colon} ${meta}</li>
`
  if (event.kind === 'snooze')
    return html`<li class="act" id="event-${event.seq}">${event.snoozed_until === null ? say.snooze.ended : snoozedText(event.snoozed_until, context)}${colon} ${meta}</li>
`
  if (event.kind === 'archive' || event.kind === 'reopen')
    return html`<li class="act" id="event-${event.seq}">${event.withdrawn === 1 ? say.undone(say.kinds[event.kind]) : say.kinds[event.kind]}${colon} ${meta}</li>
`
  const isTaken = event.withdrawn === 1 && event.state !== 'failed'
  const files = isTaken
    ? null
    : sentAttachments(event.attachments, {
        chat_id: chat.chat_id,
        rows: attachments,
        missing: missingOf(event, context.missing),
        locale,
      })
  const text = isTaken ? say.withdrawn : (event.text ?? (files === null ? say.noText : null))
  return html`<li class="${event.kind === 'note' ? 'note-event' : event.author}" id="event-${event.seq}">${meta}
${event.kind === 'note' ? html`<p class="kind">${say.kinds.note}</p>` : null}${mail === null || isTaken ? null : subjectHtml(mail, context.before)}${text === null ? null : mail === null || isTaken ? html`<p class="text" dir="auto">${text}</p>` : mailTextHtml(text, locale)}${files}${mail === null || isTaken ? null : mailOriginal(mail, locale)}${outcomeHtml(event, context)}</li>
`
}

/** Why a reply was not sent, or is said not to have arrived; and of one in doubt, what may be said of it. */
function outcomeHtml(event: ThreadEvent, { rights, self, nowMicros, locale }: EventContext): Html | null {
  const { state, reason, chat_id, message_id, author_id, attempts, due_at } = event
  const say = wordsOf(locale).inbox.doubt
  const leftMs = Math.ceil(((due_at ?? 0) - nowMicros) / 1000)
  if (state === 'queued' && attempts === 0 && author_id === self && leftMs > 0)
    return unsendForm({ chat_id, message_id, leftMs, locale })
  if (state === 'doubt' && rights.includes('settle'))
    return settleForm({ chatId: chat_id, messageId: message_id, locale })
  if (reason === null) return null
  if (state === 'failed') return html`<p class="reason">${outsideText(reason)}</p>`
  return state === 'delivered' || state === 'read'
    ? html`<p class="reason">${say.reported(outsideText(reason))}</p>`
    : null
}

/** The files of an event that are not here yet, by their place. */
function missingOf({ message_id }: ThreadEvent, missing: readonly IncomingMediaRow[]) {
  const own = missing.filter(media => media.message_id === message_id)
  return new Map(own.map(media => [media.position, media]))
}

function who({ author, author_id }: EventRow, locale: Locale): string {
  return author_id === null ? wordsOf(locale).inbox.authors[author] : outsideText(author_id)
}

/** The ways to save a chat. */
function exportForm(chatId: string, locale: Locale): Html {
  const say = wordsOf(locale).inbox.export
  return html`<details class="folded export"><summary>${say.save}</summary><form method="get" action="${chatAddress(chatId)}/export"><p><label><input type="checkbox" name="notes" value="yes"> ${say.notes}</label></p>
<p><button name="format" value="html">${say.html}</button> <button name="format" value="eml">${say.eml}</button></p></form></details>
`
}
