import { append, type NewEvent } from '../journal/append.ts'
import { audit } from '../journal/audit.ts'
import { isReplaced } from '../journal/forgotten.ts'
import { copiesOf, followed } from '../journal/merged.ts'
import { type ChatScope, isWithin } from '../journal/scope.ts'
import {
  type ChatRow,
  type Database,
  type EventRow,
  movedConnection,
  ownConnection,
  ownKinds,
} from '../journal/tables.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { archivesOfOneOnly } from './archives.ts'
import { mostMoved } from './most-moved.ts'
import { moveRows, whoHasRead } from './move-rows.ts'

export interface Merge {
  /** The chat that ends. */
  readonly from: string
  /** The chat that is kept. */
  readonly into: string
  readonly scopes: readonly ChatScope[]
  readonly agent: string
  /** A repeated key is the same act. */
  readonly key: string
  readonly now: number
}

export type Merged =
  /** Also if it was done before: `chat_id` is then the chat that the first one was merged into. */
  | { readonly state: 'merged'; readonly chat_id: string }
  | { readonly state: 'unknown-chat' | 'other-customer' | 'forgotten' | 'too-long' }

export const mergeReads = {
  /** Whether a chat can be merged into another one, before anybody asks for it. */
  async mayMerge(
    db: Database,
    { from, into }: Pick<Merge, 'from' | 'into'>,
  ): Promise<Exclude<Merged['state'], 'merged'> | null> {
    const chats = await bothChats(db, { from, into })
    return chats === null ? 'unknown-chat' : refusal(chats)
  },
} as const

export const mergeWrites = {
  /**
   * Merges a chat into another one of the same customer: its rows are withdrawn from the log and written again as rows of the other, with
   * everything that belongs to them. What its conversation brings later counts there too.
   */
  async merge(db: Database, { scopes, agent, key, now, ...given }: Merge): Promise<Merged> {
    const chats = await bothChats(db, given)
    if (chats === null) return { state: 'unknown-chat' }
    const { from, into } = chats
    const places = [await followed(db, from.chat_id), await followed(db, into.chat_id)]
    if (!places.every(place => place !== undefined && isWithin(place, scopes))) return { state: 'unknown-chat' }
    if (from.merged_into !== null || into.merged_into !== null)
      return { state: 'merged', chat_id: places[0]?.chat_id ?? into.chat_id }
    const refused = refusal(chats)
    if (refused !== null) return { state: refused }
    const readers = await whoHasRead(db, chats)
    const [ofFrom, ofInto] = [await eventsOf(db, from), await eventsOf(db, into)]
    const [withoutFrom, withoutInto] = archivesOfOneOnly(ofFrom, ofInto)
    const latest = latestOf(ofFrom)
    const copies = await copiesOf(db, { into, rows: latest.filter(({ message_id }) => !withoutFrom.has(message_id)) })
    const taken = latestOf(ofInto).filter(({ message_id }) => withoutInto.has(message_id))
    const own = actOf({ agent, now, establishment_id: into.establishment_id })
    await append(db, {
      thread: { chat_id: into.chat_id },
      connection: movedConnection,
      events: [
        { ...own, kind: 'merge', source_key: `merge:${key}`, came_from: from.chat_id },
        ...copies,
        ...taken.map(row => ({ ...contentOf(row), withdrawn: 1 as const, source_key: `merge:${key}:${row.seq}` })),
      ],
      now,
    })
    await append(db, {
      thread: { chat_id: from.chat_id },
      connection: ownConnection,
      events: [
        ...latest
          .filter(({ withdrawn, kind }) => withdrawn === 0 && !isOwn(kind))
          .map(row => ({
            ...contentOf(row),
            withdrawn: 1 as const,
            moved_to: into.chat_id,
            source_key: uuid7(),
          })),
        { ...own, kind: 'merge', source_key: uuid7(), moved_to: into.chat_id },
      ],
      now,
    })
    await standAsOne(db, { from, into, agent, now })
    await moveRows(db, { from, into, readers })
    await audit(
      db,
      [from, into].map(({ chat_id }) => ({ at: now, who: agent, what: 'merge', chat_id })),
    )
    return { state: 'merged', chat_id: into.chat_id }
  },
} as const

