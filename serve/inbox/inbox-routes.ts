import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Journal } from '../../inbox/journal/journal.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { uuid7 } from '../../inbox/journal/uuid7.ts'
import type { Acted } from '../../inbox/journal/writes.ts'
import { lookup } from '../../src/lookup.ts'
import { wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { assignable } from './assign-routes.ts'
import type { OwnChats } from './chat-scope.ts'
import { agentOf, assertMay, microsOf, readableChat, respondInbox } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'
import { type Compose, threadContent } from './thread-page.ts'

const eventsAPage = 50
const largestFormBytes = 200_000

/** The chats themselves, for who may read them. */
export function inboxRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox

  routes.get('/inbox/chats/:chat', async context => {
    const { own, chat } = await readableChat(site, context)
    const agent = agentOf(context)
    const draft = await journal.read('draft', { chat_id: chat.chat_id, agent })
    return threadResponse(site, context, { own, chat, compose: composeOf(chat, draft) })
  })

  routes.post('/inbox/chats/:chat', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const { own, chat } = await readableChat(site, context)
    const field = await formFields(context)
    const [act, text, key] = [field('act'), field('text').replaceAll('\r\n', '\n').trim(), field('key')]
    const seen = Number(field('seen'))
    const kind = kindOf(act)
    if (kind === null || key === '' || !Number.isSafeInteger(seen)) throw new HTTPException(400)
    assertMay(context, kind === 'archive' || kind === 'reopen' ? 'archive' : 'reply')
    const archive = act === 'reply-archive'
    if (archive) assertMay(context, 'archive')
    const again = (problem: string, canInsist: boolean, status: 400 | 409) =>
      threadResponse(site, context, {
        own,
        chat,
        compose: { key, text, seenVersion: seen, problem, canInsist },
        status,
      })
    const say = wordsOf(context.get('locale')).inbox
    if ((kind === 'message' || kind === 'note') && text === '') return again(say.empty, false, 400)
    const acted = await journal.write('act', {
      chat_id: chat.chat_id,
      agent: agentOf(context),
      key,
      kind,
      text,
      seen_version: seen,
      anyway: act === 'insist',
      archive,
      now: microsOf(new Date().toISOString()),
    })
    if (acted.state === 'conflict') return again(conflictText(acted, context), true, 409)
    // After an archive the next one is wanted, else the thread.
    return context.redirect(
      kind === 'archive' || archive ? '/inbox' : `/inbox/chats/${encodeURIComponent(chat.chat_id)}`,
      303,
    )
  })

  routes.post('/inbox/chats/:chat/draft', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const { chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const field = await formFields(context)
    await journal.write('saveDraft', {
      chat_id: chat.chat_id,
      agent: agentOf(context),
      reply_key: field('key'),
      text: field('text'),
      seen_version: Number(field('seen')) || chat.version,
      now: microsOf(new Date().toISOString()),
    })
    return context.body(null, 204)
  })
  return routes
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

async function threadResponse(
  site: Site,
  context: Context<SiteEnv>,
  { own, chat, compose, status = 200 }: { own: OwnChats; chat: ChatRow; compose: Compose; status?: 200 | 400 | 409 },
): Promise<Response> {
  const { journal, presence } = site.inbox as Inbox
  const before = Number(context.req.query('before')) || (await afterHit(journal, chat, context.req.query('at')))
  const [events, seq] = await Promise.all([
    journal.read('thread', { chat_id: chat.chat_id, before, limit: eventsAPage }),
    journal.read('lastSeq', {}),
  ])
  const first = events[0]
  const viewer = context.get('viewer')
  const content = threadContent({
    chat,
    events,
    earlier:
      first === undefined || first.chat_version === 1
        ? null
        : `/inbox/chats/${encodeURIComponent(chat.chat_id)}?before=${first.chat_version}`,
    rights: viewer.inbox,
    self: agentOf(context),
    people: viewer.inbox.includes('reply') ? await assignable(site, context, chat) : [],
    present: presence.of(chat.chat_id),
    compose,
    names: own.names,
    zone: viewer.zone ?? site.zone,
    seq,
    locale: context.get('locale'),
  })
  return respondInbox(site, context, content, status)
}

/** The texts of a form that was sent, by the names of its fields; what is not there is empty. */
async function formFields(context: Context<SiteEnv>): Promise<(name: string) => string> {
  const form = await context.req.parseBody()
  return name => {
    const value = lookup(form, name)
    return typeof value === 'string' ? value : ''
  }
}

function composeOf(chat: ChatRow, draft: { reply_key: string; text: string; seen_version: number } | null): Compose {
  const {
    reply_key: key,
    text,
    seen_version: seenVersion,
  } = draft ?? {
    reply_key: uuid7(),
    text: '',
    seen_version: chat.version,
  }
  return { key, text, seenVersion, problem: null, canInsist: false }
}

function kindOf(act: string): 'message' | 'note' | 'archive' | 'reopen' | null {
  if (act === 'reply' || act === 'reply-archive' || act === 'insist') return 'message'
  return act === 'note' || act === 'archive' || act === 'reopen' ? act : null
}

function conflictText({ by, kind }: Extract<Acted, { state: 'conflict' }>, context: Context<SiteEnv>): string {
  const say = wordsOf(context.get('locale')).inbox
  return say.conflict[kind === 'archive' ? 'archive' : 'message'](by ?? say.somebody)
}
