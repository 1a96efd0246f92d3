import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { EventRow } from '../../inbox/journal/tables.ts'
import type { ChatMessages } from '../../src/metrics/operators/chat-messages.ts'
import { type Html, html } from '../../src/report/html/html-tag.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { outsideText } from '../../src/words/outside-text.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { customerName } from './customer-name.ts'
import { auditRead, respondInbox } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'
import { eventsHtml, originTexts, type ThreadEvent } from './thread-page.ts'

const rowsAPage = 50

/**
 * A chat that the store has and the journal does not: it came with a log, and is read in the same view and not answered. The viewer's
 * scope is in the statement. What the journal has is its own to show.
 */
export async function storedThread(
  site: Site,
  context: Context<SiteEnv>,
  { own, chatId }: { readonly own: OwnChats; readonly chatId: string },
): Promise<Response> {
  const { journal } = site.inbox as Inbox
  if ((await journal.read('chat', { scopes: [], chat_id: chatId })) !== null) throw new HTTPException(404)
  const skip = /^\d{1,9}$/.test(context.req.query('skip') ?? '') ? Number(context.req.query('skip')) : 0
  const viewer = context.get('viewer')
  const visit = await site.answering.visit({ within: viewer.within, signal: context.req.raw.signal })
  const { found } = await visit
    .ask('chatMessages', { chatId, skip, limit: rowsAPage }, { kept: false })
    .finally(visit.close)
  if (found === null) throw new HTTPException(404)
  await auditRead(site, context, { chat_id: chatId, version: 0 })
  const zone = viewer.zone ?? site.zone
  const earlier = found.hasEarlier ? `${chatAddress(chatId)}?skip=${skip + rowsAPage}` : null
  return respondInbox(site, context, content({ chatId, found, own, earlier, zone, locale: context.get('locale') }))
}

function content({
  chatId,
  found,
  own,
  earlier,
  zone,
  locale,
}: {
  readonly chatId: string
  readonly found: ChatMessages
  readonly own: OwnChats
  readonly earlier: string | null
  readonly zone: string
  readonly locale: Locale
}): Html {
  const say = wordsOf(locale).inbox
  const { chat, rows } = found
  const site = outsideText(own.names.get(chat.establishmentId) ?? chat.establishmentId)
  return html`<div id="content">
<header class="opening"><p><a href="/inbox">${say.back}</a></p>
<h1>${customerName(chat.customerId, locale)}</h1>
<p class="subtitle">${[site, ...originTexts(chat, locale)].join(' · ')}</p>
<p class="note">${say.imported}</p></header>
${earlier === null ? null : html`<p class="earlier"><a href="${earlier}">${say.earlier}</a></p>`}
<ol class="thread" id="thread">
${eventsHtml(
  rows.map((row, index) => eventOf(chatId, row, index)),
  {
    chat: { chat_id: chatId },
    attachments: new Map(),
    missing: [],
    mails: new Map(),
    rights: [],
    self: '',
    nowMicros: 0,
    zone,
    locale,
  },
)}</ol>
</div>
`
}

function eventOf(chatId: string, row: ChatMessages['rows'][number], index: number): ThreadEvent {
  return {
    seq: index,
    chat_id: chatId,
    chat_version: index,
    message_id: row.messageId,
    kind: row.kind as EventRow['kind'],
    author: row.author as EventRow['author'],
    author_id: row.authorId,
    establishment_id: '',
    customer_id: null,
    snoozed_until: null,
    channel: null,
    platform: null,
    sent_at: Number(row.sentAt),
    // When it arrived is not known.
    received_at: Number(row.sentAt),
    connection: '',
    source_key: '',
    text: row.text,
    attachments: null,
    withdrawn: row.withdrawn ? 1 : 0,
    thread_key: null,
    assignee: null,
    letter: null,
    outcome: null,
    came_from: null,
    moved_to: null,
    state: null,
    reason: null,
    attempts: null,
    due_at: null,
  }
}
