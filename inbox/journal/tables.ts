import type { Generated, Kysely, Selectable } from 'kysely'
import type { Author, RowKind } from '../../src/store/schema.ts'
import type { AttachmentTable } from '../attachments/attachment-table.ts'
import type { CheckerPersonTable, CheckerWordTable } from '../checker/checker-tables.ts'

/** Instants are whole microseconds since 1970: a number holds them exactly until the year 2255. */
type Instant = number

/** Kinds of a message log, and the journal's own, which no log has: who a chat is for, and what became of a reply. */
export type EventKind = RowKind | OwnKind
export const ownKinds = ['assign', 'outcome'] as const
export type OwnKind = (typeof ownKinds)[number]

/**
 * What happened, in the order in which it came; a row is never changed. Its rows but those of the journal's own kinds are those of a
 * message log, see docs/definitions.md.
 */
export interface EventTable {
  seq: number
  chat_id: string
  /** How many events the chat has, this one included. */
  chat_version: number
  /** The log's `message_id`: a later event of the same id is a newer version of the same row. */
  message_id: string
  kind: EventKind
  author: Author
  author_id: string | null
  establishment_id: string
  customer_id: string | null
  channel: string | null
  platform: string | null
  sent_at: Instant
  /** Of the journal's own clock, which never stands still and never goes back: the log's `updated_at`. */
  received_at: Instant
  connection: string
  /** What the sender's side calls it: unique in its connection, so that what comes twice is taken once. */
  source_key: string
  text: string | null
  /** A JSON list of `{ name, mediaType, bytes, file }`. */
  attachments: string | null
  withdrawn: 0 | 1
  /** What the connection calls the conversation; null of what happened in the inbox itself. */
  thread_key: string | null
  /** Of `assign`: who the chat is for; null for nobody. */
  assignee: string | null
  /** Of `outcome`: the `message_id` of the reply, and its state. */
  letter: string | null
  outcome: OutboxState | null
}

/** A chat as it stands: made of its events, and made again by `rebuild`. */
export interface ChatTable {
  chat_id: string
  connection: string
  /** What the connection calls the conversation. */
  thread_key: string
  version: number
  establishment_id: string
  customer_id: string
  channel: string
  platform: string
  status: 'open' | 'archived'
  /** When the open wait opened; null when nobody waits. */
  waiting_since: Instant | null
  /** Of the latest visible message; before there is one, of what came last. */
  last_at: Instant
  preview: string
  /** Who it is for; null for nobody in particular. */
  assignee: string | null
}

/** How many chats there are, and how many wait, by what scopes are about. Made of the chats. */
export interface CounterTable {
  establishment_id: string
  status: ChatTable['status']
  channel: string
  platform: string
  chats: number
  waiting: number
}

/** Texts as they are searched, see `searchRows`. */
export interface SearchTable {
  rowid: number
  words: string
  place: string
}

/** A reply on its way to the customer. */
export interface OutboxTable {
  message_id: string
  chat_id: string
  /** Its place among the chat's letters: each waits for the one before it. */
  seq: number
  connection: string
  state: OutboxState
  attempts: number
  /** When it may be tried next. */
  due_at: Instant
  /** What the far side calls it. */
  sent_as: string | null
  reason: string | null
}

/**
 * `sending` is written before the first byte. What is found in it by a process that did not send it is in `doubt`, since nobody knows
 * whether it arrived; where the far side drops a repeated key it is queued again instead.
 */
export type OutboxState = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'doubt'

/** What an agent has written and not sent. */
export interface DraftTable {
  chat_id: string
  agent: string
  /** The key of the reply that it will be: sending it twice is sending it once. */
  reply_key: string
  text: string
  /** The chat's version that the agent saw. */
  seen_version: number
  saved_at: Instant
}

/** What came from outside, byte by byte, before anything was made of it. */
export interface InboundTable {
  inbound_id: Generated<number>
  connection: string
  /** Of the delivery, not of what is in it. */
  delivery_key: string
  received_at: Instant
  body: Uint8Array
  /** Why nothing could be made of it; null when events were. */
  refused: string | null
}

/** What is written down of who did it: never what was said. */
export const auditedActs = [
  'read',
  'message',
  'note',
  'archive',
  'reopen',
  'assign',
  'settle',
  'search',
  'export',
] as const
export type AuditedAct = (typeof auditedActs)[number]

/** Who did what, and when; only ever added to. */
export interface AuditTable {
  audit_id: Generated<number>
  at: Instant
  who: string
  what: AuditedAct
  /** Null of what is of no chat. */
  chat_id: string | null
}

export interface MetaTable {
  name: string
  value: string
}

export interface Tables {
  event: EventTable
  chat: ChatTable
  counter: CounterTable
  search: SearchTable
  outbox: OutboxTable
  draft: DraftTable
  inbound: InboundTable
  attachment: AttachmentTable
  checker_person: CheckerPersonTable
  checker_word: CheckerWordTable
  audit: AuditTable
  meta: MetaTable
}

export type Database = Kysely<Tables>
export type EventRow = Selectable<EventTable>
export type ChatRow = Selectable<ChatTable>
export type CounterRow = Selectable<CounterTable>
export type AuditRow = Selectable<AuditTable>
export type OutboxRow = Selectable<OutboxTable>
