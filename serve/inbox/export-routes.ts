import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { outsideText } from '../../src/words/outside-text.ts'
import { fileHeaders } from '../routes/respond.ts'
import { respondPieces } from '../routes/respond-pieces.ts'
import type { Site, SiteEnv } from '../site.ts'
import { chatHtml } from './export/chat-html.ts'
import { chatMail } from './export/chat-mail.ts'
import type { ExportedChat } from './export/exported-chat.ts'
import { agentOf, assertMay, readableChat } from './inbox-request.ts'

/** A chat as one file, for who may read and export it. */
export function exportRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null) return routes
  const { journal, files } = inbox
  routes.get('/inbox/chats/:chat/export', async context => {
    const { own, chat } = await readableChat(site, context)
    assertMay(context, 'export')
    const format = context.req.query('format')
    if (format !== 'html' && format !== 'eml') throw new HTTPException(404)
    const { chat_id } = chat
    const at = Date.now() * 1000
    const exported: ExportedChat = {
      journal,
      chat,
      site: outsideText(own.names.get(chat.establishment_id) ?? chat.establishment_id),
      notes: context.req.query('notes') === 'yes',
      at,
      zone: context.get('viewer').zone ?? site.zone,
      locale: context.get('locale'),
    }
    await journal.write('audit', { at, who: agentOf(context), what: 'export', chat_id })
    const type = format === 'html' ? 'text/html; charset=utf-8' : 'message/rfc822'
    fileHeaders(context, { type, name: `chat-${chat_id}.${format}`, saved: true })
    context.header('Content-Security-Policy', "default-src 'none'; sandbox")
    if (format === 'html') {
      const pieces = chatHtml(exported, async row =>
        row.thumbnail_width === null || files === null
          ? null
          : files.attachments.contents
              .openThumbnail(row.sha256)
              .then(buffer)
              .catch(() => null),
      )
      return respondPieces(context, { pieces, close: () => {} })
    }
    const mail = await chatMail(exported, async row => (await files?.attachments.open(row)) ?? Readable.from([]))
    return context.body(Readable.toWeb(mail) as ReadableStream)
  })
  return routes
}
