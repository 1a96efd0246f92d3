import { type Selectable, sql } from 'kysely'
import { append } from '../journal/append.ts'
import { audit } from '../journal/audit.ts'
import { countChats } from '../journal/list-chats.ts'
import type { ChatScope } from '../journal/scope.ts'
import { type ChatRow, type Database, type EventRow, ownConnection } from '../journal/tables.ts'
import { takeBack } from '../journal/take-back.ts'
import { within } from '../journal/within.ts'
import { writtenAfter } from '../journal/written-since.ts'
import { type BulkTable, mostChosen } from './bulk-table.ts'

export type Bulk = Selectable<BulkTable>

/** A step changes at most this many chats, so that other writes hardly wait for it. */
export const changedAtOnce = 20
/** The maximum number of rows that a step looks at. */
const readAtOnce = 500

export const bulkReads = {
  /** What an agent began, or null. */
  async bulk(db: Database, { bulk_id, agent }: { bulk_id: string; agent: string }): Promise<Bulk | null> {
    const found = await db
      .selectFrom('bulk')
      .selectAll()
      .where('bulk_id', '=', bulk_id)
      .where('agent', '=', agent)
      .executeTakeFirst()
    return found ?? null
  },
} as const

export interface BulkStart extends Pick<Bulk, 'bulk_id' | 'agent' | 'seq' | 'status' | 'assignee'> {
  readonly scopes: readonly ChatScope[]
  /** The chosen chats, at most `mostChosen`; null for the whole list. */
  readonly chats: readonly string[] | null
  readonly now: number
}

export const bulkWrites = {
  /** Begins to archive chats; a repeated id is the same beginning. `stepBulk` does the rest. */
  async startBulk(db: Database, { now, scopes, chats, ...start }: BulkStart): Promise<void> {
    const counters = chats === null ? await countChats(db, { scopes, agent: start.agent }) : null
    const total =
      counters === null ? (chats?.length ?? 0) : start.assignee === null ? counters[start.status] : counters.mine
    await db
      .insertInto('bulk')
      .values({
        ...start,
        scopes: JSON.stringify(scopes),
        chats: chats === null ? null : JSON.stringify(chats.slice(0, mostChosen)),
        started_at: now,
        state: 'archiving',
        cursor: '',
        total,
        archived: 0,
        conflicts: 0,
        undone: 0,
        kept: 0,
      })
      .onConflict(conflict => conflict.column('bulk_id').doNothing())
      .execute()
  },

  /** Begins to undo what was archived, as far as it got. In the scopes that the agent has now. */
  async undoBulk(
    db: Database,
    { bulk_id, agent, scopes }: { bulk_id: string; agent: string; scopes: readonly ChatScope[] },
  ): Promise<void> {
    await db
      .updateTable('bulk')
      .set({ state: 'undoing', cursor: '', scopes: JSON.stringify(scopes) })
      .where('bulk_id', '=', bulk_id)
      .where('agent', '=', agent)
      .where('state', 'in', ['archiving', 'archived'])
      .execute()
  },

  /** Does the next step of what was begun. False if nothing is left to do. */
  async stepBulk(db: Database, { now }: { now: number }): Promise<boolean> {
    const bulk = await db
      .selectFrom('bulk')
      .selectAll()
      .where('state', 'in', ['archiving', 'undoing'])
      // Who archives few chats does not wait for who archives all.
      .orderBy('total')
      .orderBy('started_at')
      .limit(1)
      .executeTakeFirst()
    if (bulk === undefined) return false
    const change = bulk.state === 'archiving' ? await archiveSome(db, bulk, now) : await undoSome(db, bulk, now)
    await db.updateTable('bulk').set(change).where('bulk_id', '=', bulk.bulk_id).execute()
    return true
  },
} as const

