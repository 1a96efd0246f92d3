import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { type FrontPlace, frontDelivery, frontEvent, frontEventItem } from './front-event.ts'
import { channelOf, epochSeconds, idText, type JsonExport, siteOf } from './json-export.ts'
import { parsed } from './parse-record.ts'
import { plainText } from './plain-text.ts'

const author = z.looseObject({ id: idText.nullish() }).nullish()
const attachments = z
  .array(
    z.looseObject({
      filename: z.string().nullish(),
      content_type: z.string().nullish(),
      size: z.number().nullish(),
    }),
  )
  .nullish()
const message = z.looseObject({
  id: idText,
  type: z.string(),
  is_inbound: z.boolean(),
  is_draft: z.boolean().nullish(),
  /** With a fraction. */
  created_at: epochSeconds,
  author,
  body: z.string().nullish(),
  text: z.string().nullish(),
  attachments,
  _links: z.looseObject({ related: z.looseObject({ conversation: z.string().nullish() }).nullish() }).nullish(),
})
const comment = z.looseObject({ id: idText, posted_at: epochSeconds, body: z.string().nullish(), author, attachments })
const details = z.looseObject({
  id: idText,
  recipient: z.looseObject({ handle: z.string().nullish() }).nullish(),
  inboxes: z.array(z.looseObject({ id: idText })).nullish(),
})
const conversation = details.extend({ messages: z.array(message), comments: z.array(comment).nullish() })
const record = z.union([frontDelivery, frontEvent, conversation, message])
type Message = z.infer<typeof message>
type Place = z.infer<typeof details> | FrontPlace

const channels: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['email', ['e-mail', 'e-mail']],
  ['front_chat', ['widget', 'webchat']],
  ['facebook', ['messenger', 'messenger']],
  ['tweet', ['twitter', 'twitter']],
  ['tweet_dm', ['twitter', 'twitter']],
  ['call', ['phone', 'phone']],
])

/** Front: conversations of its API with their messages and comments, its messages alone, or a log of its webhooks. */
export const front: JsonExport<typeof record> = {
  description: 'conversations of Front with their messages, or its messages, or its webhooks: JSON',
  marks: [/"is_inbound"\s*:|"emitted_at"\s*:/],
  paths: ['$._results', '$.conversations'],
  record,
  *items(given, facts) {
    const event = eventOf(given)
    if (event !== null) {
      const rows = {
        message: (value: object, of: FrontPlace) => parsed(message, value, one => messageItem(one, of, facts)),
        comment: (value: object, of: FrontPlace) => parsed(comment, value, one => commentItem(one, of, facts)),
      }
      yield frontEventItem(event, rows, facts)
      return
    }
    if (!('messages' in given && Array.isArray(given.messages))) {
      const one = given as Message
      const [, id] = /\/conversations\/([\w-]+)$/.exec(one._links?.related?.conversation ?? '') ?? []
      yield id === undefined ? problem('message has no link to its conversation') : messageItem(one, { id }, facts)
      return
    }
    const { messages, comments, ...of } = given as z.infer<typeof conversation>
    for (const one of messages) yield messageItem(one, of, facts)
    for (const one of comments ?? []) yield commentItem(one, of, facts)
    // A chat has one site.
    for (const _ of of.inboxes?.slice(1) ?? []) yield skipped('further inbox of a conversation')
  },
}

function eventOf(given: z.infer<typeof record>): z.infer<typeof frontEvent> | null {
  if ('payload' in given) return (given as z.infer<typeof frontDelivery>).payload
  return 'emitted_at' in given ? (given as z.infer<typeof frontEvent>) : null
}

function messageItem(one: Message, of: Place, facts: SourceFacts): ExportItem {
  if (one.is_draft === true) return skipped('draft')
  const who = authorOf(one)
  const { text, body } = one
  return row({
    ...common(of, facts),
    ...channelOf(one.type, channels),
    message_id: one.id,
    sent_at: one.created_at,
    author: who,
    author_id: who === 'agent' ? one.author?.id : null,
    text: text ?? (body === null || body === undefined ? null : plainText(body)),
    attachments: filesOf(one),
  })
}

function commentItem(one: z.infer<typeof comment>, of: Place, facts: SourceFacts): ExportItem {
  return row({
    ...common(of, facts),
    message_id: one.id,
    sent_at: one.posted_at,
    author: 'agent',
    author_id: one.author?.id,
    kind: 'note',
    text: one.body,
    attachments: filesOf(one),
  })
}

function common({ id, inboxes, recipient }: Place, facts: SourceFacts) {
  return {
    chat_id: id,
    establishment_id: siteOf(inboxes?.[0]?.id, facts),
    customer_id: recipient?.handle ?? null,
  }
}

/** What goes out without an author was sent by a rule. */
function authorOf({ is_inbound: isInbound, author: writer }: Message): Author {
  if (isInbound) return 'customer'
  return (writer?.id ?? null) === null ? 'bot' : 'agent'
}

function filesOf({ attachments: files }: Pick<Message, 'attachments'>) {
  return files?.map(({ filename: name = null, content_type: media_type = null, size: bytes = null }) => ({
    name,
    media_type,
    bytes,
  }))
}
