import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { doubtContent } from './doubt-page.ts'
import { agentOf, assertMay, microsOf, readable, readableChat, respondInbox } from './inbox-request.ts'

const lettersAtMost = 200

/** Replies of which nobody knows whether they arrived, for who may say what became of them. */
export function doubtRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox

  routes.get('/inbox/doubt', async context => {
    const own = await readable(site, context)
    assertMay(context, 'settle')
    const [letters, seq] = await Promise.all([
      journal.read('doubtful', { scopes: own.scopes, limit: lettersAtMost }),
      journal.read('lastSeq', {}),
    ])
    const zone = context.get('viewer').zone ?? site.zone
    return respondInbox(site, context, doubtContent({ letters, own, seq, zone, locale: context.get('locale') }))
  })

  routes.post('/inbox/chats/:chat/settle', bodyLimit({ maxSize: 2000 }), async context => {
    const { chat } = await readableChat(site, context)
    assertMay(context, 'settle')
    const { letter, verdict } = await context.req.parseBody()
    if (typeof letter !== 'string' || (verdict !== 'arrived' && verdict !== 'again')) throw new HTTPException(400)
    await journal.write('settleDoubt', {
      chat_id: chat.chat_id,
      message_id: letter,
      agent: agentOf(context),
      verdict,
      now: microsOf(new Date().toISOString()),
    })
    return context.redirect(chatAddress(chat.chat_id), 303)
  })
  return routes
}
