import { rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { indexedWords } from './dialect.ts'
import { holdJournal } from './hold-journal.ts'
import { JournalError } from './journal-error.ts'
import { type PostgresPlace, placeText } from './journal-place.ts'
import { openDatabase } from './open-database.ts'
import { postgresDatabase } from './postgres-database.ts'
import { rebuild } from './rebuild.ts'
import type { Database } from './tables.ts'

export interface Moved {
  readonly chats: number
  readonly events: number
  /** The name of the file since then. */
  readonly file: string
}

/** Rows that are copied with one statement, which has a parameter for each of their values. */
const rowsAtOnce = 500

/**
 * Moves the journal of a folder into a database that has none, all or nothing: everything is copied in one transaction, and what is derived
 * is derived again and compared. The file is then renamed. Throws `JournalError`, above all if somebody has one of them open.
 */
export async function moveJournal(place: PostgresPlace): Promise<Moved> {
  const path = join(place.directory, 'journal.db')
  await stat(path).catch(cause => {
    throw new JournalError(`there is no journal: ${path}`, { cause })
  })
  const closing: (() => Promise<unknown>)[] = []
  try {
    for (const one of [path, place]) {
      const held = await holdJournal(one, { waitMs: 0, isAlone: true })
      closing.push(() => held.release())
    }
    const from = await openDatabase(path, 'write')
    closing.push(() => from.destroy())
    const to = await postgresDatabase(place, 1)
    closing.push(() => to.destroy())
    const { chats, events } = await to.transaction().execute(transaction => copyAll(from, transaction, place))
    for (const close of closing.splice(0).toReversed()) await close()
    const file = `${path}.moved`
    for (const suffix of ['', '-wal', '-shm']) await rename(`${path}${suffix}`, `${file}${suffix}`).catch(ifThere)
    return { chats, events, file }
  } finally {
    for (const close of closing.toReversed()) await close()
  }
}

function ifThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

async function copyAll(from: Database, to: Database, place: PostgresPlace) {
  const found = await to.selectFrom('event').select('seq').limit(1).executeTakeFirst()
  if (found !== undefined) throw new JournalError(`the database has a journal already: ${placeText(place)}`)
  const { rows: tables } = await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables
    WHERE schemaname = current_schema() ORDER BY tablename`.execute(to)
  // The id of the journal, by which a store knows how far it has come.
  await to.deleteFrom('meta').execute()
  for (const { name } of tables) await copy(from, to, name)
  const { rows: counted } = await sql<{
    name: string
    counter: string
  }>`SELECT table_name AS name, column_name AS counter
    FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'`.execute(to)
  for (const { name, counter } of counted)
    await sql`SELECT setval(pg_get_serial_sequence(${name}, ${counter}), (SELECT max(${sql.id(counter)}) FROM ${sql.table(name)}))`.execute(
      to,
    )
  const { chats, events, chatsDiffered, countersDiffered, textsDiffered } = await rebuild(to)
  if (chatsDiffered + countersDiffered + textsDiffered > 0)
    throw new JournalError('the journal does not agree with its events: causerie inbox rebuild puts it right')
  return { chats, events }
}

async function copy(from: Database, to: Database, name: string): Promise<void> {
  const columns = name === 'search' ? sql`words, place` : sql`*`
  let after = 0
  for (;;) {
    const { rows } = await sql<Record<string, unknown> & { row_of_file: number }>`
      SELECT rowid AS row_of_file, ${columns} FROM ${sql.table(name)} WHERE rowid > ${after} ORDER BY rowid LIMIT ${rowsAtOnce}`.execute(
      from,
    )
    after = rows.at(-1)?.row_of_file ?? after
    const copied = rows.map(({ row_of_file: rowid, ...row }) =>
      name === 'search' ? { ...row, rowid, words: indexedWords(to, String(row.words)) } : row,
    )
    if (copied.length > 0)
      await to
        .insertInto(name as 'event')
        .values(copied as never)
        .execute()
    if (rows.length < rowsAtOnce) return
  }
}
