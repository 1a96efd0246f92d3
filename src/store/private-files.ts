import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { nullWhenGone } from './file-identity.ts'
import { flushNames } from './flush.ts'

// Stores, ledgers and reports hold what customers wrote and how many they are: whatever the umask, what is made anew is its owner's
// alone. What is there already was made so, or opened, by a person, and stays as it is, also when a newer file takes its place.

/** Of a file that is made anew. */
export const privateFileMode = 0o600

/**
 * Makes a folder, and those above it that are missing, for its owner alone, and waits until their names are on disk: whatever is written
 * into a folder is lost with it. The first that had to be made; null when all were there.
 */
export function makePrivateFolder(path: string): Promise<string | null> {
  return make(resolve(path))
}

/** None is made before the one above is on disk: of one that is found, only its own name may not be there yet. */
async function make(folder: string): Promise<string | null> {
  let made: string | null = null
  if (!(await isFolder(folder))) {
    const above = await make(dirname(folder))
    const failure = await mkdir(folder, { mode: 0o700 }).then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    )
    // The one above may be taken away meanwhile, and somebody else may be faster.
    if (failure?.code === 'ENOENT') return make(folder)
    if (failure !== null && !(await isFolder(folder))) throw failure
    made = above ?? (failure === null ? folder : null)
  }
  await flushNames(dirname(folder))
  return made
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(nullWhenGone))?.isDirectory() === true
}

/** The mode of a file that takes a place: that of the one which is there, else private. */
export async function modeAt(path: string): Promise<number> {
  const found = await stat(path).catch(nullWhenGone)
  return found === null ? privateFileMode : found.mode & 0o777
}
