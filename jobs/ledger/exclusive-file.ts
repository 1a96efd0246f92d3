import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { flushNames } from '../../src/store/flush.ts'
import { privateFileMode } from '../../src/store/private-files.ts'

/**
 * Creates a file that must not exist yet. Its content is complete and on disk before its name appears. Returns false and changes nothing if
 * the name is taken. This is atomic between processes and, on a file system with hard links, between machines. Only the owner can read it.
 */
export async function createExclusively(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    await write(draft, content)
    const isOurs = await link(draft, path).then(
      () => true,
      error => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    // Sync also a file that another process wrote: it may have died before syncing, and the next steps rely on the file.
    await flushNames(dirname(path))
    return isOurs
  } finally {
    // A draft that is left behind does no harm.
    await rm(draft, { force: true }).catch(() => undefined)
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
