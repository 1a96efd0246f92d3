import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { nullWhenGone } from '../store/file-identity.ts'
import { flushNames } from '../store/flush.ts'
import { privateFileMode } from '../store/private-files.ts'

const unfinished = new Set<string>()

/** Who may do what with a file, as `stat` tells it. */
export interface FileAccess {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/**
 * Writes a file whole or not at all, whatever happens: beside its place first, then renamed, each on disk before what follows. A file of that name is replaced by one with its mode; one of
 * a new name has `mode`, less the umask, by default for its owner alone. `access` also makes it somebody's, before there is anything in it.
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
    // Renamed before it is on disk, it would be empty after a power cut, which is worse than the old one.
    await handle.datasync()
  } finally {
    await handle.close()
  }
}

/** Removes what is half written, at once: for a process that is told to end. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true })
}
