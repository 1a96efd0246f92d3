import { type ExpressionBuilder, sql } from 'kysely'
import type { ChatRow, ChatTable, Database, EventRow, Tables } from './tables.ts'

/** What a person may see: chats that pass every one of these. Dimensions that a chat has in the journal; no key for all. */
export interface ChatScope {
  readonly establishment_id?: readonly string[]
  readonly channel?: readonly string[]
  readonly platform?: readonly string[]
}

export interface ChatQuery {
  readonly scopes: readonly ChatScope[]
  readonly status: ChatRow['status']
  /** Open chats: the longest wait first, then the others, latest message first. Archived ones: latest first. */
  readonly after: ListPlace | null
  readonly limit: number
}

/** Where a list goes on: after a chat, by what it is ordered by. */
export interface ListPlace {
  readonly waiting_since: number | null
  readonly last_at: number | null
  readonly chat_id: string
}

/** What a journal is asked. */
export const reads = {
  async list(db: Database, { scopes, status, after, limit }: ChatQuery): Promise<readonly ChatRow[]> {
    const chats = db.selectFrom('chat').selectAll().where('status', '=', status).where(within(scopes)).limit(limit)
    const waiting = () =>
      chats
        .where('waiting_since', 'is not', null)
        .$if(after !== null, query =>
          query.where(({ eb, refTuple, tuple }) =>
            eb(refTuple('waiting_since', 'chat_id'), '>', tuple(after?.waiting_since ?? 0, after?.chat_id ?? '')),
          ),
        )
        .orderBy('waiting_since')
        .orderBy('chat_id')
        .execute()
    const others = async (from: ListPlace | null, limit: number) =>
      chats
        .where('waiting_since', 'is', null)
        .$if(from !== null, query =>
          query.where(({ eb, or, and }) =>
            or([
              eb('last_at', '<', from?.last_at ?? 0),
              and([eb('last_at', '=', from?.last_at ?? 0), eb('chat_id', '>', from?.chat_id ?? '')]),
            ]),
          ),
        )
        .orderBy('last_at', 'desc')
        .orderBy('chat_id')
        .limit(limit)
        .execute()
    if (after !== null && after.waiting_since === null) return others(after, limit)
    const first = await waiting()
    return first.length === limit ? first : [...first, ...(await others(null, limit - first.length))]
  },

  async counters(db: Database, { scopes }: { scopes: readonly ChatScope[] }) {
    const rows = await db
      .selectFrom('chat')
      .select(({ fn }) => [
        'status',
        fn.countAll<number>().as('chats'),
        fn.count<number>('waiting_since').as('waiting'),
      ])
      .where(within(scopes))
      .groupBy('status')
      .execute()
    const of = (status: ChatRow['status']) => rows.find(row => row.status === status)
    return { open: of('open')?.chats ?? 0, archived: of('archived')?.chats ?? 0, waiting: of('open')?.waiting ?? 0 }
  },

  /** A chat in a person's scope; null outside of it, as of one that is not there. */
  async chat(
    db: Database,
    { scopes, chat_id }: { scopes: readonly ChatScope[]; chat_id: string },
  ): Promise<ChatRow | null> {
    const found = await db
      .selectFrom('chat')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where(within(scopes))
      .executeTakeFirst()
    return found ?? null
  },

  /** The last events of a chat before one of its versions, in order of arrival. Whoever asks has looked up the chat in their scope. */
  async thread(db: Database, { chat_id, before, limit }: { chat_id: string; before: number | null; limit: number }) {
    const events = await db
      .selectFrom('event')
      .leftJoin('outbox', join =>
        join.onRef('outbox.message_id', '=', 'event.message_id').onRef('outbox.chat_id', '=', 'event.chat_id'),
      )
      .selectAll('event')
      .select(['outbox.state as state', 'outbox.reason as reason'])
      .where('event.chat_id', '=', chat_id)
      .$if(before !== null, query => query.where('event.chat_version', '<', before ?? 0))
      .orderBy('event.chat_version', 'desc')
      .limit(limit)
      .execute()
    return events.reverse()
  },

  async draft(db: Database, { chat_id, agent }: { chat_id: string; agent: string }) {
    const found = await db
      .selectFrom('draft')
      .selectAll()
      .where('chat_id', '=', chat_id)
      .where('agent', '=', agent)
      .executeTakeFirst()
    return found ?? null
  },

  /** What happened after an event in chats that a person may see: which chats, not what. At most `limit`, the earliest first. */
  async changes(
    db: Database,
    { scopes, after, limit }: { scopes: readonly ChatScope[]; after: number; limit: number },
  ): Promise<readonly Pick<EventRow, 'seq' | 'chat_id' | 'kind'>[]> {
    return db
      .selectFrom('event')
      .innerJoin('chat', 'chat.chat_id', 'event.chat_id')
      .select(['event.seq as seq', 'event.chat_id as chat_id', 'event.kind as kind'])
      .where('event.seq', '>', after)
      .where(within(scopes))
      .orderBy('event.seq')
      .limit(limit)
      .execute()
  },

  /** Events in their order, for whoever follows the journal. */
  async eventsAfter(db: Database, { seq, limit }: { seq: number; limit: number }): Promise<readonly EventRow[]> {
    return db.selectFrom('event').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute()
  },

  /** Of which journal these are: of two in one place each has an event 1. */
  async identity(db: Database, _: Record<never, never>): Promise<string> {
    const { value } = await db.selectFrom('meta').select('value').where('name', '=', 'id').executeTakeFirstOrThrow()
    return value
  },

  async lastSeq(db: Database, _: Record<never, never>): Promise<number> {
    const last = await db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
    return last?.seq ?? 0
  },

  /** Letters that a person has to settle. */
  async doubtful(db: Database, { limit }: { limit: number }) {
    return db.selectFrom('outbox').selectAll().where('state', '=', 'doubt').orderBy('seq').limit(limit).execute()
  },
} as const

export type Reads = typeof reads

/** Every scope is part of every statement. */
function within(scopes: readonly ChatScope[]) {
  return (eb: ExpressionBuilder<Tables, 'chat'>) =>
    eb.and(
      scopes.flatMap(scope =>
        (['establishment_id', 'channel', 'platform'] as const).flatMap(name => {
          const values = scope[name]
          return values === undefined ? [] : [isAmong(eb, name, values)]
        }),
      ),
    )
}

/** A list as one bound value, however long it is. */
function isAmong(
  eb: ExpressionBuilder<Tables, 'chat'>,
  name: keyof ChatScope & keyof ChatTable,
  values: readonly string[],
) {
  return eb(`chat.${name}`, 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(values)}))`)
}
