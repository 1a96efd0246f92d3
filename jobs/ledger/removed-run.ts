import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { flushNames } from '../../src/store/flush.ts'
import { makePrivateFolder } from '../../src/store/private-files.ts'
import { createExclusively } from './exclusive-file.ts'
import { LedgerError } from './ledger-error.ts'
import { readJson } from './read-json.ts'

/** What is kept of a removed run. */
interface Removed {
  readonly run: string
  /** ISO 8601 UTC. */
  readonly removedAt: string
  readonly keepDays: number
}

/** Neither can be the name of a run: one has no dot, the other begins with one. */
const folderName = 'removed'
export const going = '.going.'

/** The error for a removed run; null if the run was not removed. */
export async function readRemoved(directory: string, run: string): Promise<LedgerError | null> {
  const removed = await readJson<Removed>(pathOf(directory, run), flawOfRemoved)
  if (removed === null) return null
  const { removedAt, keepDays } = removed
  return new LedgerError(
    `run ${run} was removed on ${removedAt.slice(0, 10)}: the ledger keeps a run for ${keepDays} ${keepDays === 1 ? 'day' : 'days'}`,
  )
}

/** Records the removal, then renames the folder, which removes the run atomically, then deletes the folder. */
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
  // If the plan came back without its steps, nothing of the run would seem to have been done.
  await flushNames(directory)
  await rm(gone, { recursive: true, force: true })
}

/** Deletes the remains of runs whose removal was interrupted. */
export async function clearRemoved(directory: string): Promise<void> {
  const names = (await readdir(directory).catch(() => [])).filter(name => name.startsWith(going))
  // The process that removed them may have died before that was on disk.
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
