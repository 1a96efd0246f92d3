import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { fileHeaders } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { auditRead, readableChat } from './inbox-request.ts'
import type { Inbox } from './open-inbox.ts'

/**
 * What a mail with its formatting may do: show itself, and open links in new windows. It runs nothing and requests nothing, so its sender
 * does not learn that it is read; it is of no origin, and only pages of this site may frame it.
 */
const mailPolicy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"

const before =
  '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light"><meta name="viewport" content="width=device-width"><base target="_blank"><style>body{margin:12px;background:#fff;color:#222;font:15px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}</style>\n'

/** Mails as they came, for who may read their chat. */
export function mailRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null || inbox.files === null) return routes
  const { journal, files } = inbox
  const { attachments } = files

  routes.get('/inbox/chats/:chat/mails/:message/formatted', async context => {
    const { chat_id, html } = await readableMail(site, context)
    const row = html === null ? null : await journal.read('attachment', { chat_id, attachment_id: html })
    if (row === null) throw new HTTPException(404)
    fileHeaders(context, { type: 'text/html; charset=utf-8', name: 'mail.html' })
    context.header('Content-Security-Policy', mailPolicy)
    context.header('Referrer-Policy', 'no-referrer')
    context.header('X-DNS-Prefetch-Control', 'off')
    return context.body(Readable.toWeb(Readable.from(page(await attachments.open(row)))) as ReadableStream)
  })

  routes.get('/inbox/chats/:chat/mails/:message/raw', async context => {
    const { connection, delivery_key } = await readableMail(site, context)
    const file = await journal.read('deliveryFile', { connection, delivery_key })
    if (file === null) throw new HTTPException(404)
    fileHeaders(context, { type: 'application/octet-stream', name: 'mail.eml', saved: true })
    context.header('Content-Length', String(file.bytes))
    context.header('Content-Security-Policy', "default-src 'none'; sandbox")
    return context.body(Readable.toWeb(await attachments.contents.open(file.sha256)) as ReadableStream)
  })
  return routes
}

async function* page(content: Readable): AsyncGenerator<Buffer> {
  yield Buffer.from(before)
  yield* content
}

async function readableMail(site: Site, context: Context<SiteEnv>) {
  const { chat } = await readableChat(site, context)
  const { chat_id } = chat
  const { journal } = site.inbox as Inbox
  const [mail] = await journal.read('mails', { chat_id, messages: [context.req.param('message') ?? ''] })
  if (mail === undefined) throw new HTTPException(404)
  await auditRead(site, context, chat)
  return mail
}
