import { statSync } from 'node:fs'
import { startCheckpoints } from './checkpoints.ts'
import { openDatabase } from './open-database.ts'
import type { OpenedDatabase } from './opened-database.ts'

/** Opens the file of a journal for a thread. */
export async function openFile(path: string, mode: 'write' | 'read'): Promise<OpenedDatabase> {
  const db = await openDatabase(path, mode)
  const checkpoints = mode === 'write' ? startCheckpoints(db, path) : null
  const identityNow = () => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? '' : `${found.dev} ${found.ino}`
  }
  const identity = identityNow()
  return {
    isConcurrent: false,
    async transact(work) {
      const transaction = await db.startTransaction().execute()
      try {
        const done = await work(transaction)
        // Writes to a removed file would be lost with this process, so they are not acknowledged.
        if (mode === 'write' && identityNow() !== identity)
          throw new Error(`the journal's file was removed or replaced: ${path}`)
        await transaction.commit().execute()
        return done
      } catch (error) {
        // A full disk must not leave the transaction open: later calls would fail too.
        await transaction
          .rollback()
          .execute()
          .catch(() => undefined)
        throw error
      }
    },
    afterCommit: async committed => checkpoints?.afterCommit(committed),
    async close() {
      await checkpoints?.close()
      await db.destroy()
    },
  }
}
