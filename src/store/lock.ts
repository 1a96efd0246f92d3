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

/** Identities of the lock files that this process holds; by identity, so that a lock reached through a link is the same lock. */
const heldHere = new Set<string>()
let turn: Promise<unknown> = Promise.resolve()
const pollMs = 100
export const lockName = 'writer.lock'

export interface WriterLock {
  readonly release: () => void
  /** The topmost folder that was created for the store; null when its directory existed. */
  readonly made: string | null
}

/**
 * Takes the writer's lock of a store's directory, waiting up to `waitMs` milliseconds; a missing directory is created. The lock is the one
 * that DuckDB takes on a file opened for writing: the kernel drops it when the process ends, however it ends. It does not exclude a
 * second load of the same process, so those are tracked here.
 */
export async function lockForWriting(directory: string, waitMs: number): Promise<WriterLock> {
  const deadline = performance.now() + waitMs
  let made: string | null = null
  for (;;) {
    // A first load that fails removes the directory, possibly while this one waits.
    made = (await makePrivateFolder(directory)) ?? made
    const path = await realpath(directory).then(real => join(real, lockName), nullWhenGone)
    const holder = path === null ? null : await inTurn(() => tryLock(path))
    if (typeof holder === 'function') return { release: holder, made }
    if (performance.now() >= deadline) {
      throw new StoreError(
        `only one load can write to a store at a time: ${directory} is held by ${holder ?? 'a load that failed'}`,
      )
    }
    await sleep(pollMs)
  }
}

/** Removes the lock's files. The caller must hold the lock and be about to remove the directory. */
export async function removeLock(directory: string): Promise<void> {
  for (const name of [lockName, `${lockName}.wal`]) await rm(join(directory, name), { force: true })
}

/** The holder of a directory's writer lock, named as in the error message; null when nobody holds it. Writes nothing. */
export async function lockHolder(directory: string): Promise<string | null> {
  const path = join(directory, lockName)
  return inTurn(async () => {
    const identity = await fileIdentity(path)
    if (identity === null) return null
    return heldHere.has(identity) ? thisProcess : lookFor(path)
  })
}

const thisProcess = `this process (PID ${process.pid})`

/** When a process closes a file, the kernel drops all of its locks on it, so only one caller at a time may open a lock file. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work)
  turn = done.catch(() => undefined)
  return done
}

/** Tests the lock by opening the file for reading, which briefly keeps a writer out. */
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

/** A function that releases the lock, or the name of its holder, or null when the lock file was removed in the meantime. */
async function tryLock(path: string): Promise<(() => void) | string | null> {
  try {
    await makeLockFile(path)
    const before = await fileIdentity(path)
    if (before !== null && heldHere.has(before)) return thisProcess
    const instance = await DuckDBInstance.create(path)
    if (before === null) await chmod(path, privateFileMode).catch(nullWhenGone)
    // A lock on a removed file excludes nobody.
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
 * Creates a missing lock file under another name and links it into place. Created in place by DuckDB, a full disk or a kill could leave a
 * file that is no database and that could never be locked again.
 */
async function makeLockFile(path: string): Promise<void> {
  if ((await fileIdentity(path)) !== null) return
  // The next load removes files with this prefix.
  const draft = join(dirname(path), `working-lock-${randomBytes(6).toString('hex')}`)
  try {
    const instance = await DuckDBInstance.create(draft)
    instance.closeSync()
    // Anyone who can open the file can also hold its lock.
    await chmod(draft, privateFileMode)
    // A file that a power cut left empty would be just as unusable.
    await flush(draft)
    await link(draft, path)
  } catch (cause) {
    // Without hard links, DuckDB creates the file in place.
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
const broken = ' is damaged by a full disk or a crash; if no process works in this folder, remove it'

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
