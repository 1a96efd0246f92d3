import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuckDBInstance } from '../engine/duckdb-api.ts'
import { StoreError } from '../errors.ts'

const heldHere = new Set<string>()
const pollMs = 100

/**
 * Takes the writer's lock of a store's directory, waiting up to `waitMs`, and gives what releases it.
 * The lock is the one DuckDB takes on a file that it opens for writing: the kernel drops it when the process ends, however it ends.
 * That lock does not keep two loads of one process apart, so those are told apart here.
 */
export async function lockForWriting(directory: string, waitMs: number): Promise<() => void> {
  const path = join(await realpath(directory), 'writer.lock')
  const deadline = performance.now() + waitMs
  for (;;) {
    const holder = heldHere.has(path) ? `this process (PID ${process.pid})` : await tryLock(path)
    if (typeof holder !== 'string') return holder
    if (performance.now() >= deadline) {
      throw new StoreError(`one load writes to a store at a time: ${directory} is held by ${holder}`)
    }
    await sleep(pollMs)
  }
}

async function tryLock(path: string): Promise<(() => void) | string> {
  heldHere.add(path)
  try {
    const instance = await DuckDBInstance.create(path)
    return () => {
      instance.closeSync()
      heldHere.delete(path)
    }
  } catch (cause) {
    heldHere.delete(path)
    const message = cause instanceof Error ? cause.message : String(cause)
    const holder = /lock is held in (.*?\(PID \d+\))/.exec(message)?.[1]
    if (holder !== undefined) return holder
    if (message.includes('Could not set lock')) return 'another process'
    throw new StoreError(`the store's lock cannot be taken: ${path}`, { cause })
  }
}
