import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { ForgedError } from '../../inbox/channels/channel.ts'
import type { Site, SiteEnv } from '../site.ts'

const largestDeliveryBytes = 1_000_000

/** The rest of what is sent is not read: the connection ends with the answer. */
const tooLarge = (context: Context) =>
  context.json({ error: `a delivery is at most ${largestDeliveryBytes} bytes` }, 413, { Connection: 'close' })

const limited = bodyLimit({ maxSize: largestDeliveryBytes, onError: tooLarge })
/** `bodyLimit` makes a stream of the body, which takes longer than everything else here: a declared length needs none. */
const limitedByLength: MiddlewareHandler<SiteEnv> = async (context, next) => {
  const declared = context.req.header('content-length')
  if (declared === undefined || context.req.header('transfer-encoding') !== undefined) return limited(context, next)
  return Number(declared) > largestDeliveryBytes ? tooLarge(context) : next()
}

/**
 * Where other systems deliver. Nobody signs in here: each delivery is verified over its bytes. It is on disk before it is acknowledged,
 * and what nothing can be made of is set aside with the reason, so that a mistake loses nothing.
 */
export function hookRoutes({ inbox, log }: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  if (inbox === null) return routes
  const { journal, hooks } = inbox
  routes.post('/inbox/hooks/:connection', limitedByLength, async context => {
    const connection = context.req.param('connection')
    const channel = hooks.get(connection)
    if (channel === undefined) return context.json({ error: 'no such connection' }, 404)
    const body = Buffer.from(await context.req.arrayBuffer())
    const headers = Object.fromEntries(context.req.raw.headers)
    let deliveryKey: string
    try {
      deliveryKey = channel.verify({ headers, body }).key
    } catch (error) {
      if (!(error instanceof ForgedError)) throw error
      return context.json({ error: error.message }, 401)
    }
    const received = channel.receive({ headers, body })
    const now = Date.now() * 1000
    const events = await journal.write('takeDelivery', { connection, deliveryKey, body, received, now })
    if (received.state === 'refused') {
      log.warn({ connection, deliveryKey, reason: received.reason }, 'a delivery was set aside')
      return context.json({ error: received.reason }, 422)
    }
    return context.json({ events: events.filter(({ isNew }) => isNew).length })
  })
  return routes
}
