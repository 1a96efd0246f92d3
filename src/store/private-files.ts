import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { nullWhenGone } from './file-identity.ts'
import { flushNames } from './flush.ts'

// Stores, ledgers and reports contain customers' messages and counts of them. New files are readable by their owner only, whatever the
// umask. Permissions of existing files were set by us or by a person, so a file that replaces one keeps its mode.

/** The mode of new files. */
export const privateFileMode = 0o600

/**
 * Creates a folder and its missing parents, accessible to their owner only, and flushes their names to disk, since a folder that is lost
 * takes its content with it. Gives the topmost folder that was created; null when all existed.
 */
export function makePrivateFolder(path: string): Promise<string | null> {
  return make(resolve(path))
}

/** Creates parents first and flushes each before its child. An existing folder may still lack its own name on disk. */
async function make(folder: string): Promise<string | null> {
  let made: string | null = null
  if (!(await isFolder(folder))) {
    const above = await make(dirname(folder))
    const failure = await mkdir(folder, { mode: 0o700 }).then(
      () => null,
      (error: NodeJS.ErrnoException) => error,
    )
    // The parent may be removed in the meantime, or another process may create the folder first.
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

/** The mode for a file at this path: that of the existing file, or else private. */
export async function modeAt(path: string): Promise<number> {
  const found = await stat(path).catch(nullWhenGone)
  return found === null ? privateFileMode : found.mode & 0o777
}
