import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { lockForWriting } from '../../src/store/lock.ts'
import { finishForgetting } from './finish-forgetting.ts'
import { heldText } from './held-text.ts'
import { JournalError } from './journal-error.ts'
import { type JournalPlace, type PostgresPlace, placeText } from './journal-place.ts'
import { noOthers, type Others } from './others.ts'
import { uuid7 } from './uuid7.ts'
import type { Written } from './written.ts'

/** A journal that is kept open: nobody works on it alone in the meantime. */
export interface Held {
  /** The id of this server. */
  readonly server: string
  readonly others: Others
  /** Begins to hear what other servers write. */
  follow(listener: (written: Written) => void): void
  release(): Promise<void>
}

export interface HoldOptions {
  /** For how long to wait for others. */
  readonly waitMs: number
  /** Whether no other may have it open, as is always so for a file. */
  readonly isAlone: boolean
}

/** Throws `JournalError` if there is still a file from before the database, which nobody would see. */
export function assertMoved(place: JournalPlace): void {
  if (typeof place === 'string') return
  const path = join(place.directory, 'journal.db')
  if (existsSync(path))
    throw new JournalError(`the journal is still in its file: causerie inbox move moves it into the database: ${path}`)
}

/** Takes hold of a journal; one in a database is created and renewed. Throws `JournalError`. */
export async function holdJournal(place: JournalPlace, options: HoldOptions): Promise<Held> {
  if (typeof place !== 'string') return holdDatabase(place, options)
  const { release } = await lockForWriting(dirname(place), options.waitMs).catch(cause => {
    throw new JournalError(heldText(place, cause), { cause })
  })
  return { server: '', others: noOthers, follow() {}, release: async () => release() }
}

async function holdDatabase(place: PostgresPlace, { waitMs, isAlone }: HoldOptions): Promise<Held> {
  const { openSession } = await import('./postgres-session.ts')
  const { createSchema, postgresDatabase } = await import('./postgres-database.ts')
  const server = uuid7()
  const session = await openSession(place, server)
  try {
    const isOnly = await session.holdAlone(isAlone ? waitMs : 0)
    if (isAlone && !isOnly) throw new JournalError(`servers have the journal open: ${placeText(place)}`)
    const db = await postgresDatabase(place, 1)
    try {
      await createSchema(db, place)
      if (isOnly) await finishForgetting(db, place)
    } finally {
      await db.destroy()
    }
    if (!isAlone) await session.holdShared(waitMs)
  } catch (error) {
    await session.close()
    throw error
  }
  return { server, others: session, follow: session.follow, release: session.close }
}
