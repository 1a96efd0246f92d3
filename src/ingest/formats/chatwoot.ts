import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { epochSeconds, idText, type JsonExport, siteOf } from './json-export.ts'

/** Seconds in the API, ISO 8601 in webhooks. */
const time = z.union([epochSeconds, z.iso.datetime({ offset: true })])

export const messageSchema = z.looseObject({
  id: idText,
  content: z.string().nullish(),
  /** 0 to 3 in the API, words in webhooks. */
  message_type: z.union([z.int(), z.string()]),
  content_type: z.string().nullish(),
  created_at: time,
  updated_at: time.nullish(),
  private: z.boolean().nullish(),
  status: z.union([z.int(), z.string()]).nullish(),
  sender_type: z.string().nullish(),
  sender: z.looseObject({ id: idText.nullish(), type: z.string().nullish() }).nullish(),
  content_attributes: z
    .looseObject({
      deleted: z.boolean().nullish(),
      automation_rule_id: z.unknown().optional(),
      external_created_at: time.nullish(),
    })
    .nullish(),
  additional_attributes: z.looseObject({ campaign_id: z.unknown().optional() }).nullish(),
  attachments: z.array(z.looseObject({ file_type: z.string().nullish(), file_size: z.number().nullish() })).nullish(),
  conversation_id: idText.nullish(),
  inbox_id: idText.nullish(),
})
const conversation = z.looseObject({
  id: idText,
  account_id: idText.nullish(),
  inbox_id: idText.nullish(),
  channel: z.string().nullish(),
  status: z.string().nullish(),
  updated_at: time.nullish(),
  meta: z
    .looseObject({ channel: z.string().nullish(), sender: z.looseObject({ id: idText.nullish() }).nullish() })
    .nullish(),
  messages: z.array(messageSchema).nullish(),
})
const account = z.looseObject({ id: idText }).nullish()
/** A webhook event: the message or the conversation, with the name of the event. */
const messageEvent = messageSchema.extend({
  event: z.enum(['message_created', 'message_updated']),
  conversation,
  account,
  inbox: z.looseObject({ id: idText }).nullish(),
})
const statusEvent = conversation.extend({ event: z.literal('conversation_status_changed'), account })
const otherEvent = z.looseObject({ event: z.string() })
const record = z.union([
  messageEvent,
  statusEvent,
  otherEvent,
  conversation.required({ messages: true }),
  messageSchema,
])

const channels: Readonly<Record<string, readonly [channel: string, platform: string]>> = {
  'Channel::WebWidget': ['widget', 'webchat'],
  'Channel::Api': ['api', 'api'],
  'Channel::Email': ['e-mail', 'e-mail'],
  'Channel::FacebookPage': ['messenger', 'messenger'],
  'Channel::Instagram': ['instagram', 'instagram'],
  'Channel::Line': ['line', 'line'],
  'Channel::Sms': ['sms', 'sms'],
  'Channel::TwilioSms': ['sms', 'sms'],
  'Channel::Telegram': ['telegram', 'telegram'],
  'Channel::Tiktok': ['tiktok', 'tiktok'],
  'Channel::TwitterProfile': ['twitter', 'twitter'],
  'Channel::Whatsapp': ['whatsapp', 'whatsapp'],
}
const messageTypes = ['incoming', 'outgoing', 'activity', 'template']
const statuses = ['sent', 'delivered', 'read', 'failed']

/** Chatwoot: a log of its webhooks, conversations of its API with their messages, or lists of messages. */
export const chatwoot: JsonExport<typeof record> = {
  description: 'Chatwoot: a log of its webhooks, or conversations and messages of its API: JSON',
  marks: [/"(inbox|inbox_id)"\s*:/, /"(message_type|channel|account_id)"\s*:/],
  paths: ['$.data.payload', '$.payload'],
  record,
  *items(given, facts) {
    if (isMessageEvent(given)) {
      const chat = { ...given.conversation, inbox_id: given.inbox?.id ?? given.conversation.inbox_id }
      yield messageItem(given, chat, given.account?.id ?? null, facts)
    } else if (isStatusEvent(given)) yield statusItem(given, facts)
    else if ('event' in given) yield skipped(`event ${String(given.event)}`)
    else if (isConversation(given)) {
      for (const one of given.messages) yield messageItem(one, given, given.account_id ?? null, facts)
    } else yield loneMessage(given as z.infer<typeof messageSchema>, facts)
  },
}

