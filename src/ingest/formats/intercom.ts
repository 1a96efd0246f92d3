import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, type ExportRow, problem, row, skipped } from './export-row.ts'
import { epochSeconds, idText, type JsonExport, siteOf } from './json-export.ts'
import { parseRecord } from './parse-record.ts'
import { plainText } from './plain-text.ts'

const author = z.looseObject({
  type: z.string(),
  id: idText.nullish(),
  from_ai_agent: z.boolean().nullish(),
  is_ai_answer: z.boolean().nullish(),
})
const attachments = z
  .array(
    z.looseObject({ name: z.string().nullish(), content_type: z.string().nullish(), filesize: z.number().nullish() }),
  )
  .nullish()
const part = z.looseObject({
  id: idText,
  part_type: z.string(),
  body: z.string().nullish(),
  created_at: epochSeconds,
  updated_at: epochSeconds.nullish(),
  redacted: z.boolean().nullish(),
  author,
  attachments,
})
const conversation = z.looseObject({
  id: idText,
  created_at: epochSeconds,
  team_assignee_id: idText.nullish(),
  contacts: z.looseObject({ contacts: z.array(z.looseObject({ id: idText })) }).nullish(),
  source: z.looseObject({
    id: idText.nullish(),
    type: z.string(),
    delivered_as: z.string().nullish(),
    body: z.string().nullish(),
    author,
    attachments,
  }),
  conversation_parts: z
    .looseObject({ conversation_parts: z.array(part), total_count: z.number().int().nonnegative().nullish() })
    .nullish(),
})

/** What Intercom posts to a webhook, with the conversation as it is then. */
const notification = z.looseObject({
  type: z.literal('notification_event'),
  topic: z.string().nullish(),
  data: z.looseObject({ item: z.unknown() }),
})
const record = z.union([notification, conversation])

/** Sources that are named differently here. For all others, the name is both channel and platform. */
const sources: ReadonlyMap<string, readonly [channel: string, platform: string]> = new Map([
  ['conversation', ['widget', 'webchat']],
  ['push', ['push', 'webchat']],
  ['email', ['e-mail', 'e-mail']],
  ['facebook', ['messenger', 'messenger']],
  ['phone_call', ['phone', 'phone']],
  ['phone_switch', ['phone', 'phone']],
])
const kinds: ReadonlyMap<string, 'message' | 'note' | 'archive' | 'reopen'> = new Map([
  ['comment', 'message'],
  ['note', 'note'],
  ['close', 'archive'],
  ['open', 'reopen'],
])
/** The ways in which a conversation starts automatically. */
const automatic: readonly string[] = ['campaigns_initiated', 'operator_initiated', 'automated']

/** Conversations of Intercom's API with their parts, one per line or as a list; or a log of its webhooks. */
export const intercom: JsonExport<typeof record> = {
  description: 'conversations of Intercom’s API, each with its parts: JSON',
  marks: [/"conversation_parts"\s*:/],
  paths: ['$.conversations'],
  record,
  *items(given, facts) {
    const found: Found = isNotification(given) ? itemOf(given) : { conversation: given, items: [] }
    yield* found.items
    if (found.conversation === null) return
    const { conversation: record } = found
    const { source, conversation_parts: list } = record
    const [channel, platform] = sources.get(source.type) ?? [source.type, source.type]
    const common = {
      chat_id: record.id,
      establishment_id: siteOf(record.team_assignee_id, facts),
      customer_id: customerOf(record),
      channel,
      platform,
    }
    yield row({
      ...common,
      message_id: source.id ?? 'source',
      sent_at: record.created_at,
      author: automatic.includes(source.delivered_as ?? '') ? 'bot' : authorOf(source.author),
      author_id: agentId(source.author),
      ...content(source),
    })
    const parts = list?.conversation_parts ?? []
    for (const one of parts) yield partItem(one, common)
    // Intercom returns only the last 500 parts of a conversation.
    const lost = (list?.total_count ?? parts.length) - parts.length
    for (let index = 0; index < lost; index++) yield skipped('part that Intercom left out of its export')
  },
}

interface Found {
  readonly conversation: z.infer<typeof conversation> | null
  readonly items: readonly ExportItem[]
}

function itemOf({ topic, data: { item } }: z.infer<typeof notification>): Found {
  const { data: found, broken } = parseRecord(conversation, item)
  const isOther = typeof item !== 'object' || item === null || !('type' in item) || item.type !== 'conversation'
  if (found === null && isOther) return { conversation: null, items: [skipped(`topic ${topic ?? ''}`)] }
  return { conversation: found, items: broken.map(({ reason }) => problem(reason)) }
}

const isNotification = (given: z.infer<typeof record>): given is z.infer<typeof notification> =>
  'type' in given && given.type === 'notification_event'

type Common = Pick<ExportRow, 'chat_id' | 'establishment_id' | 'customer_id' | 'channel' | 'platform'>

function partItem(one: z.infer<typeof part>, common: Common): ExportItem {
  const kind = kinds.get(one.part_type)
  if (kind === undefined) return skipped(`part_type ${one.part_type}`)
  return row({
    ...common,
    message_id: one.id,
    sent_at: one.created_at,
    author: authorOf(one.author),
    author_id: agentId(one.author),
    kind,
    updated_at: one.updated_at,
    withdrawn: one.redacted === true,
    ...content(one),
  })
}

function content({ body, attachments = [] }: Pick<z.infer<typeof part>, 'body' | 'attachments'>) {
  return {
    text: body === null || body === undefined ? null : plainText(body),
    attachments: attachments?.map(({ name = null, content_type = null, filesize = null }) => ({
      name,
      media_type: content_type,
      bytes: filesize,
    })),
  }
}

function authorOf({ type, from_ai_agent, is_ai_answer }: z.infer<typeof author>): Author {
  if (from_ai_agent === true || is_ai_answer === true || type === 'bot') return 'bot'
  if (type === 'admin') return 'agent'
  return type === 'user' || type === 'lead' || type === 'contact' ? 'customer' : 'system'
}

function agentId({ type, id }: z.infer<typeof author>): string | null {
  return type === 'admin' ? (id ?? null) : null
}

function customerOf({ contacts, source }: z.infer<typeof conversation>): string | null {
  const [contact] = contacts?.contacts ?? []
  return contact?.id ?? (authorOf(source.author) === 'customer' ? (source.author.id ?? null) : null)
}
