import { type Kysely, sql } from 'kysely'
import Libsql from 'libsql/promise'
import type { Tables } from './tables.ts'

/** Copies commits from the write-ahead log into the journal's file, on a thread of libsql: commits do not wait for it. */
export interface Checkpoints {
  /** To be called after each commit of the writer. */
  afterCommit(committed: { readonly isErasing: boolean }): Promise<void>
  close(): Promise<void>
}

/** The time between checkpoints. */
const everyMs = 500
/** In pages of 4096 bytes. A longer log is emptied by the writer itself. */
const longestLog = 16_000

type Progress = { readonly log: number; readonly checkpointed: number }

export function startCheckpoints(db: Kysely<Tables>, path: string): Checkpoints {
  const database = new Libsql(path, {})
  let running: Promise<void> | null = null
  let [endedMs, isLong, mustEmpty] = [0, false, false]
  async function run(): Promise<void> {
    const statement = await database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
    const [progress]: readonly Progress[] = await statement.all()
    isLong = (progress?.log ?? 0) > longestLog
  }
  return {
    async afterCommit({ isErasing }) {
      mustEmpty ||= isErasing
      if (mustEmpty) {
        await running
        const { rows } = await sql<{ busy: number }>`PRAGMA wal_checkpoint(TRUNCATE)`.execute(db)
        mustEmpty = rows[0]?.busy !== 0
      }
      if (running !== null) return
      // While there are always new commits, only the writer can reach the end of the log, from where SQLite begins it anew.
      if (isLong) await sql`PRAGMA wal_checkpoint(PASSIVE)`.execute(db)
      isLong = false
      if (performance.now() - endedMs < everyMs) return
      running = run()
        .catch(() => undefined)
        .then(() => {
          running = null
          endedMs = performance.now()
        })
    },
    async close() {
      await running
      database.close()
    },
  }
}
