import { Readable } from 'node:stream'
import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { AttachmentError, AttachmentRefusal } from '../../inbox/attachments/attachment-error.ts'
import type { AttachmentRow } from '../../inbox/attachments/attachment-table.ts'
import { agentUploader } from '../../inbox/attachments/attachment-table.ts'
import { readSignedFile } from '../../inbox/attachments/signed-link.ts'
import type { ChatRow } from '../../inbox/journal/tables.ts'
import { formatBytes } from '../../src/words/format-bytes.ts'
import { type Locale, wordsOf } from '../../src/words/locale.ts'
import { fileHeaders, respondHtml } from '../routes/respond.ts'
import type { Site, SiteEnv } from '../site.ts'
import { unsentAttachments } from './attachment-view.ts'
import { chatAddress } from './chat-address.ts'
import { agentOf, assertMay, auditRead, readableChat } from './inbox-request.ts'
import type { Inbox, InboxFiles } from './open-inbox.ts'
import { postedForm } from './posted-form.ts'
import { goesAsLink, replyLimits } from './reply-limits.ts'

export const refusalStatus = {
  'too-large': 413,
  'too-many': 429,
  full: 413,
  broken: 400,
  unavailable: 503,
} as const satisfies Record<AttachmentRefusal, number>

/** The files of chats: up, away again, and down, within the reader's scope. */
export function attachmentRoutes(site: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  const { inbox } = site
  if (inbox === null || inbox.files === null) return routes
  const { files } = inbox
  const { attachments, resumable } = files

  routes.get('/inbox/chats/:chat/files', async context => {
    const { chat } = await replyableChat(site, context)
    return unsentResponse(site, context, chat)
  })

  routes.post('/inbox/chats/:chat/files', async context => {
    const { chat } = await replyableChat(site, context)
    const { refused } = await postedForm(context, { chat_id: chat.chat_id, files })
    if (refused === null) return unsentResponse(site, context, chat)
    return context.text(refusalText(refused, files, context.get('locale')), refusalStatus[refused.refusal])
  })

  routes.post('/inbox/chats/:chat/files/:file/remove', async context => {
    const { chat } = await replyableChat(site, context)
    await attachments.remove({ ...ownerOf(context, chat.chat_id), attachment_id: context.req.param('file') })
    return unsentResponse(site, context, chat)
  })

  routes.get('/inbox/chats/:chat/files/:file', async context => {
    const row = await readableFile(site, context)
    return respondAttachment(context, await attachments.open(row), row)
  })

  routes.get('/inbox/chats/:chat/files/:file/thumbnail', async context => {
    const thumbnail = await attachments.openThumbnail(await readableFile(site, context))
    if (thumbnail === null) throw new HTTPException(404)
    context.header('Content-Type', 'image/webp')
    context.header('Content-Security-Policy', closedPolicy)
    context.header('Cache-Control', 'private, max-age=3600')
    return context.body(Readable.toWeb(thumbnail) as ReadableStream)
  })

  for (const path of ['/inbox/chats/:chat/uploads', '/inbox/chats/:chat/uploads/:upload']) {
    // Hono takes HEAD for a GET whose content is left out.
    routes.on(['POST', 'PATCH', 'GET', 'DELETE'], path, async context => {
      if (context.req.raw.method === 'GET') throw new HTTPException(404)
      const { chat_id } = (await replyableChat(site, context)).chat
      return resumable.handle(context.req.raw, {
        id: context.req.param('upload') ?? null,
        owner: ownerOf(context, chat_id),
        folder: `${chatAddress(chat_id)}/uploads`,
      })
    })
  }
  return routes
}

/** Files for whoever has a signed link: other systems, to which no session belongs. */
export function signedFileRoutes({ inbox }: Site): Hono<SiteEnv> {
  const routes = new Hono<SiteEnv>()
  if (inbox === null || inbox.files === null) return routes
  const { journal, files, linkKey } = inbox
  routes.get('/inbox/files/:token', async context => {
    const attachment_id = readSignedFile(context.req.param('token'), { key: linkKey, nowMs: Date.now() })
    const row = attachment_id === null ? null : await journal.read('attachmentById', { attachment_id })
    if (row === null) return context.text('no such file, or the link has expired', 404)
    return respondAttachment(context, await files.attachments.open(row), row)
  })
  return routes
}

/** Of a document that a browser shows in spite of everything: it loads and runs nothing. */
const closedPolicy = "default-src 'none'; sandbox"

/** A file to be saved, never shown: whatever it is, it is of no site. */
export function respondAttachment(context: Context<SiteEnv>, content: Readable, row: AttachmentRow): Response {
  fileHeaders(context, { type: row.media_type, name: row.name, saved: true })
  context.header('Content-Length', String(row.bytes))
  context.header('Content-Security-Policy', closedPolicy)
  context.header('X-Content-Type-Options', 'nosniff')
  return context.body(Readable.toWeb(content) as ReadableStream)
}

/** Why a file was not taken, in a reader's words. */
export function refusalText(
  { refusal }: AttachmentError,
  { attachments }: Pick<InboxFiles, 'attachments'>,
  locale: Locale,
): string {
  return wordsOf(locale).inbox.composer.refusals[refusal](formatBytes(attachments.maxBytes, locale))
}

async function replyableChat(site: Site, context: Context<SiteEnv>) {
  const found = await readableChat(site, context)
  assertMay(context, 'reply')
  return found
}

function ownerOf(context: Context<SiteEnv>, chat_id: string) {
  return { chat_id, uploader: agentUploader(agentOf(context)) }
}

async function unsentResponse(site: Site, context: Context<SiteEnv>, chat: ChatRow): Promise<Response> {
  const inbox = site.inbox as Inbox
  const { chat_id } = chat
  const rows = await inbox.journal.read('unsentAttachments', ownerOf(context, chat_id))
  const limits = await replyLimits(inbox, chat, Date.now() * 1000)
  const isLink = (row: AttachmentRow) => goesAsLink(limits, row)
  return respondHtml(context, unsentAttachments(rows, { chat_id, locale: context.get('locale'), isLink }))
}

/** A file of the address's chat: one that was sent, or one's own. */
async function readableFile(site: Site, context: Context<SiteEnv>): Promise<AttachmentRow> {
  const { chat } = await readableChat(site, context)
  const { chat_id } = chat
  const { journal } = site.inbox as Inbox
  const row = await journal.read('attachment', { chat_id, attachment_id: context.req.param('file') ?? '' })
  const isOwn = row?.uploader === agentUploader(agentOf(context))
  if (row === null || (row.message_id === null && !isOwn)) throw new HTTPException(404)
  await auditRead(site, context, chat)
  return row
}
