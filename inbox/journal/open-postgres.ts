import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { JournalError } from './journal-error.ts'
import type { PostgresPlace } from './journal-place.ts'
import type { OpenedDatabase } from './opened-database.ts'
import { channelOf, lockOf, postgresDatabase } from './postgres-database.ts'
import type { Database } from './tables.ts'
import type { Written } from './written.ts'

const readsAtOnce = 6
/** For how long a call is tried again while the database cannot be reached. */
const longestMs = 10_000
const pauseMs = 100
/** NOTIFY takes fewer than 8000 bytes. */
const longestNotice = 7000

interface Begun {
  readonly may: number
  readonly xid: string
  readonly pid: number
}

export interface PostgresOptions {
  readonly mode: 'write' | 'read'
  readonly server: string
  readonly isAlone: boolean
}

/**
 * Opens the database of a journal for a thread. One transaction writes at a time, of all servers: so events are numbered in the order in
 * which they are committed, and a reader who has read up to a number misses none.
 */
export async function openPostgres(
  place: PostgresPlace,
  { mode, server, isAlone }: PostgresOptions,
): Promise<OpenedDatabase> {
  const db = await postgresDatabase(place, mode === 'write' ? 1 : readsAtOnce)

  async function begin(connection: Database): Promise<Begun> {
    await sql`BEGIN ISOLATION LEVEL READ COMMITTED`.execute(connection)
    const { rows } = await sql<Begun>`
      SELECT pg_advisory_xact_lock(${lockOf(place, 'write')}::bigint),
        pg_try_advisory_xact_lock_shared(${lockOf(place, 'open')}::bigint) AS may,
        pg_current_xact_id()::text AS xid, pg_backend_pid() AS pid`.execute(connection)
    const [begun] = rows
    if (begun === undefined) throw new Error('a transaction did not begin')
    if (begun.may === 0 && !isAlone) throw new JournalError('a command works on the journal alone: no server may write')
    return begun
  }

  async function tell(connection: Database, written: readonly Written[]): Promise<void> {
    const told = written.filter(({ name }) => name !== 'takeLetter')
    if (told.length === 0) return
    const all = JSON.stringify(told)
    const writes = Buffer.byteLength(all) > longestNotice ? '[{"name":null}]' : all
    await sql`SELECT pg_notify(${channelOf(place)}, json_build_object('server', ${server}::text,
      'seq', (SELECT max(seq) FROM event), 'writes', ${writes}::json)::text)`.execute(connection)
  }

  /** What became of a transaction whose COMMIT was not answered. Null if nobody knows any more. */
  async function isCommitted({ xid, pid }: Begun): Promise<boolean | null> {
    const status = () =>
      again(async () => {
        // Its connection is gone: it must not commit later, nor keep others from writing.
        await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid = ${pid} AND backend_xid = ${xid}::xid8::xid AND pid <> pg_backend_pid()`.execute(db)
        const { rows } = await sql<{ status: string | null }>`SELECT pg_xact_status(${xid}::xid8) AS status`.execute(db)
        return rows[0]?.status ?? null
      })
    for (;;) {
      const found = await status()
      if (found !== 'in progress') return found === null ? null : found === 'committed'
      await sleep(pauseMs)
    }
  }

  async function write<Done>(work: (db: Database) => Promise<Done>, written: readonly Written[]): Promise<Done> {
    let committing: { readonly begun: Begun; readonly done: Done } | null = null
    try {
      return await db.connection().execute(async connection => {
        try {
          const begun = await begin(connection)
          const done = await work(connection)
          await tell(connection, written)
          committing = { begun, done }
          const { rows } = await sql<{ command: string }>`COMMIT`.execute(connection)
          // So it ends if a statement had failed, whatever was done about that.
          if (rows[0]?.command === 'ROLLBACK') throw new Error('a statement of the transaction had failed')
          return done
        } catch (error) {
          await sql`ROLLBACK`.execute(connection).catch(() => undefined)
          throw error
        }
      })
    } catch (error) {
      if (committing === null || !isLost(error)) throw error
      const { begun, done } = committing as { readonly begun: Begun; readonly done: Done }
      const committed = await isCommitted(begun).catch(() => null)
      if (committed === true) return done
      if (committed === false) throw new LostError(error instanceof Error ? error.message : String(error))
      throw new JournalError('the connection to the database broke during a commit: nobody knows whether it is stored')
    }
  }

  const read = <Done>(work: (db: Database) => Promise<Done>) =>
    db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)

  return {
    isConcurrent: mode === 'read',
    transact: (work, written) => again(() => (mode === 'write' ? write(work, written) : read(work))),
    afterCommit: async () => {},
    close: () => db.destroy(),
  }
}

/** Nothing was stored. */
class LostError extends Error {}

async function again<Done>(work: () => Promise<Done>): Promise<Done> {
  const beganMs = performance.now()
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isLost(error)) throw error
      if (performance.now() - beganMs > longestMs)
        throw new JournalError(`the database of the journal cannot be reached: ${(error as Error).message}`, {
          cause: error,
        })
      await sleep(pauseMs)
    }
  }
}

/**
 * Whether a failure is that of a connection or of a server that stops or starts, or a conflict with another transaction: then the
 * transaction was rolled back, unless it was being committed.
 */
function isLost(error: unknown): boolean {
  if (error instanceof LostError) return true
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    /^(08...|57P0[1-3]|53300|40001|40P01|25P03|E[A-Z]{4,}|EPIPE)$/.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      error.message,
    )
  )
}
