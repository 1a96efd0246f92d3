import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file that nobody has written yet, whole and on disk before its name exists. False, and nothing changed, when the name
 * is taken. Holds between processes and, on a file system with hard links, between machines. `mode`: who may read it, from its first byte.
 */
export async function createExclusively(
  path: string,
  content: string,
  { mode = 0o666 }: { readonly mode?: number } = {},
): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    await write(draft, content, mode)
    await link(draft, path)
    await flush(dirname(path))
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

async function write(path: string, content: string, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

async function flush(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
