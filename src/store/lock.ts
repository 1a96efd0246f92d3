import { chmod, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '../engine/duckdb-api.ts'
import { StoreError } from '../errors.ts'
import { fileIdentity, nullWhenGone } from './file-identity.ts'
import { makePrivateFolder, privateFileMode } from './private-files.ts'

const heldHere = new Set<string>()
const pollMs = 100
const lockName = 'writer.lock'

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
    const holder = path === null ? null : heldHere.has(path) ? `this process (PID ${process.pid})` : await tryLock(path)
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

/** A function that releases the lock, or the name of its holder, or null when the lock's file was removed meanwhile. */
async function tryLock(path: string): Promise<(() => void) | string | null> {
  heldHere.add(path)
  const before = await fileIdentity(path)
  try {
    const instance = await DuckDBInstance.create(path)
    // Who may open it may also hold its lock. It is empty: nothing was to be read in it meanwhile.
    if (before === null) await chmod(path, privateFileMode).catch(nullWhenGone)
    const release = () => {
      instance.closeSync()
      heldHere.delete(path)
    }
    // A lock on a file that was removed keeps nobody out.
    const after = await fileIdentity(path)
    if (after !== null && (before === null || before === after)) return release
    release()
    return null
  } catch (cause) {
    heldHere.delete(path)
    const message = cause instanceof Error ? cause.message : String(cause)
    const holder = /lock is held in (.*?\(PID \d+\))/.exec(message)?.[1]
    if (holder !== undefined) return holder
    if (message.includes('Could not set lock')) return 'another process'
    if (message.includes('No such file or directory')) return null
    throw new StoreError(`the store's lock cannot be taken: ${path}`, { cause })
  }
}
