import { randomBytes } from 'node:crypto'
import { chmod, link, realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '../engine/duckdb-api.ts'
import { StoreError } from '../errors.ts'
import { isCode } from '../is-code.ts'
import { exhaustedBy } from './exhausted.ts'
import { fileIdentity, nullWhenGone } from './file-identity.ts'
import { flush } from './flush.ts'
import { makePrivateFolder, privateFileMode } from './private-files.ts'

/** By the identity of their files: a lock that is reached on another path, through a link of whatever kind, is the same lock. */
const heldHere = new Set<string>()
let turn: Promise<unknown> = Promise.resolve()
const pollMs = 100
export const lockName = 'writer.lock'

export interface WriterLock {
  readonly release: () => void
  /** The first folder that had to be made for the store; null when its directory was there. */
  readonly made: string | null
}

/**
 * Takes the writer's lock of a store's directory, which is made when it is missing, waiting up to `waitMs`.
 * The lock is the one DuckDB takes on a file that it opens for writing: the kernel drops it when the process ends, however it ends.
 * That lock does not keep two loads of one process apart, so those are told apart here.
 */
export async function lockForWriting(directory: string, waitMs: number): Promise<WriterLock> {
  const deadline = performance.now() + waitMs
  let made: string | null = null
  for (;;) {
    // A first load that failed removes the directory, also while this one waits for it.
    made = (await makePrivateFolder(directory)) ?? made
    const path = await realpath(directory).then(real => join(real, lockName), nullWhenGone)
    const holder = path === null ? null : await inTurn(() => tryLock(path))
    if (typeof holder === 'function') return { release: holder, made }
    if (performance.now() >= deadline) {
      throw new StoreError(
        `one load writes to a store at a time: ${directory} is held by ${holder ?? 'a load that failed'}`,
      )
    }
    await sleep(pollMs)
  }
}

/** Removes the lock's file, for whoever holds the lock and takes the directory away. */
export async function removeLock(directory: string): Promise<void> {
  for (const name of [lockName, `${lockName}.wal`]) await rm(join(directory, name), { force: true })
}

/** Who holds the writer's lock of a directory, as the lock's refusals name it; null: nobody. Writes nothing. */
export async function lockHolder(directory: string): Promise<string | null> {
  const path = join(directory, lockName)
  return inTurn(async () => {
    const identity = await fileIdentity(path)
    if (identity === null) return null
    return heldHere.has(identity) ? thisProcess : lookFor(path)
  })
}

const thisProcess = `this process (PID ${process.pid})`

/** The kernel drops all that a process has locked of a file when the process closes it once: one of us opens a lock at a time. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work)
  turn = done.catch(() => undefined)
  return done
}

/** By a reader's lock, which keeps a writer out for as long as this takes. */
async function lookFor(path: string): Promise<string | null> {
  try {
    const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
    instance.closeSync()
    return null
  } catch (cause) {
    const holder = holderIn(cause)
    if (holder !== null) return holder
    if (messageOf(cause).includes('No such file or directory')) return null
    throw notTaken(path, cause)
  }
}

/** A function that releases the lock, or the name of its holder, or null when the lock's file was removed meanwhile. */
async function tryLock(path: string): Promise<(() => void) | string | null> {
  try {
    await makeLockFile(path)
    const before = await fileIdentity(path)
    if (before !== null && heldHere.has(before)) return thisProcess
    const instance = await DuckDBInstance.create(path)
    if (before === null) await chmod(path, privateFileMode).catch(nullWhenGone)
    // A lock on a file that was removed keeps nobody out.
    const after = await fileIdentity(path)
    if (after === null || before !== after) {
      instance.closeSync()
      return null
    }
    heldHere.add(after)
    return () => {
      instance.closeSync()
      heldHere.delete(after)
    }
  } catch (cause) {
    const holder = holderIn(cause)
    if (holder !== null) return holder
    if (messageOf(cause).includes('No such file or directory') || isCode(cause, 'ENOENT')) return null
    throw notTaken(path, cause)
  }
}

/**
 * Makes the lock's file where there is none: whole, under another name first. DuckDB would make it in place, and a full disk or a kill
 * then leaves a file that is no database, which nobody could ever lock again.
 */
async function makeLockFile(path: string): Promise<void> {
  if ((await fileIdentity(path)) !== null) return
  // What begins so is removed by the next load.
  const draft = join(dirname(path), `working-lock-${randomBytes(6).toString('hex')}`)
  try {
    const instance = await DuckDBInstance.create(draft)
    instance.closeSync()
    // Who may open it may also hold its lock.
    await chmod(draft, privateFileMode)
    // One that a power cut leaves empty is as bad.
    await flush(draft)
    await link(draft, path)
  } catch (cause) {
    // Where there are no hard links it is made in place.
    if (!['EEXIST', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].some(code => isCode(cause, code))) throw cause
  } finally {
    for (const name of [draft, `${draft}.wal`]) await rm(name, { force: true })
  }
}

function holderIn(cause: unknown): string | null {
  const message = messageOf(cause)
  const holder = /lock is held in (.*?\(PID \d+\))/.exec(message)?.[1]
  if (holder !== undefined) return holder
  return message.includes('Could not set lock') ? 'another process' : null
}

function notTaken(path: string, cause: unknown): StoreError {
  const message = messageOf(cause)
  const why = exhaustedBy(cause) === 'disk' ? ': no space is left on the disk' : brokenLock.test(message) ? broken : ''
  return new StoreError(`the store's lock cannot be taken: ${path}${why}`, { cause })
}

const brokenLock = /not a valid DuckDB database file|Could not read enough bytes/
const broken = ' is cut off, by a full disk or a crash; when no process works in this folder, remove it'

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
