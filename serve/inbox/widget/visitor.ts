import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { EventAttachment } from '../../../inbox/attachments/attachment-table.ts'
import { parseAttachments } from '../../../inbox/attachments/attachment-table.ts'
import { signedFile } from '../../../inbox/attachments/signed-link.ts'
import { ForgedError } from '../../../inbox/channels/channel.ts'
import { visitorThreadKey, visitorToken } from '../../../inbox/channels/widget.ts'
import type { VisitorThread, VisitorView } from '../../../inbox/journal/visitor.ts'
import { formatInstant } from '../../../src/time/instant.ts'
import { remoteAddressOf } from '../../routes/remote-address.ts'
import type { Site, SiteEnv } from '../../site.ts'
import type { Inbox, Widget } from '../open-inbox.ts'
import type { WireFile, WireView } from './wire.ts'

/** Somebody who writes from a page of another site: known by their secret alone. */
export interface Visitor {
  readonly widget: Widget
  readonly connection: string
  readonly token: string
  readonly thread: VisitorThread
  readonly address: string
}

/** Who asks, for which of the widget's establishments. 404 for a widget or an establishment that there is none of, 401 for no secret. */
export async function visitorOf(site: Site, context: Context<SiteEnv>): Promise<Visitor> {
  widgetOf(site, context)
  try {
    return await visitorOfToken(site, context, visitorToken({ headers: Object.fromEntries(context.req.raw.headers) }))
  } catch (error) {
    if (!(error instanceof ForgedError)) throw error
    throw new HTTPException(401, { res: Response.json({ error: error.message }, { status: 401 }) })
  }
}

/** The visitor with a secret. */
export async function visitorOfToken(site: Site, context: Context<SiteEnv>, token: string): Promise<Visitor> {
  const { widget, connection, establishment } = widgetOf(site, context)
  const { headers } = context.req.raw
  const address = await site.access.addressOf({ headers, remoteAddress: remoteAddressOf(context) })
  const thread = { connection, thread_key: visitorThreadKey(token, establishment) }
  return { widget, connection, token, thread, address }
}

/** The widget of an address and the establishment that it names, or need not name when there is one. */
export function widgetOf(site: Site, context: Context<SiteEnv>) {
  const connection = context.req.param('connection') ?? ''
  const widget = (site.inbox as Inbox).widgets.get(connection)
  const sites = widget?.config.sites ?? []
  const establishment = context.req.query('site') ?? (sites.length === 1 ? sites[0] : undefined)
  if (widget === undefined) throw refusal(404, `there is no widget ${JSON.stringify(connection)}`)
  if (establishment === undefined || !sites.includes(establishment))
    throw refusal(404, 'data-site must be one of inbox.connections.NAME.widget.sites')
  return { widget, connection, establishment }
}

/** An answer that is not what was asked for, with its reason as JSON. */
export function refusal(status: 400 | 401 | 404 | 413 | 422 | 429 | 503, error: string, again?: number): HTTPException {
  const headers = {
    ...(again === undefined ? {} : { 'Retry-After': String(again) }),
    // The rest of what is sent is not read: the connection ends with the answer.
    ...(status === 413 ? { Connection: 'close' } : {}),
  }
  const res = Response.json({ error, ...(again === undefined ? {} : { again }) }, { status, headers })
  return new HTTPException(status, { res })
}

/** A visitor's view as the window gets it; its files are reached by links that are signed with a key. */
export function wireView(view: VisitorView | null, linkKey: string): WireView {
  if (view === null) return { status: 'open', cursor: 0, messages: [], hasEarlier: false }
  const { status, cursor, hasEarlier } = view
  const messages = view.messages.map(
    ({ message_id, author, text, isWithdrawn, attachments, sent_at, version, source_key }) => ({
      id: message_id,
      from: author === 'customer' ? ('visitor' as const) : author,
      text: isWithdrawn ? null : (text ?? ''),
      files: isWithdrawn ? [] : parseAttachments(attachments).map(file => wireFile(file, linkKey)),
      at: formatInstant(BigInt(sent_at)),
      version,
      nonce: author === 'customer' ? source_key.slice(source_key.indexOf(':') + 1) : null,
    }),
  )
  return { status, cursor, messages, hasEarlier }
}

function wireFile({ name, bytes, file }: EventAttachment, key: string): WireFile {
  const href = file === null ? null : `/inbox/files/${signedFile(file, { key, nowMs: wholeDayMs() })}`
  return { name, bytes, href }
}

/** Of one day a file has one link: what was told is not told again because of it. */
function wholeDayMs(): number {
  const dayMs = 86_400_000
  return Math.floor(Date.now() / dayMs) * dayMs
}
