import type { Client } from 'pg'
import { changes } from './changes.ts'
import { JournalError } from './journal-error.ts'
import { type PostgresPlace, placeText } from './journal-place.ts'
import type { Others, Turn } from './others.ts'
import {
  channelOf,
  connectionOptions,
  type LockName,
  loadPg,
  lockOf,
  searchPath,
  settings,
} from './postgres-database.ts'
import type { Written } from './written.ts'

/** The connection by which the servers of a journal know of each other: its locks are theirs for as long as they live. */
export interface PostgresSession extends Others {
  /** Keeps others from working on the journal alone; waits for who does. */
  holdShared(waitMs: number): Promise<void>
  /** Keeps all others away. False if the journal is open elsewhere for longer than `waitMs`. */
  holdAlone(waitMs: number): Promise<boolean>
  /** Begins to hear of the others. */
  follow(onWritten: (written: Written) => void): void
  close(): Promise<void>
}

/** Looks for what notifications did not tell, and for work of a server that is gone. */
const lookMs = 1000
const answerMs = 10_000
const longestNotice = 7000

type Notice =
  | { readonly server: string; readonly seq: number | null; readonly writes: readonly Written[] }
  | { readonly server: string; readonly said: unknown }

export async function openSession(place: PostgresPlace, server: string): Promise<PostgresSession> {
  const pg = await loadPg()
  const change = changes()
  const roles = new Map<string, Role>()
  const hearers = new Set<(said: unknown) => void>()
  let hold: 'shared' | 'alone' | null = null
  let onWritten: ((written: Written) => void) | null = null
  let lastSeq: number | null = null
  let isClosed = false
  let client: Client | null = null
  let last: Promise<unknown> = Promise.resolve()

  /** One statement after the other. */
  function ask<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    const asked = last.then(async () => {
      client ??= await connect()
      const { rows } = await client.query<Row>(text, [...values])
      return rows
    })
    last = asked.catch(() => undefined)
    return asked
  }
  const take = async (how: string, name: LockName) => {
    const [row] = await ask<{ taken: number }>(`SELECT ${how}($1::bigint) AS taken`, [lockOf(place, name)])
    return row?.taken === 1
  }

  async function connect(): Promise<Client> {
    const made = new pg.Client({ ...connectionOptions(place, pg.types), query_timeout: answerMs })
    const lose = () => {
      if (client !== made) return
      client = null
      endRoles()
      change.tell()
    }
    made.on('error', lose)
    made.on('end', lose)
    made.on('notification', ({ payload }) => hear(payload ?? ''))
    try {
      await made.connect()
      await made.query(settings, [searchPath(place)])
      await made.query(`LISTEN ${made.escapeIdentifier(channelOf(place))}`)
      return made
    } catch (error) {
      await made.end().catch(() => undefined)
      throw error
    }
  }

  /** What this server held may be another's by now. */
  function endRoles(): void {
    for (const role of roles.values()) {
      role.isHeld = false
      void role.end().catch(() => undefined)
    }
  }

  function hear(payload: string): void {
    const notice: Notice = JSON.parse(payload)
    if ('seq' in notice && notice.seq !== null && lastSeq !== null) lastSeq = Math.max(lastSeq, notice.seq)
    if (notice.server === server) return
    if ('said' in notice) for (const hearer of hearers) hearer(notice.said)
    else for (const written of notice.writes) onWritten?.(written)
  }

  async function look(): Promise<void> {
    const isNew = client === null
    if (hold === 'shared' && isNew) await take('pg_try_advisory_lock_shared', 'open')
    const [row] = await ask<{ seq: number | null }>('SELECT max(seq) AS seq FROM event')
    const seq = row?.seq ?? 0
    const isMissed = lastSeq !== null && seq > lastSeq
    lastSeq = Math.max(lastSeq ?? 0, seq)
    if (isMissed || isNew) onWritten?.({ name: null })
    for (const [name, role] of roles) {
      if (!role.isHeld) role.isHeld = await take('pg_try_advisory_lock', `role ${name}`)
      // One that cannot begin is tried again with the next look.
      if (role.isHeld && !role.isBegun()) role.begin().catch(() => undefined)
    }
  }

  async function work(): Promise<void> {
    while (!isClosed) {
      try {
        await look()
      } catch {
        // The connection is made anew with the next look.
        const broken = client
        client = null
        endRoles()
        void broken?.end().catch(() => undefined)
      }
      await change.next(lookMs)
    }
  }
  let working: Promise<void> | null = null

  const tries = async (waitMs: number, tryOnce: () => Promise<boolean>) => {
    const untilMs = performance.now() + waitMs
    for (;;) {
      if (await tryOnce()) return true
      if (performance.now() >= untilMs) return false
      await change.next(100)
    }
  }

  await ask('SELECT 1').catch(cause => {
    throw new JournalError(`the journal cannot be opened: ${placeText(place)}: ${problemOf(cause)}`, { cause })
  })
  return {
    async holdAlone(waitMs) {
      if (!(await tries(waitMs, () => take('pg_try_advisory_lock', 'open')))) return false
      hold = 'alone'
      return true
    },
    async holdShared(waitMs) {
      if (!(await tries(waitMs, () => take('pg_try_advisory_lock_shared', 'open'))))
        throw new JournalError(`a command works on the journal alone: ${placeText(place)}`)
      if (hold === 'alone') await take('pg_advisory_unlock', 'open')
      hold = 'shared'
    },
    follow(listener) {
      onWritten = listener
      working ??= work()
    },
    async inTurn(name, begin) {
      const role = roleOf(begin)
      roles.set(name, role)
      change.tell()
      return {
        async stop() {
          roles.delete(name)
          await role.end()
          if (role.isHeld) await take('pg_advisory_unlock', `role ${name}`).catch(() => undefined)
        },
      }
    },
    say(said) {
      const text = JSON.stringify({ server, said })
      if (Buffer.byteLength(text) > longestNotice || isClosed) return
      // Who does not hear it does without.
      ask('SELECT pg_notify($1, $2)', [channelOf(place), text]).catch(() => undefined)
    },
    onSaid(hearer) {
      hearers.add(hearer)
      return () => hearers.delete(hearer)
    },
    async close() {
      isClosed = true
      change.tell()
      await working
      await last
      await client?.end().catch(() => undefined)
    },
  }
}

interface Role {
  /** Whether its lock is held by this server. */
  isHeld: boolean
  isBegun(): boolean
  begin(): Promise<void>
  /** Resolves when the work has ended. */
  end(): Promise<void>
}

function roleOf(begin: () => Turn | Promise<Turn>): Role {
  let running: Turn | null = null
  let last: Promise<void> = Promise.resolve()
  const then = (step: () => Promise<void>) => {
    const done = last.then(step)
    last = done.catch(() => undefined)
    return done
  }
  return {
    isHeld: false,
    isBegun: () => running !== null,
    begin: () =>
      then(async () => {
        running ??= await begin()
      }),
    end: () =>
      then(async () => {
        const ending = running
        running = null
        await ending?.stop()
      }),
  }
}

function problemOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
}
