import type { Generated, Kysely, Selectable } from 'kysely'
import type { Author, RowKind } from '../../src/store/schema.ts'
import type { AgentTable } from '../assigning/agent-table.ts'
import type { AttachmentTable } from '../attachments/attachment-table.ts'
import type { BulkTable } from '../bulk/bulk-table.ts'
import type { CannedTable } from '../canned/canned-table.ts'
import type { CheckerPersonTable, CheckerWordTable } from '../checker/checker-tables.ts'
import type { IncomingMediaTable } from '../media/media-table.ts'
import type { MentionTable } from '../mentions/mention-table.ts'
import type { FaultTable, TrafficTable } from '../standing/standing-table.ts'
import type { ForgottenTable } from './forgotten-table.ts'
import type { CursorTable, InboundFileTable, MailTable } from './mail-tables.ts'
import type { LetterTemplateTable, RemoteIdTable } from './remote-tables.ts'
import type { SeenTable } from './seen-table.ts'

/** Instants are whole microseconds since 1970: a number holds them exactly until the year 2255. */
type Instant = number

/** The kinds of a message log, and the journal's own, which no log has: assignments, snoozes, delivery statuses of replies, and merges. */
export type EventKind = RowKind | OwnKind
export const ownKinds = ['assign', 'snooze', 'outcome', 'merge'] as const
export type OwnKind = (typeof ownKinds)[number]

/** The connection of events that originate in the inbox. */
export const ownConnection = 'inbox'
/** The connection of rows that came into a chat by a merge: their `source_key` is the `seq` of the row in the merged chat. */
export const movedConnection = 'inbox:merged'

/**
 * Events in order of arrival; rows are never changed. Except for the journal's own kinds, the rows form a message log, see
 * docs/definitions.md.
 */
export interface EventTable {
  seq: number
  chat_id: string
  /** The number of events of the chat up to and including this one. */
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
  /** The time of the journal's strictly increasing clock: the log's `updated_at`. */
  received_at: Instant
  connection: string
  /** The sender's id of the event: unique per connection, so that duplicates are stored once. */
  source_key: string
  text: string | null
  /** A JSON list of `{ name, mediaType, bytes, file }`. */
  attachments: string | null
  withdrawn: 0 | 1
  /** The connection's id of the conversation; null for events that originate in the inbox. */
  thread_key: string | null
  /** For `assign`: the assignee; null for nobody. */
  assignee: string | null
  /** For `snooze`: until when; null ends it. */
  snoozed_until: Instant | null
  /** For `outcome`: the `message_id` of the reply, and its state. */
  letter: string | null
  outcome: OutboxState | null
  /**
   * The chat that was merged into this one, for the `merge` itself and for the rows that it or that chat's conversation has brought since.
   */
  came_from: string | null
  /** The chat that this one was merged into, for the `merge` itself and for rows that are withdrawn only because they are there now. */
  moved_to: string | null
}

/** The state of a chat: computed from its events, and recomputed by `rebuild`. */
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
  status: 'open' | 'snoozed' | 'archived' | 'merged'
  /** The chat that this one was merged into; null if it was not. Its conversation stays here, and what comes in it counts there. */
  merged_into: string | null
  /** Until when an open chat is snoozed, unless the customer writes first; null if it is not. */
  snoozed_until: Instant | null
  /** The start of the open wait; null if nobody waits. */
  waiting_since: Instant | null
  /** The time of the latest visible message, or of the latest event if there is none. */
  last_at: Instant
  preview: string
  /** The assignee, or null. */
  assignee: string | null
  /** The time of the latest row of the log that is not withdrawn; null if there is none. */
  newest_at: Instant | null
}

/** The numbers of chats and of waiting chats by scope dimensions. Computed from the chats. */
export interface CounterTable {
  establishment_id: string
  status: ChatTable['status']
  channel: string
  platform: string
  chats: number
  waiting: number
}

/** Indexed texts, see `searchRows`. */
export interface SearchTable {
  rowid: number
  words: string
  place: string
}

/** A reply on its way to the customer. */
export interface OutboxTable {
  message_id: string
  chat_id: string
  /** Its position among the chat's letters, which are sent in order. */
  seq: number
  connection: string
  /** The merged chat in whose conversation it is sent; null for that of its chat. */
  via_chat: string | null
  state: OutboxState
  attempts: number
  /** The earliest time of the next attempt. */
  due_at: Instant
  /** The remote system's id of it. */
  sent_as: string | null
  reason: string | null
}

/**
 * `sending` is stored before the first byte is sent. A new process that finds a letter in this state sets it to `doubt`, since it may
 * have arrived; if the remote system deduplicates by key, it is queued again instead. `unsent`: its author took it back in time.
 */
export type OutboxState = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'doubt' | 'unsent'

/** An unsent draft of an agent. */
export interface DraftTable {
  chat_id: string
  agent: string
  /** The key of the future reply, which makes sending idempotent. */
  reply_key: string
  text: string
  /** The chat's version that the agent saw. */
  seen_version: number
  saved_at: Instant
}

/** Incoming deliveries, byte by byte, before processing. */
export interface InboundTable {
  inbound_id: Generated<number>
  connection: string
  /** Identifies the delivery, not its content. */
  delivery_key: string
  received_at: Instant
  /** Its first bytes, if the others are in a file. */
  body: Uint8Array
  /** Why it was refused; null if it was accepted. */
  refused: string | null
}

/** The audited acts. Message texts are never part of the audit. */
export const auditedActs = [
  'read',
  'message',
  'unsend',
  'note',
  'archive',
  'reopen',
  'assign',
  'snooze',
  'merge',
  'settle',
  'canned',
  'search',
  'export',
  'forget',
  'audit',
] as const
export type AuditedAct = (typeof auditedActs)[number]

/** Who did what, and when; append-only. */
export interface AuditTable {
  audit_id: Generated<number>
  at: Instant
  who: string
  what: AuditedAct
  /** Null if the act concerns no chat. */
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
  fault: FaultTable
  inbound: InboundTable
  inbound_file: InboundFileTable
  mail: MailTable
  cursor: CursorTable
  agent: AgentTable
  attachment: AttachmentTable
  bulk: BulkTable
  canned: CannedTable
  checker_person: CheckerPersonTable
  checker_word: CheckerWordTable
  forgotten: ForgottenTable
  incoming_media: IncomingMediaTable
  letter_template: LetterTemplateTable
  remote_id: RemoteIdTable
  seen: SeenTable
  traffic: TrafficTable
  audit: AuditTable
  mention: MentionTable
  meta: MetaTable
}

export type Database = Kysely<Tables>
export type EventRow = Selectable<EventTable>
export type ChatRow = Selectable<ChatTable>
export type CounterRow = Selectable<CounterTable>
export type AuditRow = Selectable<AuditTable>
export type OutboxRow = Selectable<OutboxTable>
