import { constants, copyFile, readdir, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type DuckDBEngine, openDuckDB } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { explainExhaustion } from './exhausted.ts'
import { lockForWriting, removeLock } from './lock.ts'
import { defaultMemoryBytes } from './memory.ts'
import { createStore } from './schema.ts'
import { currentVersion, publishVersion, removeLeftovers } from './versions.ts'

export interface UpdateOptions {
  /** How long to wait for another load to end before saying who holds the store. Default 60 s. */
  readonly lockWaitMs?: number | undefined
  /** DuckDB's memory bound while writing, in bytes; beyond it spills into the directory. Default: `defaultMemoryBytes`. */
  readonly memoryBytes?: number | undefined
}

/**
 * Runs `work` on a copy of the store's current version and publishes the copy as the next one. When `work` throws, or the
 * process is killed at any instant, the store stays what it was. The directory is made when it does not exist.
 */
export async function updateStore<T>(
  directory: string,
  options: UpdateOptions,
  work: (engine: DuckDBEngine) => Promise<T>,
): Promise<T> {
  await assertOurs(directory)
  const { release, made } = await lockForWriting(directory, options.lockWaitMs ?? 60_000)
  try {
    return await writeNext(directory, options.memoryBytes ?? defaultMemoryBytes(), work)
  } catch (error) {
    if (made !== null) await removeEmpty(directory, made).catch(() => undefined)
    throw error
  } finally {
    release()
  }
}

/**
 * Takes away what was made for a first load that failed, from the store's directory up to `made`. Only what is empty goes: while
 * this load waited for its turn another one may have published here, or put a store of its own beside.
 */
async function removeEmpty(directory: string, made: string): Promise<void> {
  if ((await currentVersion(directory)) !== null) return
  await removeLock(directory)
  const last = resolve(made)
  for (let folder = resolve(directory); ; folder = dirname(folder)) {
    await rmdir(folder)
    if (folder === last) return
  }
}

async function writeNext<T>(
  directory: string,
  memoryBytes: number,
  work: (engine: DuckDBEngine) => Promise<T>,
): Promise<T> {
  const current = await currentVersion(directory)
  await removeLeftovers(directory, current)
  const workingPath = join(directory, 'working.duckdb')
  try {
    if (current !== null) await copyFile(current.path, workingPath, constants.COPYFILE_FICLONE)
    const memoryLimit = `${Math.ceil(memoryBytes / 1e6)}MB`
    const engine = await openDuckDB(workingPath, { memoryLimit, temporaryFolder: join(directory, 'working.tmp') })
    let result: T
    try {
      if (current === null) for (const statement of createStore) await engine.execute(statement)
      result = await work(engine)
      await engine.execute(sql`CHECKPOINT`)
    } finally {
      engine.close()
    }
    const version = (current?.version ?? 0) + 1
    await publishVersion(directory, workingPath, version)
    await removeLeftovers(directory, await currentVersion(directory))
    return result
  } catch (error) {
    const explained = await explainExhaustion(error, { directory, memoryBytes }).catch(() => error)
    // What this leaves behind the next load removes: the error that counts is the first.
    await removeLeftovers(directory, current).catch(() => undefined)
    throw explained
  }
}

async function assertOurs(directory: string): Promise<void> {
  const names = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  const ours = /^(current\.json(\.new)?|writer\.lock(\.wal)?|working.*|pins|\d{6,}\.duckdb)$/
  const foreign = names.find(name => !ours.test(name))
  if (foreign !== undefined) {
    throw new StoreError(`a store has its directory to itself: ${directory} holds ${JSON.stringify(foreign)}`)
  }
}
