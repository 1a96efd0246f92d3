import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochSeconds, idText, type JsonExport, siteOf } from './json-export.ts'

const content = z.looseObject({ auto_responder: z.unknown().optional(), whisper: z.unknown().optional() })
const meta = z.looseObject({ content: content.nullish() })
/** An object, or its JSON as the table has it. */
const metaText = z.string().transform((text, context) => {
  try {
    return text === '' ? null : meta.nullish().parse(JSON.parse(text))
  } catch {
    context.addIssue('must be JSON')
    return z.NEVER
  }
})
const number = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d+$/, 'must be a whole number')
    .transform(Number),
])
const message = z.looseObject({
  id: idText,
  chat_id: idText.nullish(),
  msg: z.string().nullish(),
  time: epochSeconds,
  user_id: number,
  meta_msg: z.union([metaText, meta], { error: 'must be JSON' }).nullish(),
})
const details = z.looseObject({
  id: idText,
  dep_id: idText.nullish(),
  status: number.nullish(),
  iwh_id: number.nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  cls_time: epochSeconds.nullish(),
})
const chat = details.extend({ messages: z.array(message) })
const record = z.union([chat, message])
type Message = z.infer<typeof message>
type Chat = z.infer<typeof details>

const [closed, staffTalk] = [2, 4]
const notClosed = '1970-01-01T00:00:00.000Z'

/** Live Helper Chat: chats with their messages, or rows of `lh_msg` alone. */
export const liveHelperChat: JsonExport<typeof record> = {
  description: 'chats of Live Helper Chat with their messages, or its messages: JSON',
  marks: [/"msg"\s*:/, /"user_id"\s*:/, /"time"\s*:/, /"(chat_id|dep_id)"\s*:/],
  paths: ['$.list', '$.result', '$.chats', '$.messages'],
  record,
  *items(given, facts) {
    if (!('messages' in given && Array.isArray(given.messages))) {
      const one = given as Message
      const { chat_id: id } = one
      yield id === null || id === undefined ? problem('message has no chat_id') : messageItem(one, { id }, facts)
      return
    }
    const { messages, ...of } = given as z.infer<typeof chat>
    if (of.status === staffTalk) {
      yield skipped('talk between operators')
      return
    }
    for (const one of messages) yield messageItem(one, of, facts)
    const end = of.cls_time ?? notClosed
    if (of.status === closed && end !== notClosed)
      yield row({ ...common(of, facts), message_id: 'closed', sent_at: end, author: 'system', kind: 'archive' })
  },
}

function messageItem(one: Message, of: Chat, facts: SourceFacts): ExportItem {
  const notes = one.meta_msg?.content
  const author = authorOf(one)
  if (author === 'system') return skipped('message of the system')
  const [, file] = /^\s*\[file=([\w.-]{1,200})\]\s*$/.exec(one.msg ?? '') ?? []
  return row({
    ...common(of, facts),
    message_id: one.id,
    sent_at: one.time,
    author: (notes?.auto_responder ?? null) === null ? author : 'bot',
    author_id: author === 'agent' ? String(one.user_id) : null,
    kind: (notes?.whisper ?? null) === null ? 'message' : 'note',
    text: file === undefined ? one.msg : null,
    attachments: file === undefined ? [] : [{ name: file }],
  })
}

function common({ id, dep_id: department, email, phone, iwh_id: hook }: Chat, facts: SourceFacts) {
  const isKnown = hook !== undefined
  const isHook = isKnown && hook !== null && hook > 0
  return {
    chat_id: id,
    establishment_id: siteOf(department, facts),
    customer_id: [email, phone].find(one => (one ?? '') !== '') ?? null,
    channel: isHook ? `webhook-${hook}` : isKnown ? 'widget' : null,
    platform: isHook ? `webhook-${hook}` : isKnown ? 'webchat' : null,
  }
}

function authorOf({ user_id: id }: Message): Author {
  if (id === 0) return 'customer'
  return id > 0 ? 'agent' : id === -2 ? 'bot' : 'system'
}
