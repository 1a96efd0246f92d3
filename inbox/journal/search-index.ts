import { sql } from 'kysely'
import { folded } from './folded.ts'
import type { Database, EventRow } from './tables.ts'

/** What is searched of an event: `rowid` is its `seq`. */
export interface SearchRow {
  readonly rowid: number
  readonly words: string
  readonly place: string
}

type Searched = Pick<EventRow, 'seq' | 'message_id' | 'kind' | 'text' | 'withdrawn'>

/** Letters of one text that are searched. */
const mostLetters = 20_000

/** What is searched of a chat: of each message and note the last version, unless it is taken back. */
export function searchRows(establishment: string, events: readonly Searched[]): readonly SearchRow[] {
  const place = placeToken(establishment)
  return [...new Map(events.map(event => [event.message_id, event])).values()].flatMap(
    ({ seq, kind, text, withdrawn }) => {
      if ((kind !== 'message' && kind !== 'note') || withdrawn === 1 || text === null) return []
      return [{ rowid: seq, words: folded(text.slice(0, mostLetters)), place }]
    },
  )
}

/** An establishment as one word of the index, so that a search in few of them reads no more than theirs. */
export function placeToken(establishment: string): string {
  return `e${Buffer.from(establishment).toString('hex')}`
}

/** The index over texts, SQLite's own. */
export async function createSearch(db: Database): Promise<void> {
  await sql`CREATE VIRTUAL TABLE search USING fts5(words, place, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0')`.execute(
    db,
  )
}

/** Brings the index up to date with a chat's events: of those ids that changed, or of all when the chat is elsewhere now. */
export async function indexEvents(
  db: Database,
  {
    establishment,
    events,
    changed,
  }: { establishment: string; events: readonly Searched[]; changed: ReadonlySet<string> | null },
): Promise<void> {
  const concerned = changed === null ? events : events.filter(({ message_id }) => changed.has(message_id))
  const rows = new Map(searchRows(establishment, concerned).map(row => [row.rowid, row]))
  for (const { seq } of concerned) {
    const row = rows.get(seq)
    // Of an event that has only just come nothing stands yet.
    if (concerned.length > 1) await db.deleteFrom('search').where('rowid', '=', seq).execute()
    if (row !== undefined) await db.insertInto('search').values(row).execute()
  }
}