async function archiveSome(db: Database, bulk: Bulk, now: number): Promise<Partial<Bulk>> {
  const scopes: readonly ChatScope[] = JSON.parse(bulk.scopes)
  // The rows that are looked at, whatever they are, and of these the list's: else a step could read all chats for few of them.
  const looked = db
    .selectFrom('chat')
    .select('chat.chat_id')
    .where('chat.chat_id', '>', bulk.cursor)
    .$if(bulk.chats !== null, chats => chats.where('chat.chat_id', 'in', valuesOf(bulk.chats ?? '[]')))
    .orderBy('chat.chat_id')
    .limit(readAtOnce)
  const ids = (await looked.execute()).map(({ chat_id }) => chat_id)
  const found = await db
    .selectFrom('chat')
    .selectAll()
    .where('chat.chat_id', 'in', valuesOf(JSON.stringify(ids)))
    .where('chat.status', '=', bulk.status)
    .$if(bulk.assignee !== null, chats => chats.where('chat.assignee', '=', bulk.assignee))
    .where(within('chat', scopes, { bySite: false }))
    // A chat that began later was not in the list.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('event')
          .select('event.seq')
          .whereRef('event.chat_id', '=', 'chat.chat_id')
          .where('event.chat_version', '=', 1)
          .where('event.seq', '<=', bulk.seq),
      ),
    )
    .orderBy('chat.chat_id')
    .limit(changedAtOnce)
    .execute()
  let { archived, conflicts } = bulk
  for (const chat of found) {
    if ((await writtenAfter(db, { chat_id: chat.chat_id, seq: bulk.seq })) !== undefined) conflicts++
    else {
      await archive(db, chat, { bulk, now })
      archived++
    }
  }
  const isCut = found.length === changedAtOnce
  const cursor = (isCut ? found.at(-1)?.chat_id : ids.at(-1)) ?? bulk.cursor
  return { archived, conflicts, cursor, state: isCut || ids.length === readAtOnce ? 'archiving' : 'archived' }
}

async function archive(
  db: Database,
  { chat_id, establishment_id, newest_at }: ChatRow,
  { bulk, now }: { bulk: Bulk; now: number },
): Promise<void> {
  const event = {
    kind: 'archive',
    author: 'agent',
    author_id: bulk.agent,
    establishment_id,
    sent_at: Math.max(now, (newest_at ?? 0) + 1),
    source_key: `${bulk.bulk_id}:${chat_id}`,
    text: null,
  } as const
  await append(db, { thread: { chat_id }, connection: ownConnection, events: [event], now })
  await audit(db, [{ at: now, who: bulk.agent, what: 'archive', chat_id }])
}

/** Takes back the archives, which their keys tell, of chats in which nothing has happened since. */
async function undoSome(db: Database, bulk: Bulk, now: number): Promise<Partial<Bulk>> {
  const scopes: readonly ChatScope[] = JSON.parse(bulk.scopes)
  const keys = { first: `${bulk.bulk_id}:`, end: `${bulk.bulk_id};` }
  const events = await db
    .selectFrom('event')
    .innerJoin('chat', 'chat.chat_id', 'event.chat_id')
    .selectAll('event')
    .where('event.connection', '=', ownConnection)
    .where('event.source_key', '>', bulk.cursor === '' ? keys.first : bulk.cursor)
    .where('event.source_key', '<', keys.end)
    .where('event.kind', '=', 'archive')
    .where('event.author_id', '=', bulk.agent)
    .where(within('chat', scopes, { bySite: false }))
    .orderBy('event.source_key')
    .limit(changedAtOnce)
    .execute()
  let { undone } = bulk
  for (const event of events) {
    if (await hasGoneOn(db, event)) continue
    await takeBack(db, [event], now)
    await audit(db, [{ at: now, who: bulk.agent, what: 'reopen', chat_id: event.chat_id }])
    undone++
  }
  if (events.length === changedAtOnce) return { undone, cursor: events.at(-1)?.source_key ?? bulk.cursor }
  return { undone, kept: bulk.archived - undone, state: 'undone' }
}

/** Whether anything has happened in a chat after an event; statuses of earlier replies are nothing. */
async function hasGoneOn(db: Database, { chat_id, chat_version }: EventRow): Promise<boolean> {
  const later = await db
    .selectFrom('event')
    .select('seq')
    .where('chat_id', '=', chat_id)
    .where('chat_version', '>', chat_version)
    .where('kind', '<>', 'outcome')
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}

function valuesOf(json: string) {
  return sql<string>`(SELECT value FROM json_each(${json}))`
}
