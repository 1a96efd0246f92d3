import { constants, copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBEngine, type DuckDBOptions, openDuckDB } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'
import { StoreError } from '../errors.ts'
import { forgetInPins } from './forgotten/forget-in-pins.ts'
import { lockForWriting } from './lock.ts'
import { createStore } from './schema.ts'
import { currentVersion, publishVersion, removeLeftovers } from './versions.ts'
import { writeAfresh } from './write-afresh.ts'

export interface UpdateOptions {
  /** How long to wait for another load to end before saying who holds the store. Default 60 s. */
  readonly lockWaitMs?: number | undefined
  /** DuckDB's memory bound while writing; beyond it spills to disk. Default `2500MB`. */
  readonly memoryLimit?: string | undefined
  /** Told how many pinned versions were brought in line with what is forgotten, when the update is done. */
  readonly onPinsWritten?: ((files: number) => void) | undefined
}

/** What becomes of the copy that is worked on; by default it is published as it is. */
export interface NextVersion {
  /** Published in a new file, so that nothing that was deleted or replaced is to be found in its bytes. */
  writeAfresh(): void
  /** Thrown away: the store stays what it was. */
  discard(): void
}

/**
 * Runs `work` on a copy of the store's current version and publishes the copy as the next one. When `work` throws, or the
 * process is killed at any instant, the store stays what it was. The directory is made when it does not exist. Once the version is
 * published, the pinned ones are brought in line with what it has forgotten.
 */
export async function updateStore<T>(
  directory: string,
  options: UpdateOptions,
  work: (engine: DuckDBEngine, next: NextVersion) => Promise<T>,
): Promise<T> {
  const made = await mkdir(directory, { recursive: true })
  await assertOurs(directory)
  const unlock = await lockForWriting(directory, options.lockWaitMs ?? 60_000)
  try {
    const bounds = {
      memoryLimit: options.memoryLimit ?? '2500MB',
      temporaryFolder: join(directory, 'working.tmp'),
    }
    const result = await writeNext(directory, bounds, work).catch(async error => {
      // Still under the lock: nobody else can have put a store there.
      if (made !== undefined) await rm(made, { recursive: true, force: true })
      throw error
    })
    const written = await finishPins(directory, bounds)
    options.onPinsWritten?.(written)
    return result
  } finally {
    unlock()
  }
}

async function finishPins(directory: string, bounds: DuckDBOptions): Promise<number> {
  try {
    return await forgetInPins(directory, bounds)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError(
      `the version is published, but those that runs keep still hold what was forgotten: ${message}; the next load or forgetting begins it again`,
      { cause },
    )
  } finally {
    await removeLeftovers(directory, await currentVersion(directory))
  }
}

async function writeNext<T>(
  directory: string,
  bounds: DuckDBOptions,
  work: (engine: DuckDBEngine, next: NextVersion) => Promise<T>,
): Promise<T> {
  const current = await currentVersion(directory)
  await removeLeftovers(directory, current)
  const workingPath = join(directory, 'working.duckdb')
  if (current !== null) await copyFile(current.path, workingPath, constants.COPYFILE_FICLONE)
  let [isAfresh, isDiscarded] = [false, false]
  const next: NextVersion = {
    writeAfresh() {
      isAfresh = true
    },
    discard() {
      isDiscarded = true
    },
  }
  let result: T
  try {
    const engine = await openDuckDB(workingPath, bounds)
    try {
      if (current === null) for (const statement of createStore) await engine.execute(statement)
      result = await work(engine, next)
      if (!isDiscarded) await engine.execute(sql`CHECKPOINT`)
    } finally {
      engine.close()
    }
    if (isDiscarded) return result
    const freshPath = join(directory, 'working-afresh.duckdb')
    if (isAfresh) await writeAfresh(workingPath, freshPath, bounds)
    await publishVersion(directory, isAfresh ? freshPath : workingPath, (current?.version ?? 0) + 1)
  } catch (error) {
    // What this leaves behind the next load removes: the error that counts is the first.
    await currentVersion(directory)
      .then(version => removeLeftovers(directory, version))
      .catch(() => undefined)
    throw error
  }
  await removeLeftovers(directory, await currentVersion(directory))
  return result
}

async function assertOurs(directory: string): Promise<void> {
  const names = await readdir(directory)
  const ours = /^(current\.json(\.new)?|writer\.lock(\.wal)?|working.*|pins|\d{6,}\.duckdb)$/
  const foreign = names.find(name => !ours.test(name))
  if (foreign !== undefined) {
    throw new StoreError(`a store has its directory to itself: ${directory} holds ${JSON.stringify(foreign)}`)
  }
}
