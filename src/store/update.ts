import { constants, copyFile, readdir, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type DuckDBEngine, type DuckDBOptions, openDuckDB } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { isClusterAddress } from './cluster/address.ts'
import { describeStore } from './describe.ts'
import { explainExhaustion } from './exhausted.ts'
import { forgetInPins } from './forgotten/forget-in-pins.ts'
import { lockForWriting, removeLock } from './lock.ts'
import { defaultMemoryBytes } from './memory.ts'
import { type NextVersion, type UpdateOptions, wholeStore } from './next-version.ts'
import { makePrivateFolder } from './private-files.ts'
import { allowRowsWithoutEstablishment, createLoadNotes, createStore } from './schema.ts'
import { currentVersion, publishVersion, removeLeftovers, workingFolder } from './versions.ts'
import { writeAfresh } from './write-afresh.ts'

/**
 * Runs `work` on a copy of the store's current version, of a store on ClickHouse on a part of it, and publishes the copy as the next one. If `work` throws, or the process is
 * killed at any moment, the store stays unchanged. A missing directory is created. After publishing, pinned versions are rewritten to
 * forget what the new version has forgotten.
 */
export async function updateStore<T>(
  directory: string,
  options: UpdateOptions,
  work: (engine: DuckDBEngine, next: NextVersion) => Promise<T>,
): Promise<T> {
  if (isClusterAddress(directory)) {
    const { updateCluster } = await import('./cluster/update.ts')
    return updateCluster(directory, options, work)
  }
  await assertOurs(directory)
  const { release, made } = await lockForWriting(directory, options.lockWaitMs ?? 60_000)
  try {
    const memoryBytes = options.memoryBytes ?? defaultMemoryBytes()
    const bounds = {
      memoryLimit: `${Math.ceil(memoryBytes / 1e6)}MB`,
      temporaryFolder: join(workingFolder(directory), 'spilled'),
    }
    const result = await writeNext(directory, bounds, work).catch(async error => {
      const explained = await explainExhaustion(error, { directory, memoryBytes }).catch(() => error)
      // Anything left behind is removed by the next load; only the first error matters.
      await removeUnfinished(directory).catch(() => undefined)
      if (made !== null) await removeEmpty(directory, made).catch(() => undefined)
      throw explained
    })
    const written = await finishPins(directory, bounds)
    options.onPinsWritten?.(written)
    return result
  } finally {
    release()
  }
}

/**
 * Removes what a failed first load created, from the store's directory up to `made`. Only empty folders go: while this load waited for
 * the lock, another one may have published here or created a store next to it.
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

async function finishPins(directory: string, bounds: DuckDBOptions): Promise<number> {
  try {
    return await forgetInPins(directory, bounds)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError(
      `the version is published, but versions kept by report runs still hold forgotten data: ${message}; the next load or forget tries again`,
      { cause },
    )
  } finally {
    await removeUnfinished(directory)
  }
}

/** What a store of an earlier version lacks. */
const completeStore = [createLoadNotes, allowRowsWithoutEstablishment]

async function writeNext<T>(
  directory: string,
  bounds: DuckDBOptions,
  work: (engine: DuckDBEngine, next: NextVersion) => Promise<T>,
): Promise<T> {
  const current = await currentVersion(directory)
  await removeLeftovers(directory, current)
  await makePrivateFolder(workingFolder(directory))
  const workingPath = join(workingFolder(directory), 'next.duckdb')
  if (current !== null) await copyFile(current.path, workingPath, constants.COPYFILE_FICLONE)
  let [isAfresh, isDiscarded] = [false, false]
  const next: NextVersion = {
    ...wholeStore,
    writeAfresh() {
      isAfresh = true
    },
    discard() {
      isDiscarded = true
    },
  }
  let result: T
  const engine = await openDuckDB(workingPath, bounds)
  try {
    for (const statement of current === null ? createStore : completeStore) await engine.execute(statement)
    result = await work(engine, next)
    if (!isDiscarded) {
      await describeStore(engine)
      await engine.execute(sql`CHECKPOINT`)
    }
  } finally {
    engine.close()
  }
  if (!isDiscarded) {
    const freshPath = join(workingFolder(directory), 'afresh.duckdb')
    if (isAfresh) await writeAfresh(workingPath, freshPath, bounds)
    await publishVersion(directory, isAfresh ? freshPath : workingPath, current)
  }
  await removeUnfinished(directory)
  return result
}

/** Removes everything but the current version: the working copy and the previous version. */
async function removeUnfinished(directory: string): Promise<void> {
  await removeLeftovers(directory, await currentVersion(directory))
}

async function assertOurs(directory: string): Promise<void> {
  const names = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  const ours = /^(current\.json(\.new)?|writer\.lock(\.wal)?|working.*|pins|\d{6,}\.duckdb)$/
  const foreign = names.find(name => !ours.test(name))
  if (foreign !== undefined) {
    throw new StoreError(`a store needs a directory of its own: ${directory} contains ${JSON.stringify(foreign)}`)
  }
}
