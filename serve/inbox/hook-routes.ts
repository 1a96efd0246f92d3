import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Channel, ForgedError } from '../../inbox/channels/channel.ts'
import type { Site, SiteEnv } from '../site.ts'

const usualDeliveries = { maxBytes: 1_000_000, acknowledgesRefused: false } as const

/**
 * Where other systems deliver. Nobody signs in here: each delivery is verified over its bytes. It is on disk before it is acknowledged,
 * and what nothing can be made of is set aside with the reason, so that a mistake loses nothing.
 */
export function hookRoutes({ inbox, log }: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  if (inbox === null) return routes
  const { journal, hooks, standings } = inbox
  const deliveriesOf = (context: Context) =>
    hooks.get(context.req.param('connection') ?? '')?.deliveries ?? usualDeliveries

  /** `bodyLimit` makes a stream of the body, which takes longer than everything else here: a declared length needs none. */
  const limited: MiddlewareHandler<SiteEnv> = async (context, next) => {
    const { maxBytes } = deliveriesOf(context)
    const declared = context.req.header('content-length')
    if (declared === undefined || context.req.header('transfer-encoding') !== undefined)
      return bodyLimit({ maxSize: maxBytes, onError: one => tooLarge(one, maxBytes) })(context, next)
    return Number(declared) > maxBytes ? tooLarge(context, maxBytes) : next()
  }

  routes.get('/inbox/hooks/:connection', context => {
    const channel = hooks.get(context.req.param('connection'))
    if (channel === undefined) return context.json({ error: 'no such connection' }, 404)
    const answer = verified(() => channel.greet?.(new URL(context.req.url).searchParams) ?? null)
    if ('forged' in answer) return context.json({ error: answer.forged }, 403)
    return answer.done === null ? context.json({ error: 'deliveries are posted' }, 405) : context.text(answer.done)
  })

  routes.post('/inbox/hooks/:connection', limited, async context => {
    const connection = context.req.param('connection')
    const channel: Channel | undefined = hooks.get(connection)
    if (channel === undefined) return context.json({ error: 'no such connection' }, 404)
    const body = Buffer.from(await context.req.arrayBuffer())
    const headers = Object.fromEntries(context.req.raw.headers)
    const answer = verified(() => channel.verify({ headers, body }).key)
    if ('forged' in answer) {
      standings.failed(connection, 'receive', '', 'signature')
      return context.json({ error: answer.forged }, 401)
    }
    const deliveryKey = answer.done
    const received = await channel.receive({ headers, body })
    const now = Date.now() * 1000
    const delivery = { connection, deliveryKey, body, received, now }
    const events = await journal.write('takeDelivery', delivery).catch(error => {
      standings.failed(connection, 'receive', error)
      throw error
    })
    if (received.state === 'refused' || received.setAside?.length)
      standings.failed(connection, 'receive', '', 'unusable')
    if (received.state === 'refused') {
      log.warn({ connection, deliveryKey, reason: received.reason }, 'a delivery was set aside')
      return context.json({ error: received.reason }, deliveriesOf(context).acknowledgesRefused ? 200 : 422)
    }
    for (const reason of received.setAside ?? [])
      log.warn({ connection, deliveryKey, reason }, 'part of a delivery was set aside')
    return context.json({ events: events.filter(({ isNew }) => isNew).length })
  })
  return routes
}

/** The rest of what is sent is not read: the connection ends with the answer. */
function tooLarge(context: Context, maxBytes: number): Response {
  return context.json({ error: `a delivery is at most ${maxBytes} bytes` }, 413, { Connection: 'close' })
}

function verified<Done>(check: () => Done): { readonly done: Done } | { readonly forged: string } {
  try {
    return { done: check() }
  } catch (error) {
    if (error instanceof ForgedError) return { forged: error.message }
    throw error
  }
}
