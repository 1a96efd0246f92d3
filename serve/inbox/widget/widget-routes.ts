import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { streamSSE } from 'hono/streaming'
import { z } from 'zod'
import { changes } from '../../../inbox/journal/changes.ts'
import { isLocale } from '../../../src/words/locale.ts'
import { csrf } from '../../access/csrf.ts'
import { hasLeft } from '../../routes/failures.ts'
import { localeOf } from '../../routes/language-routes.ts'
import { respondHtml } from '../../routes/respond.ts'
import type { Site, SiteEnv } from '../../site.ts'
import { ownChats } from '../chat-scope.ts'
import { plainRoutes } from './plain-routes.ts'
import { takeFile } from './take-file.ts'
import { patience, takeMessage } from './take-message.ts'
import { refusal, type Visitor, visitorOf, widgetOf, wireView } from './visitor.ts'
import { visitorLimits } from './visitor-limits.ts'
import { type VisitorLine, visitorLines } from './visitor-lines.ts'
import { windowPage, windowPolicy } from './window-page.ts'

const messagesAtOnce = 50
const largestBytes = 100_000
/** How long the script that pages of others load is kept: a new causerie is there within the hour. */
const scriptSeconds = 3600
/** A line that says nothing for twice as long is dead: the window opens another. */
const beatMs = 25_000

const cursor = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const asked = z.object({ after: cursor.optional(), before: cursor.optional() })
const seen = z.strictObject({ upTo: cursor, state: z.enum(['delivered', 'read']) })

/**
 * The visitor's side of the inbox. Nobody signs in here: a visitor is their secret, which names one conversation and no other. What is
 * told and taken is bounded by visitor and by address.
 */
export function widgetRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox, log } = site
  if (inbox === null || inbox.widgets.size === 0) return routes
  const { journal, linkKey, files: inboxFiles } = inbox
  const [limits, lines] = [visitorLimits(), visitorLines(journal)]

  routes.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (hasLeft(context, error)) return new Response(null, { status: 499 })
    log.error({ err: error, id: context.get('requestId') }, 'a request of a visitor failed')
    return context.json({ error: 'this failed, and was written down' }, 500)
  })

  routes.get('/widget.js', context => {
    const { type, content } = site.assets.widgetScript
    context.header('Content-Type', type)
    context.header('Cache-Control', `public, max-age=${scriptSeconds}`)
    context.header('Cross-Origin-Resource-Policy', 'cross-origin')
    return context.body(content)
  })

  routes.get('/widget/:connection', async context => {
    const { widget, connection, establishment } = widgetOf(site, context)
    const from = context.req.query('from')
    if (from !== undefined && !widget.config.origins.includes(from))
      throw refusal(404, `${from} is not in inbox.connections.${connection}.widget.origins`)
    const lang = context.req.query('lang') ?? ''
    const locale = isLocale(lang) ? lang : localeOf(context, { own: null, otherwise: site.locale })
    const { names } = await ownChats({ within: {} }, { answering: site.answering, signal: context.req.raw.signal })
    context.header('Content-Security-Policy', windowPolicy(widget.config.origins))
    context.header('Cross-Origin-Resource-Policy', 'cross-origin')
    return respondHtml(
      context,
      windowPage({
        connection,
        establishment,
        title: widget.config.title ?? names.get(establishment) ?? establishment,
        from: from ?? null,
        plain: `/widget/${connection}/plain?${new URLSearchParams({ site: establishment, lang: locale })}`,
        maxCharacters: widget.config.maxCharacters,
        maxFileBytes: inboxFiles === null ? 0 : Math.min(widget.config.maxFileBytes, inboxFiles.attachments.maxBytes),
        locale,
        assets: site.assets,
      }),
    )
  })

  routes.use('/widget/:connection/*', csrf({ url: site.url, isApi: () => false }), async (context, next) => {
    context.header('Cache-Control', 'no-store')
    await next()
  })

  routes.route('/', plainRoutes(site, limits))

  routes.get('/widget/:connection/messages', async context => {
    const visitor = await admitted(context)
    const { after, before } = asked.parse(context.req.query())
    const view = await journal.read('visitorView', {
      ...visitor.thread,
      after: after ?? null,
      before: before ?? null,
      limit: messagesAtOnce,
    })
    return context.json(wireView(view, linkKey))
  })

  routes.post(
    '/widget/:connection/messages',
    bodyLimit({
      maxSize: largestBytes,
      onError: () => {
        throw refusal(413, `a message is at most ${largestBytes} bytes`)
      },
    }),
    async context => {
      const visitor = await admitted(context)
      const body = Buffer.from(await context.req.arrayBuffer())
      return context.json({ id: await takeMessage(site, { visitor, limits, body }) })
    },
  )

  routes.post('/widget/:connection/files', async context => {
    const visitor = await admitted(context)
    await patience(limits.uploads(visitor.address))
    return context.json({ id: await takeFile(context, { visitor, files: inboxFiles }) })
  })

  routes.post('/widget/:connection/seen', bodyLimit({ maxSize: 1000 }), async context => {
    const { thread } = await admitted(context)
    const parsed = seen.safeParse(await context.req.json().catch(() => null))
    if (!parsed.success) throw refusal(422, 'must be { upTo, state }')
    await journal.write('visitorSaw', { ...thread, ...parsed.data, now: Date.now() * 1000 })
    return context.body(null, 204)
  })

  routes.get('/widget/:connection/live', async context => {
    const { thread, address } = await admitted(context)
    const { after } = asked.parse(context.req.query())
    const end = limits.line(address, thread.thread_key)
    if (end === null) throw refusal(429, 'too many lines are open', 30)
    context.header('X-Accel-Buffering', 'no')
    return streamSSE(context, async stream => {
      const change = changes()
      const line: VisitorLine = { ...thread, chatId: null, isPending: false, wake: change.tell }
      const remove = lines.add(line)
      const { signal } = context.req.raw
      signal.addEventListener('abort', change.tell)
      try {
        let from = after ?? null
        let told = ''
        while (!signal.aborted) {
          const view = await journal.read('visitorView', {
            ...thread,
            after: from,
            before: null,
            limit: messagesAtOnce,
          })
          line.chatId = view?.chat_id ?? null
          line.isPending = view?.isPending ?? false
          const data = JSON.stringify(wireView(view, linkKey))
          const isMore = view !== null && from !== null && view.cursor > from && view.messages.length === messagesAtOnce
          // What a repeated look finds again is told once.
          await stream.writeSSE(data === told ? { event: 'beat', data: '' } : { event: 'view', data })
          told = data
          from = view?.cursor ?? 0
          if (!isMore) await change.next(beatMs)
        }
      } finally {
        remove()
        end()
      }
    })
  })
  return routes

  async function admitted(context: Context<SiteEnv>): Promise<Visitor> {
    const visitor = await visitorOf(site, context)
    await patience(limits.asks(visitor.address))
    return visitor
  }
}
