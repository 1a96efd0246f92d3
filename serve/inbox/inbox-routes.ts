import { Hono } from 'hono'
import type { Site, SiteEnv } from '../site.ts'
import { agentOf, readableChat } from './inbox-request.ts'
import { composeOf, threadResponse } from './thread-response.ts'

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
  return routes
}
