import { chmod, constants, copyFile, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { attachReadOnly } from '../../engine/attach.ts'
import { type DuckDBOptions, openDuckDB } from '../../engine/duckdb.ts'
import { identifier, sql } from '../../engine/sql.ts'
import { StoreError } from '../../errors.ts'
import { fileIdentity } from '../file-identity.ts'
import { flush, flushNames } from '../flush.ts'
import { draftOf, pinsName } from '../pin.ts'
import { makePrivateFolder, modeAt } from '../private-files.ts'
import { currentVersion, workingFolder } from '../versions.ts'
import { writeAfresh } from '../write-afresh.ts'
import { applyForgotten } from './apply.ts'
import { keyedHash } from './keyed-hash.ts'

/**
 * Makes every pinned version forget what the current version has forgotten; gives the number of files written. The caller must hold the
 * writer's lock and have removed older versions, so that none of them can still be pinned. A reader that has a pinned file open keeps
 * reading the old content. If it fails or the process is killed, the next load or forget starts it again.
 */
export async function forgetInPins(directory: string, options: DuckDBOptions): Promise<number> {
  const folder = join(directory, pinsName)
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw new StoreError(`the store cannot be read: ${folder}`, { cause })
  })
  const current = await currentVersion(directory)
  if (current === null || names.length === 0) return 0
  const generation = await generationOf(current.path)
  if (generation === 0) return 0
  // Drafts of a killed process.
  for (const name of names.filter(name => name.startsWith('.'))) await rm(join(folder, name), { force: true })
  let written = 0
  for (const name of names.filter(name => !name.startsWith('.'))) {
    if (await bringInLine(join(folder, name), { directory, current: current.path, generation, options })) written++
  }
  // Also flushes what an interrupted process wrote or unpinned.
  await flushNames(folder)
  return written
}

interface Target {
  readonly directory: string
  readonly current: string
  readonly generation: number
  readonly options: DuckDBOptions
}

async function bringInLine(pin: string, { directory, current, generation, options }: Target): Promise<boolean> {
  const folder = workingFolder(directory)
  const [working, finished] = [join(folder, 'pin.duckdb'), join(folder, 'pin-afresh.duckdb')]
  await makePrivateFolder(folder)
  await rm(working, { force: true })
  try {
    // The pin may be removed at any time.
    if ((await generationOf(pin)) === generation) return false
    await copyFile(pin, working, constants.COPYFILE_FICLONE)
  } catch (error) {
    if (await isThere(pin)) throw error
    return false
  }
  const engine = await openDuckDB(working, options)
  try {
    await attachReadOnly(engine, current, 'current')
    for (const table of ['forgetting', 'forgotten'].map(identifier)) {
      await engine.execute(sql`DELETE FROM ${table}`)
      await engine.execute(sql`INSERT INTO ${table} BY NAME SELECT * FROM ${identifier('current')}.main.${table}`)
    }
    await engine.execute(sql`DETACH ${identifier('current')}`)
    const hash = await keyedHash(engine)
    if (hash === null) throw new Error('a store that has forgotten something has a key')
    await applyForgotten(engine, hash)
    await engine.execute(sql`CHECKPOINT`)
  } finally {
    engine.close()
  }
  await writeAfresh(working, finished, options)
  await chmod(finished, await modeAt(pin))
  await flush(finished)
  await rm(working, { force: true })
  return replacePin(finished, pin)
}

/**
 * A pin that is removed while it is being rewritten must not come back. `unpin` removes the pin, then the draft, then the pin again: either
 * the draft is gone before it can replace the pin, or the pin is removed after it was replaced.
 */
async function replacePin(finished: string, pin: string): Promise<boolean> {
  const draft = draftOf(pin)
  await rename(finished, draft)
  if (!(await isThere(pin))) {
    await rm(draft, { force: true })
    return false
  }
  return rename(draft, pin).then(
    () => true,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return false
      throw cause
    },
  )
}

async function generationOf(path: string): Promise<number> {
  const engine = await openDuckDB(path, { readOnly: true })
  try {
    const [row] = await engine.query(sql`SELECT coalesce(max(generation), 0) AS generation FROM forgetting`, {
      generation: 'count',
    })
    return row?.generation ?? 0
  } finally {
    engine.close()
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await fileIdentity(path)) !== null
}
