import { z } from 'zod'
import { crispEvent, crispEventItem } from './crisp-event.ts'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { channelOf, epochMilliseconds, idText, type JsonExport, siteOf } from './json-export.ts'
import { parsed } from './parse-record.ts'

const content = z.looseObject({
  text: z.string().nullish(),
  name: z.string().nullish(),
  type: z.string().nullish(),
  namespace: z.string().nullish(),
})
const message = z.looseObject({
  session_id: idText.nullish(),
  website_id: idText.nullish(),
  type: z.string(),
  from: z.string(),
  origin: z.string().nullish(),
  content: z.union([z.string(), content]).nullish(),
  timestamp: epochMilliseconds,
  fingerprint: idText,
  automated: z.boolean().nullish(),
  user: z.looseObject({ user_id: idText.nullish() }).nullish(),
})
const details = z.looseObject({
  session_id: idText,
  website_id: idText.nullish(),
  people_id: idText.nullish(),
  meta: z.looseObject({ email: z.string().nullish(), phone: z.string().nullish() }).nullish(),
})
const conversation = details.extend({ messages: z.array(message) })
const record = z.union([crispEvent, conversation, message])
type Message = z.infer<typeof message>
type Conversation = z.infer<typeof details>

const channels: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['chat', ['widget', 'webchat']],
  ['email', ['e-mail', 'e-mail']],
])
const files: readonly string[] = ['file', 'audio', 'animation']
const texts: readonly string[] = ['text', 'note', 'picker', 'field', 'carousel']
const changes: ReadonlyMap<string, 'archive' | 'reopen'> = new Map([
  ['state:resolved', 'archive'],
  ['state:unresolved', 'reopen'],
])

/** Crisp: conversations of its API with their messages, its messages alone, or a log of its webhooks. */
export const crisp: JsonExport<typeof record> = {
  description: 'conversations of Crisp with their messages, or its messages, or its webhooks: JSON',
  marks: [/"session_id"\s*:/, /"fingerprint"\s*:|"event"\s*:\s*"session:/],
  paths: ['$.data', '$.conversations'],
  record,
  *items(given, facts) {
    if ('event' in given && 'data' in given) {
      const event = given as z.infer<typeof crispEvent>
      yield crispEventItem(event, value => parsed(message, value, one => ofMessage(one, facts)), facts)
      return
    }
    if ('messages' in given && Array.isArray(given.messages)) {
      const { messages, ...of } = given as z.infer<typeof conversation>
      for (const one of messages) yield messageItem(one, of, facts)
      return
    }
    yield ofMessage(given as Message, facts)
  },
}

function ofMessage(one: Message, facts: SourceFacts): ExportItem {
  const { session_id, website_id } = one
  return session_id === null || session_id === undefined
    ? problem('message has no session_id')
    : messageItem(one, { session_id, website_id }, facts)
}

function messageItem(one: Message, of: Conversation, facts: SourceFacts): ExportItem {
  const { type, content: given } = one
  const words = typeof given === 'string' ? { text: given } : (given ?? {})
  const base = {
    chat_id: of.session_id,
    message_id: one.fingerprint,
    sent_at: one.timestamp,
    establishment_id: siteOf(of.website_id, facts),
    customer_id: of.people_id ?? of.meta?.email ?? of.meta?.phone ?? null,
    ...channelOf(one.origin?.replace(/^urn:(?:crisp\.im:)?/, '').replace(/:\d+$/, ''), channels),
  }
  if (type === 'event') {
    const name = ('namespace' in words ? words.namespace : null) ?? ''
    const kind = changes.get(name)
    return kind === undefined ? skipped(`event ${name}`) : row({ ...base, author: 'system', kind })
  }
  const isFile = files.includes(type)
  if (!isFile && !texts.includes(type)) return skipped(`message of type ${type}`)
  if (one.from !== 'user' && one.from !== 'operator') return problem(`from must be user or operator: ${one.from}`)
  const author = one.from === 'user' ? 'customer' : one.automated === true ? 'bot' : 'agent'
  return row({
    ...base,
    author,
    author_id: author === 'agent' ? one.user?.user_id : null,
    kind: type === 'note' ? 'note' : 'message',
    text: isFile ? null : words.text,
    attachments: isFile
      ? [
          {
            name: 'name' in words ? (words.name ?? type) : type,
            media_type: 'type' in words ? (words.type ?? null) : null,
          },
        ]
      : [],
  })
}
