import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, problem, row, type SourceFacts } from './export-row.ts'
import { channelOf, idText, isoTime, type JsonExport, siteOf } from './json-export.ts'
import { plainText } from './plain-text.ts'

const article = z.looseObject({
  id: idText,
  ticket_id: idText.nullish(),
  created_at: isoTime,
  sender: z.string().nullish(),
  sender_id: z.int().nullish(),
  type: z.string().nullish(),
  type_id: z.int().nullish(),
  internal: z.boolean().nullish(),
  content_type: z.string().nullish(),
  body: z.string().nullish(),
  /** The author, where somebody else entered the article. */
  origin_by_id: idText.nullish(),
  created_by_id: idText.nullish(),
  attachments: z
    .array(
      z.looseObject({
        filename: z.string().nullish(),
        size: z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish(),
        preferences: z.looseObject({ 'Content-Type': z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
})
const details = z.looseObject({
  id: idText,
  group: z.string().nullish(),
  group_id: idText.nullish(),
  state: z.string().nullish(),
  customer_id: idText.nullish(),
  close_at: isoTime.nullish(),
  last_close_at: isoTime.nullish(),
})
const ticket = details.extend({ articles: z.array(article) })
const record = z.union([ticket, article])
type Article = z.infer<typeof article>
type Ticket = z.infer<typeof details>

const senders = ['agent', 'customer', 'system']
const types = [
  'email',
  'sms',
  'chat',
  'fax',
  'phone',
  'twitter status',
  'twitter direct-message',
  'facebook feed post',
  'facebook feed comment',
  'note',
  'web',
  'telegram personal-message',
  'facebook direct-message',
  'whatsapp message',
]
const channels: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['email', ['e-mail', 'e-mail']],
  ['chat', ['widget', 'webchat']],
  ['web', ['form', 'e-mail']],
  ['twitter status', ['twitter', 'twitter']],
  ['twitter direct-message', ['twitter', 'twitter']],
  ['facebook feed post', ['facebook', 'facebook']],
  ['facebook feed comment', ['facebook', 'facebook']],
  ['facebook direct-message', ['messenger', 'messenger']],
  ['telegram personal-message', ['telegram', 'telegram']],
  ['whatsapp message', ['whatsapp', 'whatsapp']],
])

/** Zammad: tickets with their articles, or articles alone. */
export const zammad: JsonExport<typeof record> = {
  description: 'tickets of Zammad with their articles, or its articles: JSON',
  marks: [/"(sender|sender_id)"\s*:/, /"(articles|ticket_id)"\s*:/, /"internal"\s*:/],
  paths: ['$.tickets', '$.articles'],
  record,
  *items(given, facts) {
    if (!('articles' in given && Array.isArray(given.articles))) {
      const one = given as Article
      const { ticket_id: id } = one
      yield id === null || id === undefined ? problem('article has no ticket_id') : articleItem(one, { id }, facts)
      return
    }
    const { articles, ...of } = given as z.infer<typeof ticket>
    for (const one of articles) yield articleItem(one, of, facts)
    const isClosed = of.state === null || of.state === undefined || ['closed', 'merged'].includes(of.state)
    const end = of.last_close_at ?? of.close_at
    if (isClosed && end !== null && end !== undefined)
      yield row({ ...common(of, facts), message_id: 'closed', sent_at: end, author: 'system', kind: 'archive' })
  },
}

function articleItem(one: Article, of: Ticket, facts: SourceFacts): ExportItem {
  const author = authorOf(one)
  if (author === null)
    return problem(`sender must be Agent, Customer or System: ${one.sender ?? one.sender_id ?? 'nothing'}`)
  const type = one.type ?? types[(one.type_id ?? 0) - 1]
  // What was sent by a channel reached the customer, even if it is hidden in the portal.
  const isNote = one.internal === true && (type === 'note' || type === undefined)
  const { body } = one
  return row({
    ...common(of, facts),
    ...(type === 'note' ? {} : channelOf(type, channels)),
    message_id: one.id,
    sent_at: one.created_at,
    author,
    author_id: author === 'agent' ? (one.origin_by_id ?? one.created_by_id) : null,
    kind: isNote ? 'note' : 'message',
    text: one.content_type === 'text/html' && typeof body === 'string' ? plainText(body) : body,
    attachments: one.attachments?.map(({ filename: name = null, size: bytes = null, preferences }) => ({
      name,
      media_type: preferences?.['Content-Type'] ?? null,
      bytes,
    })),
  })
}

function common({ id, group, group_id: groupId, customer_id }: Ticket, facts: SourceFacts) {
  return { chat_id: id, establishment_id: siteOf(group ?? groupId, facts), customer_id: customer_id ?? null }
}

/** Articles of the system are its automatic answers. */
function authorOf({ sender, sender_id: id }: Article): Author | null {
  const name = (sender ?? senders[(id ?? 0) - 1] ?? '').toLowerCase()
  if (name === 'system') return 'bot'
  return name === 'agent' || name === 'customer' ? name : null
}
