import { randomBytes } from 'node:crypto'
import { link, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { flushNames } from '../../src/store/flush.ts'
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
    const isOurs = await link(draft, path).then(
      () => true,
      error => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
    // Also that of somebody else, who may have died before it was: what is done next rests on it.
    await flushNames(dirname(path))
    return isOurs
  } finally {
    // A draft that stays is nobody's; that it does not go undoes nothing.
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
