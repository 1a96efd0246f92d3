import { type Context, Hono } from 'hono'
import { defaultQuestion } from '../question/page-question.ts'
import type { Site, SiteEnv } from '../site.ts'
import { maySeeAside } from './aside-routes.ts'
import { inboxAddress, readInboxAddress, readPlace, writePlace } from './inbox-question.ts'
import { agentOf, microsOf, readable, respondInbox } from './inbox-request.ts'
import { type ListPage, listPage } from './list-page.ts'
import type { Inbox } from './open-inbox.ts'
import { resultsHtml } from './search-results.ts'
import { sentNotice } from './unsend-form.ts'

const chatsAPage = 50
const hitsAPage = 30

/** The chats of a reader: a list by status, or what a search finds. */
export function listRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  routes.get('/inbox', async context => {
    const question = readInboxAddress(new URL(context.req.url).searchParams)
    const own = await readable(site, context, question)
    const { journal, presence } = inbox
    const mayReply = context.get('viewer').inbox.includes('reply')
    const maySettle = context.get('viewer').inbox.includes('settle')
    const sent = placeIn(context.req.query('sent'))
    const nowMicros = Date.now() * 1000
    const bulk_id = context.req.query('bulk')
    const [counters, seq, doubtful, unread, bulk, held, isAway, mentions] = await Promise.all([
      journal.read('counters', { scopes: own.scopes, agent: agentOf(context) }),
      journal.read('lastSeq', {}),
      maySettle ? journal.read('doubtful', { scopes: own.scopes, limit: 100 }) : [],
      journal.read('unreadCount', { scopes: own.scopes, agent: agentOf(context) }),
      bulk_id === undefined ? null : journal.read('bulk', { bulk_id, agent: agentOf(context) }),
      sent === null
        ? null
        : journal.read('heldLetter', { scopes: own.scopes, seq: sent, agent: agentOf(context), now: nowMicros }),
      mayReply ? journal.read('isAway', { agent: agentOf(context) }) : null,
      journal.read('mentionCount', { scopes: own.scopes, agent: agentOf(context) }),
    ])
    const page: ListPage = {
      question,
      own,
      counters,
      doubtful: doubtful.length,
      hasAside: maySeeAside(context) && (await journal.read('setAside', { before: null, limit: 1 })).length > 0,
      seesAudit: context.get('viewer').inbox.includes('audit'),
      operates: context.get('viewer').inbox.includes('operate'),
      writesCanned: context.get('viewer').inbox.includes('canned'),
      mayArchive: context.get('viewer').inbox.includes('archive'),
      isAway,
      mentions,
      bulk,
      sent: held === null ? null : sentNotice(held, { nowMicros, locale: context.get('locale') }),
      seq,
      // The watch list's own threshold: whoever waits longer is told in red.
      longSeconds: defaultQuestion.olderThanSeconds,
      nowMicros: microsOf(site.now()),
      zone: context.get('viewer').zone ?? site.zone,
      locale: context.get('locale'),
      self: agentOf(context),
      present: presence.of,
      find: dimension => context.req.query(`find.${dimension}`) ?? '',
    }
    const found = question.sought === '' ? await listed(inbox, context, page) : await sought(inbox, context, page)
    return respondInbox(site, context, found, { unread })
  })
  return routes
}

async function listed({ journal }: Inbox, context: Context<SiteEnv>, page: ListPage) {
  const { question, own } = page
  const { view } = question
  const agent = agentOf(context)
  const after = readPlace(context.req.query('after'))
  const rows = await journal.read('list', {
    scopes: own.scopes,
    status: view === 'mine' ? 'open' : view,
    ...(view === 'mine' ? { assignee: agent } : {}),
    after,
    limit: chatsAPage + 1,
  })
  const chats = rows.slice(0, chatsAPage)
  const last = chats.at(-1)
  const ids = chats.map(({ chat_id }) => chat_id)
  const [drafts, unread] = await Promise.all([
    journal.read('drafts', { agent, chats: ids }),
    // What is finished is not work that is left.
    view === 'archived' ? [] : journal.read('unread', { agent, chats: ids }),
  ])
  return listPage(page, {
    chats,
    drafts: new Set(drafts),
    unread: new Set(unread),
    first: after === null ? null : inboxAddress(question),
    next:
      last === undefined || rows.length === chats.length ? null : inboxAddress(question, { after: writePlace(last) }),
  })
}

async function sought({ journal }: Inbox, context: Context<SiteEnv>, page: ListPage) {
  const { question, own } = page
  const before = placeIn(context.req.query('before'))
  const text = question.sought
  // A hit shows what was said. What was sought may say it too, and is not written down.
  await journal.write('audit', { at: Date.now() * 1000, who: agentOf(context), what: 'search', chat_id: null })
  const hits = await journal.read('search', { scopes: own.scopes, text, before, limit: hitsAPage + 1 })
  const shown = hits.slice(0, hitsAPage)
  const last = shown.at(-1)
  return listPage(
    page,
    resultsHtml(page, {
      hits: shown,
      first: before === null ? null : inboxAddress(question),
      next:
        last === undefined || hits.length === shown.length ? null : inboxAddress(question, { before: `${last.seq}` }),
    }),
  )
}

/** A place in the journal that an address names; null for none. */
function placeIn(text: string | undefined): number | null {
  return /^\d{1,15}$/.test(text ?? '') ? Number(text) : null
}
