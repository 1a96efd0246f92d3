import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { privateFileMode } from '../../src/store/private-files.ts'

/**
 * Writes a file that nobody has written yet, whole and on disk before its name exists. False, and nothing changed, when the name
 * is taken. Holds between processes and, on a file system with hard links, between machines. From its first byte it is its owner's
 * alone.
 */
export async function createExclusively(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    await write(draft, content)
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

async function write(path: string, content: string): Promise<void> {
  const handle = await open(path, 'wx', privateFileMode)
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
