import { readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import { isCode } from '../../src/is-code.ts'
import type { Database } from './tables.ts'

const pendingName = 'forget-pending'

/** Records in the transaction of a forgetting that its rest is still to be done. */
export async function beginForgetting(db: Database): Promise<void> {
  await db
    .insertInto('meta')
    .values({ name: pendingName, value: '1' })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute()
}

/**
 * Does the rest of a forgetting, also of one that was interrupted: removes the files that nothing refers to, and what SQLite keeps of
 * deleted rows in free pages, in the search index and in the write-ahead log. Nobody else may have the journal open.
 */
export async function finishForgetting(db: Database, path: string): Promise<void> {
  const pending = await db.selectFrom('meta').select('name').where('name', '=', pendingName).executeTakeFirst()
  if (pending === undefined) return
  await removeFiles(db, join(dirname(path), 'files'))
  // Segments of the index keep deleted words until they are merged.
  await sql`INSERT INTO search (search) VALUES ('rebuild')`.execute(db)
  await sql`VACUUM`.execute(db)
  const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)
  if (rows[0]?.busy !== 0) throw new Error(`another program has the journal open: ${path}`)
  await db.deleteFrom('meta').where('name', '=', pendingName).execute()
}

/** Removes contents and thumbnails without an attachment, and uploads that are not complete: their parts may be anybody's. */
async function removeFiles(db: Database, directory: string): Promise<void> {
  for (const folder of ['arriving', 'resumable']) await rm(join(directory, folder), { recursive: true, force: true })
  for (const kind of ['content', 'thumbnails'])
    for (const folder of await namesIn(join(directory, kind))) {
      const names = await namesIn(join(directory, kind, folder))
      const hashes = names.map(name => name.slice(0, 64))
      const rows = await db
        .selectFrom('attachment')
        .select('sha256')
        .where('sha256', 'in', sql<string>`(SELECT value FROM json_each(${JSON.stringify(hashes)}))`)
        .execute()
      const held = new Set(rows.map(({ sha256 }) => sha256))
      for (const name of names)
        if (!held.has(name.slice(0, 64))) await rm(join(directory, kind, folder, name), { force: true })
    }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return readdir(directory).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return []
    throw error
  })
}
