import { sql } from 'kysely'
import { append } from '../journal/append.ts'
import { type ChatRow, type Database, ownConnection } from '../journal/tables.ts'
import { isNotWithdrawn } from '../journal/written-since.ts'

/** The latest event that was looked at is stored under this name. */
const cursorName = 'assigned-to'
const eventsAtOnce = 500

/** An agent with their load. */
export interface AgentLoad {
  readonly agent: string
  readonly isAway: boolean
  /** See `AgentTable`; 0 for never. */
  readonly assignedSeq: number
  /** The number of open chats that are assigned to them. */
  readonly openChats: number
}

/** A chat with a new message of its customer, and the position of that message. */
export interface WrittenChat extends ChatRow {
  readonly seq: number
}

export const assigningReads = {
  /** Everybody who is away, has open chats or was assigned one by a rule; others have none of these. */
  async agentLoads(db: Database, _: Record<never, never>): Promise<readonly AgentLoad[]> {
    const rows = await db.selectFrom('agent').selectAll().execute()
    const loads = await db
      .selectFrom('chat')
      .select(({ fn }) => ['assignee', fn.countAll<number>().as('chats')])
      .where('assignee', 'is not', null)
      .where('status', '=', 'open')
      .groupBy('assignee')
      .execute()
    const of = new Map(loads.map(({ assignee, chats }) => [assignee ?? '', chats]))
    const known = new Map(rows.map(row => [row.agent, row]))
    return [...new Set([...of.keys(), ...known.keys()])].map(agent => ({
      agent,
      isAway: (known.get(agent)?.away_since ?? null) !== null,
      assignedSeq: known.get(agent)?.assigned_seq ?? 0,
      openChats: of.get(agent) ?? 0,
    }))
  },

  async isAway(db: Database, { agent }: { agent: string }): Promise<boolean> {
    const row = await db.selectFrom('agent').select('away_since').where('agent', '=', agent).executeTakeFirst()
    return (row?.away_since ?? null) !== null
  },

  /** Who is away. */
  async awayAgents(db: Database, _: Record<never, never>): Promise<readonly string[]> {
    const rows = await db.selectFrom('agent').select('agent').where('away_since', 'is not', null).execute()
    return rows.map(({ agent }) => agent)
  },

  /**
   * Waiting chats whose customers have written after an event, unless somebody has assigned them since; with the positions before and after them.
   * Without a position, from the stored one.
   */
  async writtenChats(
    db: Database,
    { after }: { after: number | null },
  ): Promise<{
    readonly chats: readonly WrittenChat[]
    readonly from: number
    readonly upTo: number
    readonly hasMore: boolean
  }> {
    const from = after ?? (await storedCursor(db))
    const events = await db
      .selectFrom('event')
      .select(['seq', 'chat_id', 'kind', 'author'])
      .where('seq', '>', from)
      .where(isNotWithdrawn)
      .orderBy('seq')
      .limit(eventsAtOnce)
      .execute()
    const latest = new Map(
      events.flatMap(({ chat_id, seq, kind, author }) =>
        kind === 'message' && author === 'customer' ? [[chat_id, seq] as const] : [],
      ),
    )
    const rows = await db
      .selectFrom('chat')
      .selectAll()
      .where('chat_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify([...latest.keys()])}))`)
      .where('waiting_since', 'is not', null)
      .execute()
    const chats: WrittenChat[] = []
    for (const chat of rows) {
      const seq = latest.get(chat.chat_id) ?? 0
      if (!(await isAssignedAfter(db, { chat_id: chat.chat_id, seq }))) chats.push({ ...chat, seq })
    }
    return {
      chats: chats.sort((a, b) => a.seq - b.seq),
      from,
      upTo: events.at(-1)?.seq ?? from,
      hasMore: events.length === eventsAtOnce,
    }
  },
} as const

export interface RuledAssignment {
  readonly chat_id: string
  /** The position of the message that it answers. */
  readonly seq: number
  readonly assignee: string | null
}

export const assigningWrites = {
  async setAway(db: Database, { agent, isAway, now }: { agent: string; isAway: boolean; now: number }): Promise<void> {
    const away_since = isAway ? now : null
    await db
      .insertInto('agent')
      .values({ agent, away_since, assigned_seq: null })
      .onConflict(conflict => conflict.column('agent').doUpdateSet({ away_since }))
      .execute()
  },

  /** Assigns chats by a rule, unless somebody has assigned them in the meantime, and stores how far the rule has got. */
  async assignByRule(
    db: Database,
    { assignments, upTo, now }: { assignments: readonly RuledAssignment[]; upTo: number; now: number },
  ): Promise<void> {
    for (const { chat_id, seq, assignee } of assignments) {
      const chat = await db.selectFrom('chat').selectAll().where('chat_id', '=', chat_id).executeTakeFirst()
      if (
        chat === undefined ||
        chat.merged_into !== null ||
        chat.assignee === assignee ||
        (await isAssignedAfter(db, { chat_id, seq }))
      )
        continue
      const event = {
        kind: 'assign',
        author: 'system',
        author_id: null,
        establishment_id: chat.establishment_id,
        sent_at: now,
        source_key: `rule:${seq}`,
        text: null,
        assignee,
      } as const
      await append(db, { thread: { chat_id }, connection: ownConnection, events: [event], now })
      if (assignee === null) continue
      await db
        .insertInto('agent')
        .values({ agent: assignee, away_since: null, assigned_seq: seq })
        .onConflict(conflict => conflict.column('agent').doUpdateSet({ assigned_seq: seq }))
        .execute()
    }
    await db
      .insertInto('meta')
      .values({ name: cursorName, value: String(upTo) })
      .onConflict(conflict => conflict.column('name').doUpdateSet({ value: String(upTo) }))
      .execute()
  },
} as const

/** Chats from before the first start of the rule are not assigned. */
async function storedCursor(db: Database): Promise<number> {
  const row = await db.selectFrom('meta').select('value').where('name', '=', cursorName).executeTakeFirst()
  if (row !== undefined) return Number(row.value)
  const last = await db.selectFrom('event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst()
  return last?.seq ?? 0
}

async function isAssignedAfter(db: Database, { chat_id, seq }: { chat_id: string; seq: number }): Promise<boolean> {
  const later = await db
    .selectFrom('event')
    .select('seq')
    .where('chat_id', '=', chat_id)
    .where('kind', '=', 'assign')
    .where('seq', '>', seq)
    .limit(1)
    .executeTakeFirst()
  return later !== undefined
}
