import { open } from 'node:fs/promises'

/** Flushes the content of a file to disk. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * Flushes the entries of a folder to disk: files created, renamed or removed in it. Flushing a file does not flush its name, and two names
 * may reach the disk in either order. Does nothing where the system or the user's rights do not allow it.
 */
export async function flushNames(folder: string): Promise<void> {
  try {
    await flush(folder)
  } catch (error) {
    if (!cannot(error)) throw error
  }
}

/** Windows cannot open folders, some network file systems cannot sync them, and a writable folder need not be readable. */
function cannot(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (process.platform === 'win32') return code === 'EPERM' || code === 'EISDIR' || code === 'EACCES'
  return code === 'EINVAL' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'EACCES' || code === 'EROFS'
}
