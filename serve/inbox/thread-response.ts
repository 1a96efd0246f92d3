import type { Context } from 'hono'
import { agentUploader } from '../../inbox/attachments/attachment-table.ts'
import { guessLanguage } from '../../inbox/checker/guess-language.ts'
import type { Journal } from '../../inbox/journal/journal.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { uuid7 } from '../../inbox/journal/uuid7.ts'
import type { respondHtml } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { assignable } from './assign-routes.ts'
import { chatAddress } from './chat-address.ts'
import type { OwnChats } from './chat-scope.ts'
import { uncheckedText } from './check-reply.ts'
import type { Compose } from './composer.ts'
import { agentOf, respondInbox } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'
import { mostOthers } from './other-chats.ts'
import { replyLimits } from './reply-limits.ts'
import { threadContent } from './thread-page.ts'

type Status = Parameters<typeof respondHtml>[2]

const eventsAPage = 50

/** The page of a chat, with the reply box as it is. */
export async function threadResponse(
  site: Site,
  context: Context<SiteEnv>,
  { own, chat, compose, status = 200 }: { own: OwnChats; chat: ChatRow; compose: Compose; status?: Status },
): Promise<Response> {
  const { journal, files, checker, presence } = site.inbox as Inbox
  const { chat_id } = chat
  const before = Number(context.req.query('before')) || (await afterHit(journal, chat, context.req.query('at')))
  const agent = agentOf(context)
  const [events, unsent, person, seq, away, others] = await Promise.all([
    journal.read('thread', { chat_id, before, limit: eventsAPage }),
    journal.read('unsentAttachments', { chat_id, uploader: agentUploader(agent) }),
    journal.read('checkerOf', { agent }),
    journal.read('lastSeq', {}),
    journal.read('awayAgents', {}),
    journal.read('otherChats', { scopes: own.scopes, chat, limit: mostOthers + 1 }),
  ])
  const messages = events.flatMap(({ message_id, attachments }) => (attachments === null ? [] : [message_id]))
  const mails = await journal.read('mails', { chat_id, messages: events.map(({ message_id }) => message_id) })
  const attachments = messages.length === 0 ? [] : await journal.read('sentAttachments', { chat_id, messages })
  const missing = await journal.read('missingMedia', { chat_id })
  const limits = await replyLimits(site.inbox as Inbox, chat, Date.now() * 1000)
  const first = events[0]
  const viewer = context.get('viewer')
  const locale = context.get('locale')
  // The engine of the language in which they probably write is ready by the time that they send.
  if (person.isOn && viewer.inbox.includes('reply'))
    checker.warm(guessLanguage(compose.text || (chat.preview ?? '')) ?? locale)
  const unchecked = uncheckedText(context.req.query('unchecked') ?? '', locale)
  const content = threadContent({
    chat,
    events,
    attachments: new Map(attachments.map(row => [row.attachment_id, row])),
    mails: new Map(mails.map(row => [row.message_id, row])),
    missing,
    limits,
    unsent,
    shownVersion: events.at(-1)?.chat_version ?? chat.version,
    maxFileBytes: files?.attachments.maxBytes ?? null,
    isChecked: person.isOn,
    earlier:
      first === undefined || first.chat_version === 1 ? null : `${chatAddress(chat_id)}?before=${first.chat_version}`,
    rights: viewer.inbox,
    self: agent,
    people: viewer.inbox.includes('reply') ? await assignable(site, context, chat) : [],
    away,
    others,
    present: presence.of(chat_id),
    compose: { ...compose, problem: compose.problem ?? unchecked },
    names: own.names,
    zone: viewer.zone ?? site.zone,
    nowMicros: Date.now() * 1000,
    seq,
    locale,
  })
  return respondInbox(site, context, content, { status })
}

/** Where the page of a thread ends that has an event with what came around it; null when it has the last ones. */
async function afterHit(
  journal: Journal,
  { chat_id, version }: ChatRow,
  at: string | undefined,
): Promise<number | null> {
  const seq = /^\d{1,15}$/.test(at ?? '') ? Number(at) : null
  const hit = seq === null ? null : await journal.read('versionOf', { chat_id, seq })
  const before = hit === null ? null : hit + eventsAPage / 2
  return before === null || before > version ? null : before
}

/** The reply box of a chat that has just been opened: what was left in it, or empty. */
export function composeOf(
  chat: ChatRow,
  draft: { reply_key: string; text: string; seen_version: number } | null,
): Compose {
  const {
    reply_key: key,
    text,
    seen_version: seenVersion,
  } = draft ?? {
    reply_key: uuid7(),
    text: '',
    seen_version: chat.version,
  }
  return { key, text, seenVersion, problem: null, refused: null, findings: null, language: null, ignored: [] }
}
