import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { wordsOf } from '../../src/words/locale.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatAddress } from './chat-address.ts'
import { agentOf, assertMay, formFields, readableChat } from './inbox-request.ts'
import { composeOf, threadResponse } from './thread-response.ts'

const largestFormBytes = 200_000

/** Takes back a reply of one's own before it leaves. */
export function unsendRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal } = inbox
  routes.post('/inbox/chats/:chat/unsend', bodyLimit({ maxSize: largestFormBytes }), async context => {
    const { own, chat } = await readableChat(site, context)
    assertMay(context, 'reply')
    const field = await formFields(context)
    const { chat_id } = chat
    const agent = agentOf(context)
    const now = Date.now() * 1000
    // What somebody has begun to write in the meantime.
    if (field('text').trim() !== '' && field('key') !== '')
      await journal.write('saveDraft', {
        chat_id,
        agent,
        reply_key: field('key'),
        text: field('text').replaceAll('\r\n', '\n'),
        seen_version: Number(field('seen')) || chat.version,
        now,
      })
    const done = await journal.write('unsend', { chat_id, message_id: field('letter'), agent, now })
    if (done === 'unknown') throw new HTTPException(404)
    if (done === 'taken') return context.redirect(`${chatAddress(chat_id)}#composer`, 303)
    const compose = composeOf(chat, await journal.read('draft', { chat_id, agent }))
    const problem = wordsOf(context.get('locale')).inbox.unsend.tooLate
    return threadResponse(site, context, { own, chat, compose: { ...compose, problem }, status: 409 })
  })
  return routes
}
