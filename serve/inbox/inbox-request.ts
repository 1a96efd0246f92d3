import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { InboxRight } from '../../config/inbox-config.ts'
import { mostUnread } from '../../inbox/journal/most-unread.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { lookup } from '../../src/lookup.ts'
import { html } from '../../src/report/html/html-tag.ts'
import { formatCount } from '../../src/words/format.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { shellPage } from '../layout/shell-page.ts'
import { respondHtml } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { type ChatFilter, type OwnChats, ownChats } from './chat-scope.ts'
import { keysDialog } from './keys-dialog.ts'
import type { Inbox } from './open-inbox.ts'

/** A reader's part of the inbox. Who may read nothing learns of nothing. */
export async function readable(site: Site, context: Context<SiteEnv>, filter?: ChatFilter): Promise<OwnChats> {
  assertMay(context, 'read')
  const { signal } = context.req.raw
  const { answering } = site
  return ownChats(context.get('viewer'), { answering, signal, ...(filter === undefined ? {} : { filter }) })
}

/** The chat that a route names, or the one that it was merged into; it is not there for who may not see it. */
export async function readableChat(site: Site, context: Context<SiteEnv>): Promise<{ own: OwnChats; chat: ChatRow }> {
  const own = await readable(site, context)
  const { journal } = site.inbox as Inbox
  const chat = await journal.read('chat', { scopes: own.scopes, chat_id: context.req.param('chat') ?? '' })
  if (chat === null) throw new HTTPException(404)
  return { own, chat }
}

export function assertMay(context: Context<SiteEnv>, right: InboxRight): void {
  if (!context.get('viewer').inbox.includes(right)) throw new HTTPException(403)
}

/** Somebody on this machine has no name. */
export function agentOf(context: Context<SiteEnv>): string {
  return context.get('viewer').name ?? 'agent'
}

/** Who has read which version of a chat is written down once. */
const readBy = new WeakMap<Inbox, Map<string, number>>()
const rememberedReads = 20_000

/** Writes down that somebody reads a chat: before they do, so that nobody reads unseen. */
export async function auditRead(
  site: Site,
  context: Context<SiteEnv>,
  { chat_id, version }: Pick<ChatRow, 'chat_id' | 'version'>,
): Promise<void> {
  const inbox = site.inbox as Inbox
  const who = agentOf(context)
  const known = readBy.get(inbox) ?? new Map<string, number>()
  readBy.set(inbox, known)
  const key = JSON.stringify([who, chat_id])
  if ((known.get(key) ?? -1) >= version) return
  await inbox.journal.write('audit', { at: Date.now() * 1000, who, what: 'read', chat_id })
  if (known.size >= rememberedReads) known.clear()
  known.set(key, version)
}

/** Which version of a chat somebody has seen is written down once. */
const seenBy = new WeakMap<Inbox, Map<string, number>>()

/** Writes down up to where somebody has read a chat. A page in a hidden tab is not read. */
export async function rememberSeen(
  site: Site,
  context: Context<SiteEnv>,
  { chat_id, version }: Pick<ChatRow, 'chat_id' | 'version'>,
): Promise<void> {
  if (context.req.header('x-causerie-hidden') !== undefined) return
  const inbox = site.inbox as Inbox
  const agent = agentOf(context)
  const known = seenBy.get(inbox) ?? new Map<string, number>()
  seenBy.set(inbox, known)
  const key = JSON.stringify([agent, chat_id])
  if ((known.get(key) ?? -1) >= version) return
  await inbox.journal.write('sawChat', { agent, chat_id, version })
  if (known.size >= rememberedReads) known.clear()
  known.set(key, version)
}

export function respondInbox(
  site: Site,
  context: Context<SiteEnv>,
  content: Parameters<typeof shellPage>[2],
  { status = 200, unread = 0 }: { status?: Parameters<typeof respondHtml>[2]; unread?: number } = {},
): Response {
  const locale = context.get('locale')
  const { title } = wordsOf(locale).inbox
  return respondHtml(
    context,
    shellPage(site, context, html`${content}${keysDialog(locale)}`, {
      current: 'inbox',
      title: `${unreadText(unread, locale)}${title}`,
    }),
    status,
  )
}

/** How many chats are unread, before the title of a page. */
function unreadText(unread: number, locale: Locale): string {
  if (unread === 0) return ''
  return unread < mostUnread ? `(${formatCount(unread, locale)}) ` : `(${formatCount(mostUnread - 1, locale)}+) `
}

export function microsOf(instant: string): number {
  return Date.parse(instant) * 1000
}

/** The texts of a form that was sent, by the names of its fields; what is not there is empty. */
export async function formFields(context: Context<SiteEnv>): Promise<(name: string) => string> {
  const form = await context.req.parseBody()
  return name => {
    const value = lookup(form, name)
    return typeof value === 'string' ? value : ''
  }
}
