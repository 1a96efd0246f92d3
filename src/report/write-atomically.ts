import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { nullWhenGone } from '../store/file-identity.ts'
import { flush, flushNames } from '../store/flush.ts'
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

/**
 * Lets `make` write files into an empty folder, which only its owner can enter, and moves them into `folder` when it has finished: all of
 * them, or none when it fails. A missing folder is created. A replaced file keeps its mode.
 */
export async function writeFilesAtomically<T>(folder: string, make: (working: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true })
  const working = await mkdtemp(join(folder, '.causerie-'))
  unfinished.add(working)
  try {
    const made = await make(working)
    const entries = await readdir(working, { withFileTypes: true })
    const names = entries.filter(entry => entry.isFile()).map(({ name }) => name)
    for (const name of names) {
      const replaced = await stat(join(folder, name)).catch(nullWhenGone)
      if (replaced !== null) await chmod(join(working, name), replaced.mode & 0o777)
      await flush(join(working, name))
    }
    for (const name of names) await rename(join(working, name), join(folder, name))
    await flushNames(folder)
    return made
  } finally {
    await rm(working, { recursive: true, force: true })
    unfinished.delete(working)
  }
}

/** Removes unfinished files synchronously, for a process that is about to end. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true })
}
