import { sql } from 'kysely'
import { indexedWords } from './dialect.ts'
import type { Database, EventRow } from './tables.ts'

/** The indexed part of an event: `rowid` is its `seq`. */
export interface SearchRow {
  readonly rowid: number
  readonly words: string
  readonly place: string
}

type Searched = Pick<EventRow, 'seq' | 'message_id' | 'kind' | 'text' | 'withdrawn'>

/** Subjects of a chat's mails, by the ids of their messages. */
type Subjects = ReadonlyMap<string, string>

/** The maximum number of characters indexed per text. */
const mostLetters = 20_000

/** The indexed texts of a chat: the last version of each message and note, unless withdrawn, with its subject if it is a mail. */
export function searchRows(
  db: Database,
  { establishment, events, subjects }: { establishment: string; events: readonly Searched[]; subjects: Subjects },
): readonly SearchRow[] {
  const place = placeToken(establishment)
  return [...new Map(events.map(event => [event.message_id, event])).values()].flatMap(
    ({ seq, message_id, kind, text, withdrawn }) => {
      if ((kind !== 'message' && kind !== 'note') || withdrawn === 1) return []
      const parts = [subjects.get(message_id) ?? null, text].filter(part => part !== null)
      if (parts.length === 0) return []
      return [{ rowid: seq, words: indexedWords(db, parts.join('\n').slice(0, mostLetters)), place }]
    },
  )
}

async function subjectsOf(db: Database, chat_id: string, events: readonly Searched[]): Promise<Subjects> {
  const ids = [...new Set(events.map(({ message_id }) => message_id))]
  const rows = await db
    .selectFrom('mail')
    .select(['message_id', 'subject'])
    .where('chat_id', '=', chat_id)
    .where('subject', 'is not', null)
    .where('message_id', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(ids)}))`)
    .execute()
  return new Map(rows.map(({ message_id, subject }) => [message_id, subject ?? '']))
}

/** An establishment as one token of the index, so that a search in a few of them reads only their texts. */
export function placeToken(establishment: string): string {
  return `e${Buffer.from(establishment).toString('hex')}`
}

/**
 * Updates the index with a chat's events: only the changed ids, or all if the chat moved to another establishment. The subject of a new
 * mail comes later, see `indexMail`.
 */
export async function indexEvents(
  db: Database,
  {
    chat_id,
    establishment,
    events,
    changed,
  }: { chat_id: string; establishment: string; events: readonly Searched[]; changed: ReadonlySet<string> | null },
): Promise<void> {
  const concerned = changed === null ? events : events.filter(({ message_id }) => changed.has(message_id))
  // A new event has no entry yet, and no mail.
  const isNew = concerned.length === 1
  const subjects = isNew ? new Map<string, string>() : await subjectsOf(db, chat_id, concerned)
  const rows = new Map(searchRows(db, { establishment, events: concerned, subjects }).map(row => [row.rowid, row]))
  for (const { seq } of concerned) {
    const row = rows.get(seq)
    if (!isNew) await db.deleteFrom('search').where('rowid', '=', seq).execute()
    if (row !== undefined) await db.insertInto('search').values(row).execute()
  }
}

/** Adds the subject of a mail to what is indexed of its message. */
export async function indexMail(db: Database, mail: { chat_id: string; message_id: string }): Promise<void> {
  await putTextsRight(db, { ...(await placeOf(db, mail)), events: await eventsOf(db, mail) })
}

async function placeOf(db: Database, { chat_id }: { chat_id: string }) {
  const { establishment_id: establishment } = await db
    .selectFrom('chat')
    .select('establishment_id')
    .where('chat_id', '=', chat_id)
    .executeTakeFirstOrThrow()
  return { chat_id, establishment }
}

/** Rows compared with one statement. */
const rowsAtOnce = 500

/** Compares what is indexed of events with what should be, puts it right, and returns how many differed. All versions of a message go together. */
export async function putTextsRight(
  db: Database,
  { chat_id, establishment, events }: { chat_id: string; establishment: string; events: readonly Searched[] },
): Promise<number> {
  const subjects = await subjectsOf(db, chat_id, events)
  const made = new Map(searchRows(db, { establishment, events, subjects }).map(row => [row.rowid, row]))
  let differed = 0
  for (let first = 0; first < events.length; first += rowsAtOnce) {
    const seqs = events.slice(first, first + rowsAtOnce).map(({ seq }) => seq)
    const standing = await db
      .selectFrom('search')
      .select(['rowid', 'words', 'place'])
      .where('rowid', 'in', seqs)
      .execute()
    const found = new Map(standing.map(row => [row.rowid, row]))
    for (const seq of seqs) {
      const [row, other] = [made.get(seq), found.get(seq)]
      if (row?.words === other?.words && row?.place === other?.place) continue
      differed++
      await db.deleteFrom('search').where('rowid', '=', seq).execute()
      if (row !== undefined) await db.insertInto('search').values(row).execute()
    }
  }
  return differed
}

/** Adds the subjects of mails to an index from before they were in it. */
export async function indexSubjects(db: Database): Promise<void> {
  const chats = await db.selectFrom('mail').select('chat_id').distinct().where('subject', 'is not', null).execute()
  for (const chat of chats) await putTextsRight(db, { ...(await placeOf(db, chat)), events: await eventsOf(db, chat) })
}

function eventsOf(db: Database, { chat_id, message_id }: { chat_id: string; message_id?: string }) {
  return db
    .selectFrom('event')
    .select(['seq', 'message_id', 'kind', 'text', 'withdrawn'])
    .where('chat_id', '=', chat_id)
    .$if(message_id !== undefined, events => events.where('message_id', '=', message_id ?? ''))
    .orderBy('seq')
    .execute()
}
