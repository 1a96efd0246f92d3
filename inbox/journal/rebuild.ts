import { sql } from 'kysely'
import { chatState } from './chat-state.ts'
import { countedChats, keyOf } from './counters.ts'
import { mendIndex } from './dialect.ts'
import { putTextsRight } from './search-index.ts'
import type { ChatRow, CounterRow, Database, EventRow } from './tables.ts'

/** The differences that a rebuild found and corrected. */
export interface Rebuilt {
  readonly chats: number
  readonly events: number
  /** The first chats whose row differed, with the names of the columns; `row` for a missing or superfluous row. */
  readonly differed: readonly { readonly chat_id: string; readonly what: readonly string[] }[]
  readonly chatsDiffered: number
  readonly countersDiffered: number
  /** The number of texts that differed in the search index. */
  readonly textsDiffered: number
  /** Whether the index was corrupt and was rebuilt from its texts. */
  readonly indexBroken: boolean
}

/** Chats recomputed per batch. */
const slice = 500
/** The maximum number of chats in `differed`. */
const named = 100

/** Recomputes chats, counters and the search index from the events, and reports differences. */
export async function rebuild(db: Database): Promise<Rebuilt> {
  const differed: { chat_id: string; what: readonly string[] }[] = []
  let [chats, events, chatsDiffered, textsDiffered, after] = [0, 0, 0, 0, '']
  const tell = (chat_id: string, what: readonly string[]) => {
    chatsDiffered++
    if (differed.length < named) differed.push({ chat_id, what })
  }
  for (;;) {
    const ids = await idsAfter(db, after)
    if (ids.length === 0) break
    after = ids.at(-1) ?? after
    chats += ids.length
    const [of, standing] = await Promise.all([eventsOf(db, ids), chatsOf(db, ids)])
    for (const chat_id of ids) {
      const own = of.get(chat_id) ?? []
      events += own.length
      const made = rowOf(chat_id, own)
      const what = await putRight(db, made, standing.get(chat_id))
      if (what.length > 0) tell(chat_id, what)
      textsDiffered += await putTextsRight(db, {
        chat_id,
        establishment: made.establishment_id,
        events: own,
      })
    }
  }
  for (const chat_id of await strayChats(db)) tell(chat_id, ['row'])
  const strayTexts = await sql`DELETE FROM search WHERE rowid NOT IN (SELECT seq FROM event)`.execute(db)
  return {
    chats,
    events,
    differed,
    chatsDiffered,
    countersDiffered: await putCountersRight(db),
    textsDiffered: textsDiffered + Number(strayTexts.numAffectedRows ?? 0),
    indexBroken: await mendIndex(db),
  }
}

async function idsAfter(db: Database, after: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('event')
    .select('chat_id')
    .distinct()
    .where('chat_id', '>', after)
    .orderBy('chat_id')
    .limit(slice)
    .execute()
  return rows.map(({ chat_id }) => chat_id)
}

async function eventsOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('chat_id', 'in', [...ids])
    .orderBy('chat_id')
    .orderBy('chat_version')
    .execute()
  const of = new Map<string, EventRow[]>()
  for (const row of rows) {
    const own = of.get(row.chat_id)
    if (own === undefined) of.set(row.chat_id, [row])
    else own.push(row)
  }
  return of
}

async function chatsOf(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, ChatRow>> {
  const rows = await db
    .selectFrom('chat')
    .selectAll()
    .where('chat_id', 'in', [...ids])
    .execute()
  return new Map(rows.map(row => [row.chat_id, row]))
}

/** The row of a chat, computed from its events. */
export function rowOf(chat_id: string, events: readonly EventRow[]): ChatRow {
  // A forgotten customer who writes again brings the key back.
  const last = events.findLast(({ thread_key }) => thread_key !== null)
  if (last === undefined || last.thread_key === null) throw new Error(`no connection began the chat ${chat_id}`)
  const { connection, thread_key } = last
  return { chat_id, connection, thread_key, version: events.length, ...chatState(chat_id, events) }
}

async function putRight(db: Database, made: ChatRow, standing: ChatRow | undefined): Promise<readonly string[]> {
  const what =
    standing === undefined
      ? ['row']
      : Object.entries(made).flatMap(([name, value]) => (standing[name as keyof ChatRow] === value ? [] : [name]))
  if (what.length > 0) {
    await db
      .insertInto('chat')
      .values(made)
      .onConflict(conflict => conflict.column('chat_id').doUpdateSet(made))
      .execute()
  }
  return what
}

async function strayChats(db: Database): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('chat')
    .select('chat_id')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('event').select('seq').whereRef('event.chat_id', '=', 'chat.chat_id'))),
    )
    .execute()
  for (const { chat_id } of rows) await db.deleteFrom('chat').where('chat_id', '=', chat_id).execute()
  return rows.map(({ chat_id }) => chat_id)
}

async function putCountersRight(db: Database): Promise<number> {
  const made = new Map((await countedChats(db)).map(row => [keyOf(row), row]))
  const standing = (await db.selectFrom('counter').selectAll().execute()).filter(({ chats }) => chats !== 0)
  const found = new Map(standing.map(row => [keyOf(row), row]))
  const isSame = (row: CounterRow, other: CounterRow | undefined) =>
    row.chats === other?.chats && row.waiting === other.waiting
  const wrong = [...new Set([...made.keys(), ...found.keys()])].filter(key => {
    const row = made.get(key)
    return row === undefined || !isSame(row, found.get(key))
  })
  if (wrong.length > 0) {
    await db.deleteFrom('counter').execute()
    for (const row of made.values()) await db.insertInto('counter').values(row).execute()
  }
  return wrong.length
}
