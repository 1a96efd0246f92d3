import { chmod, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StoreError } from '../errors.ts'
import { isClusterAddress } from './cluster/address.ts'
import { flush, flushNames } from './flush.ts'
import { modeAt, privateFileMode } from './private-files.ts'
import { schemaVersion } from './schema.ts'

const pointerName = 'current.json'
const versionName = /^\d{6,}\.duckdb$/

const pointerSchema = z.object({ schema: z.int(), version: z.int().positive(), file: z.string().regex(versionName) })

/** A published version. */
export interface Version {
  readonly version: number
  /** Its database file; on ClickHouse a text that no other version has. */
  readonly path: string
}

/** The current version of the store in a directory, or on ClickHouse; null when there is none. Throws `StoreError` for another schema version. */
export async function currentVersion(directory: string): Promise<Version | null> {
  if (isClusterAddress(directory)) return (await import('./cluster/pins.ts')).currentOnCluster(directory)
  const pointerPath = join(directory, pointerName)
  const text = await readFile(pointerPath, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return null
    throw new StoreError(`the store cannot be read: ${pointerPath}`, { cause })
  })
  if (text === null) return null
  const pointer = readPointer(text, pointerPath)
  if (pointer.schema > schemaVersion) {
    throw new StoreError(
      `the store was written by a newer causerie: ${directory} has schema ${pointer.schema}, this version reads ${schemaVersion}; update causerie`,
    )
  }
  if (pointer.schema < schemaVersion) {
    throw new StoreError(
      `the store was written by an older causerie: ${directory} has schema ${pointer.schema}, this version reads ${schemaVersion}; load the log into a new store`,
    )
  }
  return { version: pointer.version, path: join(directory, pointer.file) }
}

/** The folder in which a load works. It is private, because DuckDB creates its files and spills with the umask's permissions. */
export function workingFolder(directory: string): string {
  return join(directory, 'working')
}

/**
 * Publishes a finished database file as the version after `current`, with the same permissions. Atomic; the file is on disk before the
 * pointer names it. The pointer itself is flushed by `removeLeftovers`.
 */
export async function publishVersion(directory: string, finishedPath: string, current: Version | null): Promise<void> {
  const version = (current?.version ?? 0) + 1
  const file = `${String(version).padStart(6, '0')}.duckdb`
  await chmod(finishedPath, current === null ? privateFileMode : await modeAt(current.path))
  await flush(finishedPath)
  await rename(finishedPath, join(directory, file))
  // Names may reach the disk in any order: the version's must be there before the pointer's.
  await flushNames(directory)
  const draft = join(directory, `${pointerName}.new`)
  await rm(draft, { force: true })
  const handle = await open(draft, 'w', privateFileMode)
  try {
    await handle.chmod(await modeAt(join(directory, pointerName)))
    await handle.writeFile(`${JSON.stringify({ schema: schemaVersion, version, file })}\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, join(directory, pointerName))
}

/**
 * Removes the files of killed loads and all versions but `keep`, durably. `keep` is null before the first version. A reader that has an older
 * version open can go on reading it: the system frees the file when its last reader closes it.
 */
export async function removeLeftovers(directory: string, keep: Version | null): Promise<void> {
  const names = await readdir(directory)
  const isOlder = (name: string) => versionName.test(name) && (keep === null || join(directory, name) !== keep.path)
  const leftovers = names.filter(name => isOlder(name) || name.startsWith('working'))
  if (leftovers.length === 0) return
  // The pointer to `keep` may not be on disk yet: it was just written, or its load was killed before flushing.
  if (leftovers.some(isOlder)) await flushNames(directory)
  for (const name of leftovers) await rm(join(directory, name), { recursive: true, force: true })
  await flushNames(directory)
}

function readPointer(text: string, path: string): z.infer<typeof pointerSchema> {
  try {
    return pointerSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new StoreError(`not a store pointer: ${path}`, { cause })
  }
}
