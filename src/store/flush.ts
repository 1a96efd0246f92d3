import { open } from 'node:fs/promises'

/** Waits until what a file holds is on disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Waits until the names in a folder are on disk: what was made, moved or removed there. That a file's content is on disk says nothing
 * of its name, and of two names either may be there first. Nothing happens where a system cannot do it, or not for this user.
 */
export async function flushNames(folder: string): Promise<void> {
  try {
    await flush(folder)
  } catch (error) {
    if (!cannot(error)) throw error
  }
}

/** Windows opens no folder, some network file systems sync none, and one that may be written need not be readable. */
function cannot(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (process.platform === 'win32') return code === 'EPERM' || code === 'EISDIR' || code === 'EACCES'
  return code === 'EINVAL' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EACCES' || code === 'EROFS'
}
