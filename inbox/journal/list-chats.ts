import { type SelectQueryBuilder, sql } from 'kysely'
import type { ChatScope } from './scope.ts'
import type { ChatRow, Database, Tables } from './tables.ts'
import { within } from './within.ts'

export interface ChatQuery {
  readonly scopes: readonly ChatScope[]
  readonly status: ChatRow['status']
  /** Only chats assigned to this agent. */
  readonly assignee?: string
  /** Open chats: the longest wait first, then the others, latest message first. Archived ones: latest first. */
  readonly after: ListPlace | null
  readonly limit: number
}

/** A list cursor: the sort key of the last chat. */
export interface ListPlace {
  readonly waiting_since: number | null
  readonly last_at: number
  readonly chat_id: string
}

/** A page of a list of chats. */
export async function listChats(db: Database, query: ChatQuery): Promise<readonly ChatRow[]> {
  const { after, limit } = query
  const sites = await narrowSites(db, query)
  if (sites?.length === 0) return []
  if (after !== null && after.waiting_since === null) return otherChats(db, query, { sites, after, limit })
  const waiting = await waitingChats(db, query, sites)
  if (waiting.length === limit) return waiting
  return [...waiting, ...(await otherChats(db, query, { sites, after: null, limit: limit - waiting.length }))]
}

/** The establishments by which a list is read; null if it is read by time. */
export async function narrowSites(
  db: Database,
  { scopes, status, assignee }: Pick<ChatQuery, 'scopes' | 'status' | 'assignee'>,
): Promise<readonly string[] | null> {
  const few = assignee === undefined ? await fewSites(db, scopes, status) : null
  return few !== null && (few.chats <= mostChats || few.sites.length === 0) ? few.sites : null
}

/** The maximum number of establishments that are looked up one by one. */
const mostSites = 60
/** The maximum number of their chats, which are all read and sorted; with more, a list scans by time. */
const mostChats = 5000

/** The establishments with chats in a scope, and the number of these chats; null if there are too many to look up one by one. */
export async function fewSites(
  db: Database,
  scopes: readonly ChatScope[],
  status?: ChatRow['status'],
): Promise<{ readonly sites: readonly string[]; readonly chats: number } | null> {
  const rows = await db
    .selectFrom('counter')
    .select(({ fn }) => ['establishment_id', fn.sum<number>('chats').as('chats')])
    .where('chats', '>', 0)
    .$if(status !== undefined, counters => counters.where('status', '=', status ?? 'open'))
    .where(within('counter', scopes))
    .groupBy('establishment_id')
    .limit(mostSites + 1)
    .execute()
  if (rows.length > mostSites) return null
  return {
    sites: rows.map(({ establishment_id }) => establishment_id),
    chats: rows.reduce((sum, { chats }) => sum + chats, 0),
  }
}

/**
 * The ids of a list's chats, from an index alone: looked up by establishment if there are few of them, scanned by time if there are many.
 * SQLite's planner cannot choose, because it knows neither the length of a bound list nor how far a scan by time would go. CROSS JOIN
 * fixes the order in which tables are read.
 */
export function idsOf(db: Database, { scopes, status, assignee }: ChatQuery, sites: readonly string[] | null) {
  return (sites === null ? db.selectFrom('chat') : chatsAt(db, sites))
    .select('chat.chat_id')
    .where('chat.status', '=', status)
    .$if(assignee !== undefined, chats => chats.where('chat.assignee', '=', assignee ?? ''))
    .where(within('chat', scopes, { bySite: false }))
}

function chatsAt(db: Database, sites: readonly string[]) {
  const chats = db
    .selectFrom(sql<{ value: string }>`json_each(${JSON.stringify(sites)})`.as('site'))
    .crossJoin('chat')
    .whereRef('chat.establishment_id', '=', 'site.value')
  // What follows asks the chats alone.
  return chats as unknown as SelectQueryBuilder<Tables, 'chat', object>
}

function waitingChats(db: Database, query: ChatQuery, sites: readonly string[] | null): Promise<ChatRow[]> {
  const { after, limit } = query
  const ids = idsOf(db, query, sites)
    .where('chat.waiting_since', 'is not', null)
    .$if(after !== null, chats =>
      chats.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('chat.waiting_since', 'chat.chat_id'), '>', tuple(after?.waiting_since ?? 0, after?.chat_id ?? '')),
      ),
    )
    .orderBy('chat.waiting_since')
    .orderBy('chat.chat_id')
    .limit(limit)
  return db
    .selectFrom('chat')
    .selectAll()
    .where('chat_id', 'in', ids)
    .orderBy('waiting_since')
    .orderBy('chat_id')
    .execute()
}

function otherChats(
  db: Database,
  query: ChatQuery,
  { sites, after, limit }: { sites: readonly string[] | null; after: ListPlace | null; limit: number },
): Promise<ChatRow[]> {
  const ids = idsOf(db, query, sites)
    .where('chat.waiting_since', 'is', null)
    .$if(after !== null, chats =>
      chats.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('chat.last_at', 'chat.chat_id'), '<', tuple(after?.last_at ?? 0, after?.chat_id ?? '')),
      ),
    )
    .orderBy('chat.last_at', 'desc')
    .orderBy('chat.chat_id', 'desc')
    .limit(limit)
  return db
    .selectFrom('chat')
    .selectAll()
    .where('chat_id', 'in', ids)
    .orderBy('last_at', 'desc')
    .orderBy('chat_id', 'desc')
    .execute()
}

export interface Counters {
  readonly open: number
  readonly snoozed: number
  readonly archived: number
  readonly waiting: number
  /** Open chats assigned to the requesting agent. */
  readonly mine: number
}

/** The number of chats in a list, from the counters. */
export async function countChats(
  db: Database,
  { scopes, agent }: { scopes: readonly ChatScope[]; agent: string },
): Promise<Counters> {
  const rows = await db
    .selectFrom('counter')
    .select(({ fn }) => ['status', fn.sum<number>('chats').as('chats'), fn.sum<number>('waiting').as('waiting')])
    .where(within('counter', scopes))
    .groupBy('status')
    .execute()
  const { mine } = await db
    .selectFrom('chat')
    .select(({ fn }) => fn.countAll<number>().as('mine'))
    .where('assignee', '=', agent)
    .where('status', '=', 'open')
    .where(within('chat', scopes, { bySite: false }))
    .executeTakeFirstOrThrow()
  const of = (status: ChatRow['status']) => rows.find(row => row.status === status)
  return {
    open: of('open')?.chats ?? 0,
    snoozed: of('snoozed')?.chats ?? 0,
    archived: of('archived')?.chats ?? 0,
    waiting: of('open')?.waiting ?? 0,
    mine,
  }
}
