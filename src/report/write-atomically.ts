import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { nullWhenGone } from '../store/file-identity.ts'
import { flushNames } from '../store/flush.ts'
import { privateFileMode } from '../store/private-files.ts'

const unfinished = new Set<string>()

/** The permissions and owner of a file, as from `stat`. */
export interface FileAccess {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * Writes a file completely or not at all: under a temporary name, flushed, then renamed. A replaced file keeps its mode; a new one gets `mode`
 * less the umask, by default readable by its owner only. `access` also sets the owner, before any content is written.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array,
  { access, mode = privateFileMode }: { readonly access?: FileAccess; readonly mode?: number } = {},
): Promise<void> {
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`
  unfinished.add(partial)
  try {
    await write(partial, content, { access, mode, replaced: await stat(path).catch(nullWhenGone) })
    await rename(partial, path)
    await flushNames(dirname(path))
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw error
  } finally {
    unfinished.delete(partial)
  }
}

interface Written {
  readonly access: FileAccess | undefined
  readonly mode: number
  readonly replaced: { readonly mode: number } | null
}

async function write(path: string, content: string | Uint8Array, { access, mode, replaced }: Written): Promise<void> {
  const handle = await open(path, 'wx', access === undefined && replaced === null ? mode : privateFileMode)
  try {
    if (access !== undefined) {
      const { uid, gid } = await handle.stat()
      if (uid !== access.uid || gid !== access.gid) await handle.chown(access.uid, access.gid)
    }
    const own = access ?? replaced
    if (own !== null) await handle.chmod(own.mode & 0o777)
    await handle.writeFile(content)
    // If it were renamed before it is on disk, a power cut could leave an empty file in place of the old one.
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** Removes unfinished files synchronously, for a process that is about to end. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true })
}
