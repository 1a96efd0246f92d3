import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import { accessRequestOf } from '../routes/remote-address.ts'
import type { Site, SiteEnv } from '../site.ts'
import { ownChats } from './chat-scope.ts'
import { agentOf, readable, readableChat } from './inbox-request.ts'
import { presenceStates } from './presence.ts'

/** What happens in a reader's part as it happens, and who is in its chats. */
export function liveRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox, access, answering } = site
  if (inbox === null) return routes
  const { journal, followers, presence } = inbox

  routes.get('/inbox/live', async context => {
    let given: Awaited<ReturnType<typeof readable>> | null = await readable(site, context)
    const asked = Number(context.req.header('last-event-id') ?? context.req.query('after'))
    const after = Number.isSafeInteger(asked) && asked >= 0 ? asked : await journal.read('lastSeq', {})
    const { signal } = context.req.raw
    const request = accessRequestOf(context, { isApi: false })
    /** Rights may be taken away and establishments come while the line is open. */
    const scopes = async () => {
      const first = given
      given = null
      if (first !== null) return first.scopes
      const admission = await access.identify(request)
      if (admission.state !== 'admitted' || !admission.viewer.inbox.includes('read')) return null
      return (await ownChats(admission.viewer, { answering, signal })).scopes
    }
    context.header('Cache-Control', 'no-store')
    context.header('X-Accel-Buffering', 'no')
    return streamSSE(context, stream =>
      followers.follow({
        scopes,
        after,
        signal,
        async send({ event, data, ...rest }) {
          await stream.writeSSE({ event, data: JSON.stringify(data), ...('id' in rest ? { id: `${rest.id}` } : {}) })
        },
      }),
    )
  })

  routes.post('/inbox/chats/:chat/presence', bodyLimit({ maxSize: 1000 }), async context => {
    const { chat } = await readableChat(site, context)
    const form = await context.req.parseBody()
    const state = presenceStates.find(state => state === form.state)
    if (state === undefined) throw new HTTPException(400)
    presence.say(chat, agentOf(context), state)
    return context.body(null, 204)
  })
  return routes
}
