import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { flushNames } from './flush.ts'

// Stores, ledgers and reports hold what customers wrote and how many they are: whatever the umask, what is made anew is its owner's
// alone. What is there already was made so, or opened, by a person, and stays as it is, also when a newer file takes its place.

/** Of a file that is made anew. */
export const privateFileMode = 0o600

/**
 * Makes a folder, and those above it that are missing, for its owner alone, and waits until their names are on disk: whatever is written
 * into a folder is lost with it. The first that had to be made; null when all were there.
 */
export async function makePrivateFolder(path: string): Promise<string | null> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 })
  if (made === undefined) return null
  const folders = [resolve(path)]
  for (let last = resolve(path); last !== resolve(made) && last !== dirname(last); ) {
    last = dirname(last)
    folders.push(last)
  }
  try {
    for (const folder of folders.toReversed()) await flushNames(dirname(folder))
  } catch (error) {
    // Whoever found it there next time would take it for kept.
    for (const folder of folders) await rmdir(folder).catch(() => undefined)
    throw error
  }
  return made
}

/** The mode of a file that takes a place: that of the one which is there, else private. */
export async function modeAt(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found === null ? privateFileMode : found.mode & 0o777
}
