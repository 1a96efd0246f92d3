import { z } from 'zod'
import type { Author } from '../../store/schema.ts'
import { type ExportItem, row, type SourceFacts, skipped } from './export-row.ts'
import { channelOf, idText, isoTime, type JsonExport, siteOf } from './json-export.ts'
import { plainText } from './plain-text.ts'
import { zendeskEvent, zendeskEventItem } from './zendesk-event.ts'

const via = z.looseObject({ channel: z.union([z.string(), z.number()]).nullish() }).nullish()
const words = {
  body: z.string().nullish(),
  plain_body: z.string().nullish(),
  html_body: z.string().nullish(),
  public: z.boolean().nullish(),
  attachments: z
    .array(
      z.looseObject({
        file_name: z.string().nullish(),
        content_type: z.string().nullish(),
        size: z.number().nullish(),
      }),
    )
    .nullish(),
}
const comment = z.looseObject({
  ...words,
  id: idText,
  type: z.string().nullish(),
  author_id: idText,
  created_at: isoTime,
  via,
})
/** A change of a ticket. Its events are comments and changes of fields. */
const audit = z.looseObject({
  id: idText,
  created_at: isoTime,
  author_id: idText,
  via,
  events: z.array(
    z.looseObject({
      ...words,
      id: idText,
      type: z.string(),
      author_id: idText.nullish(),
      field_name: z.string().nullish(),
      value: z.unknown().optional(),
      previous_value: z.unknown().optional(),
    }),
  ),
})
const ticket = z.looseObject({
  id: idText,
  status: z.string().nullish(),
  created_at: isoTime,
  description: z.string().nullish(),
  brand_id: idText.nullish(),
  group_id: idText.nullish(),
  requester_id: idText,
  via,
  comments: z.array(comment).nullish(),
  audits: z.array(audit).nullish(),
  users: z.array(z.looseObject({ id: idText, role: z.string().nullish() })).nullish(),
})
const record = z.union([zendeskEvent, ticket])
type Ticket = z.infer<typeof ticket>
type Comment = z.infer<typeof comment>

const channels: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['email', ['e-mail', 'e-mail']],
  ['web', ['form', 'e-mail']],
  ['chat', ['widget', 'webchat']],
  ['native_messaging', ['widget', 'webchat']],
  ['voice', ['phone', 'phone']],
  ['any_channel', ['other', 'other']],
])
const isDone = (status: unknown) => status === 'solved' || status === 'closed'

/** Tickets of Zendesk Support with their comments or audits, as its API or its full export gives them; or a log of its webhooks. */
export const zendeskSupport: JsonExport<typeof record> = {
  description: 'tickets of Zendesk Support, each with its comments or its audits, or its webhooks: JSON',
  marks: [/"requester_id"\s*:/, /"(comments|audits|description)"\s*:|"zen:event-type:ticket\./],
  paths: ['$.tickets'],
  record,
  *items(given, facts) {
    if (isEvent(given)) {
      yield zendeskEventItem(given, name => channelOf(name, channels), facts)
      return
    }
    const record = given
    if (record.status === 'deleted') {
      yield skipped('deleted ticket')
      return
    }
    for (const one of commentsOf(record)) yield commentItem(one, record, facts)
    for (const one of record.audits ?? []) yield* changeItems(one, record, facts)
  },
}

const isEvent = (given: z.infer<typeof record>): given is z.infer<typeof zendeskEvent> =>
  'time' in given && 'detail' in given

/** Audits have all comments; a ticket without either begins with its description. */
function commentsOf({ comments, audits, ...record }: Ticket): readonly Comment[] {
  if (audits !== null && audits !== undefined) {
    return audits.flatMap(({ events, ...one }) =>
      events
        .filter(({ type }) => type === 'Comment' || type === 'VoiceComment')
        .map(event => ({ ...one, ...event, author_id: event.author_id ?? one.author_id })),
    )
  }
  if (comments !== null && comments !== undefined) return comments
  const { created_at, requester_id, description, via } = record
  return [{ id: 'description', author_id: requester_id, created_at, body: description, via }]
}

function commentItem(one: Comment, record: Ticket, facts: SourceFacts): ExportItem {
  if (one.type === 'VoiceComment') return skipped('call')
  const author = authorOf(one, record)
  const { plain_body: plain, html_body: html, body, attachments } = one
  return row({
    ...common(record, facts),
    message_id: one.id,
    sent_at: one.created_at,
    author,
    author_id: author === 'agent' ? one.author_id : null,
    kind: one.public === false ? 'note' : 'message',
    text: plain ?? (html === null || html === undefined ? body : plainText(html)),
    attachments: attachments?.map(
      ({ file_name: name = null, content_type: media_type = null, size: bytes = null }) => ({
        name,
        media_type,
        bytes,
      }),
    ),
  })
}

function* changeItems(one: z.infer<typeof audit>, record: Ticket, facts: SourceFacts): Generator<ExportItem> {
  for (const { id, field_name: field, value, previous_value: before } of one.events) {
    if (field !== 'status' || isDone(value) === isDone(before)) continue
    const kind = isDone(value) ? 'archive' : 'reopen'
    // A ticket is created open.
    if (kind === 'reopen' && (before === null || before === undefined)) continue
    yield row({ ...common(record, facts), message_id: id, sent_at: one.created_at, author: 'system', kind })
  }
}

function common(record: Ticket, facts: SourceFacts) {
  const channel = record.via?.channel
  return {
    chat_id: record.id,
    establishment_id: siteOf(record.brand_id ?? record.group_id, facts),
    customer_id: record.requester_id,
    ...channelOf(channel === null || channel === undefined ? null : String(channel), channels),
  }
}

/** The role, if the ticket comes with its users. Otherwise the requester is the customer, and whoever else comments is an agent. */
function authorOf({ author_id: id, via }: Comment, { requester_id, users }: Ticket): Author {
  if (id === '-1') return 'system'
  if (via?.channel === 'rule') return 'bot'
  const role = users?.find(user => user.id === id)?.role ?? null
  if (role === null) return id === requester_id ? 'customer' : 'agent'
  return role === 'end-user' ? 'customer' : 'agent'
}
