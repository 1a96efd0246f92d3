import { sql } from 'kysely'
import { audit } from '../journal/audit.ts'
import { foldedWords } from '../journal/folded.ts'
import type { Database } from '../journal/tables.ts'
import { uuid7 } from '../journal/uuid7.ts'
import type { CannedTable } from './canned-table.ts'

export type CannedReply = Omit<CannedTable, 'title_words' | 'words'>

/** The maximum number of canned replies; each search looks at all of them. */
export const mostCanned = 2000

const columns = ['canned_id', 'title', 'text', 'place', 'saved_at', 'saved_by'] as const
const mostWords = 12

export const cannedReads = {
  /** The places of all canned replies, each once. */
  async cannedPlaces(db: Database, _: Record<never, never>): Promise<readonly string[]> {
    const rows = await db.selectFrom('canned').select('place').distinct().execute()
    return rows.map(({ place }) => place)
  },

  /** Canned replies of these places with every word, each word possibly incomplete; those that have them in the title first. */
  async canned(
    db: Database,
    { places, sought, limit }: { places: readonly string[]; sought: string; limit: number },
  ): Promise<readonly CannedReply[]> {
    const words = foldedWords(sought).slice(0, mostWords)
    const has = (column: 'title_words' | 'words', word: string) =>
      sql<boolean>`instr(${sql.ref(column)}, ${` ${word}`}) > 0`
    return db
      .selectFrom('canned')
      .select(columns)
      .where('place', 'in', valuesOf(places))
      .where(({ and }) => and(words.map(word => has('words', word))))
      .orderBy(({ and }) => and(words.map(word => has('title_words', word))), 'desc')
      .orderBy(({ fn }) => fn('lower', ['title']))
      .orderBy('canned_id')
      .limit(limit)
      .execute()
  },

  /** A canned reply of one of these places, or null. */
  async cannedReply(
    db: Database,
    { canned_id, places }: { canned_id: string; places: readonly string[] },
  ): Promise<CannedReply | null> {
    const found = await db
      .selectFrom('canned')
      .select(columns)
      .where('canned_id', '=', canned_id)
      .where('place', 'in', valuesOf(places))
      .executeTakeFirst()
    return found ?? null
  },
} as const

export interface CannedSaving {
  /** Null for a new one. */
  readonly canned_id: string | null
  readonly title: string
  readonly text: string
  readonly place: string
  /** The places of those that the person may change. */
  readonly places: readonly string[]
  /** `saved_at` of the version on the person's page. */
  readonly seen: number
  readonly agent: string
  readonly now: number
}

/** `changed`: somebody else has saved or removed it since. `full`: there are `mostCanned` already. */
export type CannedSaved = 'saved' | 'changed' | 'full'

export const cannedWrites = {
  async saveCanned(db: Database, saving: CannedSaving): Promise<CannedSaved> {
    const { canned_id, title, text, place, places, seen, agent, now } = saving
    const titleWords = spaced(title)
    const row = {
      title,
      text,
      place,
      title_words: titleWords,
      words: titleWords + spaced(text),
      saved_at: Math.max(now, seen + 1),
      saved_by: agent,
    }
    if (canned_id === null) {
      const { count } = await db
        .selectFrom('canned')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      if (count >= mostCanned) return 'full'
      await db
        .insertInto('canned')
        .values({ canned_id: uuid7(), ...row })
        .execute()
    } else {
      const { numUpdatedRows } = await db
        .updateTable('canned')
        .set(row)
        .where('canned_id', '=', canned_id)
        .where('saved_at', '=', seen)
        .where('place', 'in', valuesOf(places))
        .executeTakeFirstOrThrow()
      if (numUpdatedRows !== 1n) return 'changed'
    }
    await audit(db, [{ at: now, who: agent, what: 'canned', chat_id: null }])
    return 'saved'
  },

  async removeCanned(
    db: Database,
    { canned_id, places, agent, now }: { canned_id: string; places: readonly string[]; agent: string; now: number },
  ): Promise<void> {
    const { numDeletedRows } = await db
      .deleteFrom('canned')
      .where('canned_id', '=', canned_id)
      .where('place', 'in', valuesOf(places))
      .executeTakeFirstOrThrow()
    if (numDeletedRows > 0n) await audit(db, [{ at: now, who: agent, what: 'canned', chat_id: null }])
  },
} as const

function spaced(text: string): string {
  return foldedWords(text)
    .map(word => ` ${word}`)
    .join('')
}

function valuesOf(values: readonly string[]) {
  return sql<string>`(SELECT value FROM json_each(${JSON.stringify(values)}))`
}
