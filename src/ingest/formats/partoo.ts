import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { idText, isoTime, type JsonExport, siteOf } from './json-export.ts'

const message = z.looseObject({
  id: idText,
  conversation_id: idText.nullish(),
  date: isoTime,
  content: z.string().nullish(),
  content_type: z.string().nullish(),
  sender_type: z.string(),
  sender_label: z.string().nullish(),
  status: z.string().nullish(),
  is_deleted: z.boolean().nullish(),
})
const details = z.looseObject({
  id: idText,
  business: z.looseObject({ id: idText }).nullish(),
  messaging_partner: z.string().nullish(),
  custom_channel: z.string().nullish(),
  consumer_phone: z.string().nullish(),
})
const conversation = details.extend({ messages: z.array(message) })
const record = z.union([conversation, message])
type Message = z.infer<typeof message>
type Conversation = z.infer<typeof details>

/** Its API knows these two, and `Metadata`; it says that others may come and are to be ignored. */
const authors: ReadonlyMap<string, Author> = new Map([
  ['user', 'agent'],
  ['consumer', 'customer'],
])
const platforms: ReadonlyMap<string, string> = new Map([
  ['facebook', 'messenger'],
  ['google', 'google'],
])

/** Partoo: conversations of its API with their messages, or its messages alone. */
export const partoo: JsonExport<typeof record> = {
  description: 'conversations of Partoo with their messages, or its messages: JSON',
  marks: [/"sender_type"\s*:/, /"(messaging_partner|sender_label)"\s*:/],
  paths: ['$.conversations', '$.messages'],
  record,
  *items(given, facts) {
    if ('messages' in given && Array.isArray(given.messages)) {
      const { messages, ...of } = given as z.infer<typeof conversation>
      for (const one of messages) yield messageItem(one, of, facts)
      return
    }
    const one = given as Message
    const { conversation_id: id } = one
    yield id === null || id === undefined ? problem('message has no conversation_id') : messageItem(one, { id }, facts)
  },
}

function messageItem(one: Message, of: Conversation, facts: SourceFacts): ExportItem {
  const author = authors.get(one.sender_type.toLowerCase())
  if (author === undefined) return skipped(`sender_type ${one.sender_type}`)
  const partner = of.messaging_partner?.toLowerCase()
  const platform = partner === undefined ? null : (platforms.get(partner) ?? partner)
  const isDeleted = one.is_deleted === true
  const isText = (one.content_type ?? 'text').toLowerCase() === 'text'
  return row({
    chat_id: of.id,
    message_id: one.id,
    sent_at: one.date,
    author,
    author_id: author === 'agent' ? one.sender_label : null,
    establishment_id: siteOf(of.business?.id, facts),
    customer_id: of.consumer_phone ?? null,
    channel: of.custom_channel ?? platform,
    platform,
    // A failed reply did not reach the customer.
    withdrawn: isDeleted || one.status?.toLowerCase() === 'failed',
    text: isDeleted || !isText ? null : one.content,
    attachments: isDeleted || isText ? [] : [{ name: one.content_type ?? 'file' }],
  })
}
