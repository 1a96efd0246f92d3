import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flushNames } from '../../src/store/flush.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { createExclusively } from './exclusive-file.ts'
import { LedgerError } from './ledger-error.ts'
import { readJson } from './read-json.ts'

/** What stays of a run that was removed. */
interface Removed {
  readonly run: string
  /** ISO 8601 UTC. */
  readonly removedAt: string
  readonly keepDays: number
}

/** Neither is the name of a run: one has no point, the other begins with one. */
const folderName = 'removed'
export const going = '.going.'

/** Why a run that was removed cannot be had; null for one that was not. */
export async function readRemoved(directory: string, run: string): Promise<LedgerError | null> {
  const removed = await readJson<Removed>(pathOf(directory, run), flawOfRemoved)
  if (removed === null) return null
  const { removedAt, keepDays } = removed
  return new LedgerError(
    `run ${run} was removed on ${removedAt.slice(0, 10)}: the ledger keeps a run for ${keepDays} ${keepDays === 1 ? 'day' : 'days'}`,
  )
}

/** Says first that it is removed, then renames its folder, which takes it out whole, then deletes what it was. */
export async function removeRun(
  directory: string,
  run: string,
  { keepDays, now }: { readonly keepDays: number; readonly now: string },
): Promise<void> {
  const removed: Removed = { run, removedAt: now, keepDays }
  await makePrivateFolder(join(directory, folderName))
  await createExclusively(pathOf(directory, run), `${JSON.stringify(removed)}\n`)
  const gone = join(directory, `${going}${run}`)
  await rename(join(directory, run), gone)
  // A run that comes back without its steps would look as if nothing of it had been done.
  await flushNames(directory)
  await rm(gone, { recursive: true, force: true })
}

/** Deletes what is left of runs whose removal was cut. */
export async function clearRemoved(directory: string): Promise<void> {
  const names = (await readdir(directory).catch(() => [])).filter(name => name.startsWith(going))
  // Whoever took them out may have died before that was on disk.
  if (names.length > 0) await flushNames(directory)
  for (const name of names) {
    await rm(join(directory, name), { recursive: true, force: true })
  }
}

function pathOf(directory: string, run: string): string {
  return join(directory, folderName, `${run}.json`)
}

function flawOfRemoved(value: unknown): string | null {
  const { removedAt, keepDays } = (value ?? {}) as Partial<Record<keyof Removed, unknown>>
  return typeof removedAt === 'string' && typeof keepDays === 'number' ? null : 'it does not say when a run was removed'
}