/** A draft for a merged chat as one for the chat that it was merged into, added to what is there. */
export async function draftNow<
  Draft extends { readonly chat_id: string; readonly agent: string; readonly reply_key: string; readonly text: string },
>(db: Database, draft: Draft & { readonly seen_version: number }): Promise<Draft & { readonly seen_version: number }> {
  const chat = await followed(db, draft.chat_id)
  if (chat === undefined || chat.chat_id === draft.chat_id) return draft
  const { chat_id, version: seen_version } = chat
  const there = await db
    .selectFrom('draft')
    .selectAll()
    .where('chat_id', '=', chat_id)
    .where('agent', '=', draft.agent)
    .executeTakeFirst()
  const known = there?.text ?? ''
  const text = known.includes(draft.text) ? known : [known, draft.text].filter(Boolean).join('\n\n')
  return { ...draft, chat_id, seen_version, text, reply_key: there?.reply_key ?? draft.reply_key }
}

interface Chats {
  readonly from: ChatRow
  readonly into: ChatRow
}

async function bothChats(db: Database, { from, into }: Pick<Merge, 'from' | 'into'>): Promise<Chats | null> {
  const rows = await db.selectFrom('chat').selectAll().where('chat_id', 'in', [from, into]).execute()
  const of = (id: string) => rows.find(({ chat_id }) => chat_id === id)
  const [source, target] = [of(from), of(into)]
  return source === undefined || target === undefined || source === target ? null : { from: source, into: target }
}

/** Why two chats are not merged; null if they can be. */
function refusal({ from, into }: Chats): Exclude<Merged['state'], 'merged'> | null {
  const isOfBoth = from.customer_id === into.customer_id
  // A chat whose customer is not known has its own id for one.
  if (!isOfBoth || from.customer_id === from.chat_id || into.customer_id === into.chat_id) return 'other-customer'
  if (isReplaced(into.thread_key)) return 'forgotten'
  return from.version > mostMoved ? 'too-long' : null
}

function eventsOf(db: Database, { chat_id }: ChatRow): Promise<EventRow[]> {
  return db.selectFrom('event').selectAll().where('chat_id', '=', chat_id).orderBy('chat_version').execute()
}

/** The latest version of each row, in the order of the first ones. */
function latestOf(events: readonly EventRow[]): readonly EventRow[] {
  return [...new Map(events.map(event => [event.message_id, event])).values()]
}

function isOwn(kind: EventRow['kind']): boolean {
  return ownKinds.some(own => own === kind)
}

function contentOf(row: EventRow): Omit<NewEvent, 'source_key' | 'withdrawn'> {
  const {
    seq: _,
    chat_id: __,
    chat_version: ___,
    received_at: ____,
    thread_key: _____,
    connection: ______,
    ...content
  } = row
  return content
}

function actOf({ agent, now, establishment_id }: { agent: string; now: number; establishment_id: string }) {
  return { author: 'agent', author_id: agent, establishment_id, sent_at: now, text: null } as const
}

/** What the kept chat does not have by its rows: it is open if one of both was, snoozed only if both agree, and somebody has it. */
async function standAsOne(
  db: Database,
  { from, into, agent, now }: Chats & { readonly agent: string; readonly now: number },
): Promise<void> {
  const thread = { chat_id: into.chat_id }
  const own = actOf({ agent, now, establishment_id: into.establishment_id })
  const say = (event: Pick<NewEvent, 'kind'> & Partial<NewEvent>) =>
    append(db, { thread, connection: ownConnection, events: [{ ...own, source_key: uuid7(), ...event }], now })
  const state = () => db.selectFrom('chat').selectAll().where('chat_id', '=', into.chat_id).executeTakeFirstOrThrow()
  const open = [from, into].filter(({ status }) => status !== 'archived')
  const { status, newest_at } = await state()
  if (open.length > 0 && status === 'archived')
    await say({ kind: 'reopen', sent_at: Math.max(now, (newest_at ?? 0) + 1) })
  const ends = open.map(({ snoozed_until }) => snoozed_until)
  const snoozed_until = ends.includes(null) || ends.length === 0 ? null : Math.min(...ends.map(end => end ?? 0))
  if ((await state()).snoozed_until !== snoozed_until) await say({ kind: 'snooze', snoozed_until })
  if (into.assignee === null && from.assignee !== null) await say({ kind: 'assign', assignee: from.assignee })
}
