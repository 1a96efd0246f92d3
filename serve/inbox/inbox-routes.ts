import { Hono } from 'hono'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { agentOf, auditRead, readable, rememberSeen } from './inbox-request.ts'
import { storedThread } from './stored-thread.ts'
import { composeOf, threadResponse } from './thread-response.ts'

/** The chats themselves, for who may read them. */
export function inboxRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox

  routes.get('/inbox/chats/:chat', async context => {
    const own = await readable(site, context)
    const chatId = context.req.param('chat')
    const chat = await journal.read('chat', { scopes: own.scopes, chat_id: chatId })
    if (chat === null) return storedThread(site, context, { own, chatId })
    if (chat.chat_id !== chatId) return context.redirect(chatAddress(chat.chat_id), 303)
    // Earlier pages of a thread do not show its end.
    const isAtEnd = context.req.query('before') === undefined && context.req.query('at') === undefined
    const at = /^\d{1,15}$/.exec(context.req.query('at') ?? '')?.[0]
    const hit = at === undefined ? null : await journal.read('versionOf', { chat_id: chat.chat_id, seq: Number(at) })
    const version = isAtEnd ? chat.version : hit
    await Promise.all([
      auditRead(site, context, chat),
      version === null ? undefined : rememberSeen(site, context, { ...chat, version }),
    ])
    const agent = agentOf(context)
    const draft = await journal.read('draft', { chat_id: chat.chat_id, agent })
    return threadResponse(site, context, { own, chat, compose: composeOf(chat, draft) })
  })
  return routes
}