const isMessageEvent = (given: z.infer<typeof record>): given is z.infer<typeof messageEvent> =>
  'event' in given && (given.event === 'message_created' || given.event === 'message_updated')
const isStatusEvent = (given: z.infer<typeof record>): given is z.infer<typeof statusEvent> =>
  'event' in given && given.event === 'conversation_status_changed'
const isConversation = (
  given: z.infer<typeof record>,
): given is z.infer<typeof conversation> & { readonly messages: readonly z.infer<typeof messageSchema>[] } =>
  'messages' in given && Array.isArray(given.messages)

type Chat = Pick<z.infer<typeof conversation>, 'id' | 'inbox_id' | 'channel' | 'meta'>

function loneMessage(one: z.infer<typeof messageSchema>, facts: SourceFacts): ExportItem {
  const { conversation_id: id } = one
  if (id === null || id === undefined) return problem('message has no conversation_id')
  return messageItem(one, { id, inbox_id: one.inbox_id }, null, facts)
}

export function messageItem(
  one: z.infer<typeof messageSchema>,
  chat: Chat,
  accountId: string | null,
  facts: SourceFacts,
): ExportItem {
  const type = wordOf(one.message_type, messageTypes)
  if (type === 'activity') return skipped('activity message')
  if (!messageTypes.includes(type)) return problem(`message_type must be one of ${messageTypes.join(', ')}: ${type}`)
  const { content_attributes: attributes } = one
  const isDeleted = attributes?.deleted === true
  const author = authorOf(one, type)
  return row({
    ...common(chat, accountId, facts),
    message_id: one.id,
    sent_at: attributes?.external_created_at ?? one.created_at,
    author,
    author_id: author === 'agent' ? (one.sender?.id ?? null) : null,
    kind: one.private === true ? 'note' : 'message',
    updated_at: one.updated_at,
    // A failed reply did not reach the customer.
    withdrawn: isDeleted || wordOf(one.status ?? 'sent', statuses) === 'failed',
    text: isDeleted ? null : one.content,
    attachments: (one.attachments ?? []).map(({ file_type: kind = null, file_size: bytes = null }) => ({
      name: kind,
      bytes,
    })),
  })
}

function statusItem(event: z.infer<typeof statusEvent>, facts: SourceFacts): ExportItem {
  const kind = event.status === 'resolved' ? 'archive' : event.status === 'open' ? 'reopen' : null
  if (kind === null) return skipped(`status ${event.status ?? 'unknown'}`)
  const at = event.updated_at
  if (at === null || at === undefined) return problem('conversation_status_changed has no updated_at')
  return row({
    ...common(event, event.account?.id ?? event.account_id ?? null, facts),
    message_id: `${kind} ${at}`,
    sent_at: at,
    author: 'system',
    kind,
  })
}

function common({ id, inbox_id: inbox, channel, meta }: Chat, accountId: string | null, facts: SourceFacts) {
  const name = channel ?? meta?.channel ?? ''
  const [ofChannel, platform] = Object.hasOwn(channels, name) ? (channels[name] ?? []) : []
  const customer = meta?.sender?.id
  return {
    // The displayed number, which is unique within an account.
    chat_id: accountId === null ? id : `${accountId}-${id}`,
    establishment_id: siteOf(inbox, facts),
    customer_id: customer ?? null,
    channel: ofChannel ?? null,
    platform: platform ?? null,
  }
}

function authorOf(one: z.infer<typeof messageSchema>, type: string): Author {
  if (type === 'incoming') return 'customer'
  const sender = one.sender_type ?? one.sender?.type ?? ''
  const isAutomatic =
    type === 'template' ||
    /bot|captain/i.test(sender) ||
    one.content_type === 'input_csat' ||
    (one.content_attributes?.automation_rule_id ?? null) !== null ||
    (one.additional_attributes?.campaign_id ?? null) !== null
  return isAutomatic ? 'bot' : 'agent'
}

function wordOf(value: string | number, words: readonly string[]): string {
  return typeof value === 'number' ? (words[value] ?? String(value)) : value
}
