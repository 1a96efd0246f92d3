import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { idText, isoTime, type JsonExport, siteOf } from './json-export.ts'

const link = z.looseObject({ url: z.string().nullish() }).nullish()
const part = z.looseObject({
  text: z.looseObject({ content: z.string().nullish() }).nullish(),
  image: link,
  video: link,
  file: z
    .looseObject({
      name: z.string().nullish(),
      content_type: z.string().nullish(),
      file_size_in_bytes: z.number().nullish(),
    })
    .nullish(),
})
const message = z.looseObject({
  id: idText,
  conversation_id: idText.nullish(),
  channel_id: idText.nullish(),
  actor_type: z.string(),
  actor_id: idText.nullish(),
  message_type: z.string().nullish(),
  created_time: isoTime,
  isBotsInput: z.boolean().nullish(),
  message_parts: z.array(part).nullish(),
})
const details = z.looseObject({
  conversation_id: idText,
  channel_id: idText.nullish(),
  assigned_group_id: idText.nullish(),
  users: z.array(z.looseObject({ id: idText })).nullish(),
})
const conversation = details.extend({ messages: z.array(message) })
const record = z.union([conversation, message])
type Message = z.infer<typeof message>
type Conversation = z.infer<typeof details>

/** Freshchat: conversations of its API with their messages, or its messages alone. */
export const freshchat: JsonExport<typeof record> = {
  description: 'conversations of Freshchat with their messages, or its messages: JSON',
  marks: [/"actor_type"\s*:/, /"message_parts"\s*:/],
  paths: ['$.conversations', '$.messages'],
  record,
  *items(given, facts) {
    if ('messages' in given && Array.isArray(given.messages)) {
      const { messages, ...of } = given as z.infer<typeof conversation>
      for (const one of messages) yield messageItem(one, of, facts)
      return
    }
    const one = given as Message
    const { conversation_id, channel_id } = one
    yield conversation_id === null || conversation_id === undefined
      ? problem('message has no conversation_id')
      : messageItem(one, { conversation_id, channel_id }, facts)
  },
}

function messageItem(one: Message, of: Conversation, facts: SourceFacts): ExportItem {
  const type = one.message_type ?? 'normal'
  if (type === 'system' || one.actor_type === 'system') return skipped('message of the system')
  if (type !== 'normal' && type !== 'private') return skipped(`message_type ${type}`)
  const author = authorOf(one)
  if (author === null) return problem(`actor_type must be user, agent, bot or system: ${one.actor_type}`)
  const parts = one.message_parts ?? []
  const texts = parts.flatMap(({ text }) => text?.content ?? [])
  return row({
    chat_id: of.conversation_id,
    message_id: one.id,
    sent_at: one.created_time,
    author,
    author_id: author === 'agent' ? one.actor_id : null,
    establishment_id: siteOf(of.channel_id ?? one.channel_id ?? of.assigned_group_id, facts),
    customer_id: of.users?.[0]?.id ?? (author === 'customer' ? one.actor_id : null),
    kind: type === 'private' ? 'note' : 'message',
    text: texts.length === 0 ? null : texts.join('\n'),
    attachments: parts.flatMap(filesOf),
  })
}

function authorOf({ actor_type: type, isBotsInput }: Message): Author | null {
  if (type === 'user') return 'customer'
  if (type === 'bot' || isBotsInput === true) return 'bot'
  return type === 'agent' ? 'agent' : null
}

function filesOf({ image, video, file }: z.infer<typeof part>) {
  const isThere = (one: unknown) => one !== null && one !== undefined
  return [
    ...(isThere(image) ? [{ name: 'image' }] : []),
    ...(isThere(video) ? [{ name: 'video' }] : []),
    ...(file === null || file === undefined
      ? []
      : [{ name: file.name ?? 'file', media_type: file.content_type ?? null, bytes: file.file_size_in_bytes ?? null }]),
  ]
}
