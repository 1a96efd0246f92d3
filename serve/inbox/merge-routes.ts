import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { InboxRight } from '../../config/inbox-config.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { agentOf, assertMay, formFields, readableChat, respondInbox } from './inbox-request.ts'
import { type MergePage, mergeAddress, mergePage } from './merge-page.ts'

const largestFormBytes = 2000

/** A merge is more than an answer, and as final as an archive: it takes both rights. */
export function mayMerge(rights: readonly InboxRight[]): boolean {
  return rights.includes('reply') && rights.includes('archive')
}

/** Merges two chats of one customer, after a page that says what will happen. */
export function mergeRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox

  /** Both chats of the address, in the reader's scope. */
  const bothChats = async (context: Context<SiteEnv>) => {
    const { own, chat } = await readableChat(site, context)
    for (const right of ['reply', 'archive'] as const) assertMay(context, right)
    const other = await journal.read('chat', { scopes: own.scopes, chat_id: context.req.param('other') ?? '' })
    if (other === null) throw new HTTPException(404)
    return { own, chat, other }
  }
  const respond = (
    context: Context<SiteEnv>,
    { status, ...page }: Omit<MergePage, 'zone' | 'locale'> & { readonly status: 200 | 409 },
  ) => {
    const zone = context.get('viewer').zone ?? site.zone
    return respondInbox(site, context, mergePage({ ...page, zone, locale: context.get('locale') }), { status })
  }

  routes.get('/inbox/chats/:chat/merge/:other', async context => {
    const both = await bothChats(context)
    const { chat, other } = both
    if (chat.chat_id === other.chat_id) return context.redirect(chatAddress(chat.chat_id), 303)
    const problem = await journal.read('mayMerge', { from: other.chat_id, into: chat.chat_id })
    const status = problem === null ? 200 : 409
    return respond(context, { ...both, kept: chat.chat_id, problem, status })
  })

  routes.post('/inbox/chats/:chat/merge/:other', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const both = await bothChats(context)
    const { own, chat, other } = both
    if (chat.chat_id === other.chat_id) return context.redirect(chatAddress(chat.chat_id), 303)
    const field = await formFields(context)
    const [key, keep] = [field('key'), field('keep')]
    const into = [chat, other].find(({ chat_id }) => chat_id === keep)
    if (key === '' || key.length > 100) throw new HTTPException(400)
    // It was merged into a third one meanwhile: they choose again.
    if (into === undefined) return context.redirect(mergeAddress(chat.chat_id, other.chat_id), 303)
    const from = into === chat ? other : chat
    const merged = await journal.write('merge', {
      from: from.chat_id,
      into: into.chat_id,
      scopes: own.scopes,
      agent: agentOf(context),
      key,
      now: Date.now() * 1000,
    })
    if (merged.state === 'merged') return context.redirect(chatAddress(merged.chat_id), 303)
    return respond(context, { ...both, kept: keep, problem: merged.state, status: 409 })
  })
  return routes
}
