import { indexedWords } from './dialect.ts'
import type { Database, EventRow } from './tables.ts'

/** The indexed part of an event: `rowid` is its `seq`. */
export interface SearchRow {
  readonly rowid: number
  readonly words: string
  readonly place: string
}

type Searched = Pick<EventRow, 'seq' | 'message_id' | 'kind' | 'text' | 'withdrawn'>

/** The maximum number of characters indexed per text. */
const mostLetters = 20_000

/** The indexed texts of a chat: the last version of each message and note, unless withdrawn. */
export function searchRows(db: Database, establishment: string, events: readonly Searched[]): readonly SearchRow[] {
  const place = placeToken(establishment)
  return [...new Map(events.map(event => [event.message_id, event])).values()].flatMap(
    ({ seq, kind, text, withdrawn }) => {
      if ((kind !== 'message' && kind !== 'note') || withdrawn === 1 || text === null) return []
      return [{ rowid: seq, words: indexedWords(db, text.slice(0, mostLetters)), place }]
    },
  )
}

/** An establishment as one token of the index, so that a search in a few of them reads only their texts. */
export function placeToken(establishment: string): string {
  return `e${Buffer.from(establishment).toString('hex')}`
}

/** Updates the index with a chat's events: only the changed ids, or all if the chat moved to another establishment. */
export async function indexEvents(
  db: Database,
  {
    establishment,
    events,
    changed,
  }: { establishment: string; events: readonly Searched[]; changed: ReadonlySet<string> | null },
): Promise<void> {
  const concerned = changed === null ? events : events.filter(({ message_id }) => changed.has(message_id))
  const rows = new Map(searchRows(db, establishment, concerned).map(row => [row.rowid, row]))
  for (const { seq } of concerned) {
    const row = rows.get(seq)
    // A new event has no entry yet.
    if (concerned.length > 1) await db.deleteFrom('search').where('rowid', '=', seq).execute()
    if (row !== undefined) await db.insertInto('search').values(row).execute()
  }
}
