import { createHash } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { isCode } from '../../src/is-code.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'

/** A complete file on disk that is not at its final path yet. */
export interface Arrived {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** A content-addressed folder: files by SHA-256, each content stored once. */
export interface Files {
  /** Where files may be made: it is emptied when the folder is opened, if no other server uses it. */
  readonly arriving: string
  /**
   * Writes a stream to disk. Always reads it to its end, so that the sender receives the reason for a refusal. Leaves nothing behind
   * when it throws `AttachmentError`.
   */
  receive(content: Readable, options: { readonly maxBytes: number }): Promise<Arrived>
  /** Adopts a complete file that was written into this folder by other code. */
  arrived(path: string): Promise<Arrived>
  /** Moves a content to its final path and calls `write`; no sweep runs in between. */
  keep<Written>(file: Arrived, write: () => Promise<Written>): Promise<Written>
  discard(file: Arrived): Promise<void>
  pathOf(sha256: string): string
  open(sha256: string): ReadStream
  /** The path of the thumbnail of a content. */
  thumbnailOf(sha256: string): string
  /** Removes contents that are older than an instant and unreferenced; returns how many. */
  sweep(options: {
    readonly beforeMs: number
    readonly held: (hashes: readonly string[]) => Promise<readonly string[]>
  }): Promise<number>
}

const dayMs = 86_400_000

/** Opens a folder of contents; removes incomplete files of the last process. Of a folder that servers share, those that are a day old. */
export async function openFiles(
  directory: string,
  { isShared = false }: { readonly isShared?: boolean } = {},
): Promise<Files> {
  const arriving = join(directory, 'arriving')
  if (!isShared) await rm(arriving, { recursive: true, force: true })
  for (const folder of [arriving, join(directory, 'content'), join(directory, 'thumbnails')])
    await mkdir(folder, { recursive: true, mode: 0o700 })
  const placeOf = (kind: 'content' | 'thumbnails', sha256: string) =>
    join(directory, kind, sha256.slice(0, 2), kind === 'content' ? sha256 : `${sha256}.webp`)
  if (isShared) await removeOld(arriving, Date.now() - dayMs)
  /** Removes a content unless another server has just brought it again. */
  const remove = async (sha256: string, beforeMs: number) => {
    const [place, aside] = [placeOf('content', sha256), join(arriving, uuid7())]
    await rename(place, aside)
    if ((await stat(aside)).mtimeMs >= beforeMs) return rename(aside, place)
    await rm(aside, { force: true })
    await rm(placeOf('thumbnails', sha256), { force: true })
  }
  let last: Promise<unknown> = Promise.resolve()
  const alone = <Done>(step: () => Promise<Done>): Promise<Done> => {
    const done = last.then(step)
    last = done.catch(() => undefined)
    return done
  }

  return {
    arriving,
    async receive(content, { maxBytes }) {
      const path = join(arriving, uuid7())
      const hash = createHash('sha256')
      let bytes = 0
      try {
        const handle = await open(path, 'wx', 0o600)
        try {
          for await (const chunk of content.iterator({ destroyOnReturn: false })) {
            bytes += chunk.length
            if (bytes > maxBytes) continue
            hash.update(chunk)
            await handle.appendFile(chunk)
          }
          if (bytes > maxBytes) throw new AttachmentError('too-large')
          await handle.sync()
        } finally {
          await handle.close()
        }
      } catch (error) {
        content.resume()
        await rm(path, { force: true })
        throw refusalOf(error, content)
      }
      return { path, sha256: hash.digest('hex'), bytes }
    },

    async arrived(path) {
      const hash = createHash('sha256')
      let bytes = 0
      const handle = await open(path, 'r+')
      try {
        for await (const chunk of handle.createReadStream({ autoClose: false })) {
          bytes += chunk.length
          hash.update(chunk)
        }
        await handle.sync()
      } finally {
        await handle.close()
      }
      return { path, sha256: hash.digest('hex'), bytes }
    },

    keep: ({ path, sha256 }, write) =>
      alone(async () => {
        const place = placeOf('content', sha256)
        await mkdir(dirname(place), { recursive: true, mode: 0o700 })
        // Replaces an existing file, which has the same content, to renew its mtime.
        await rename(path, place)
        await syncFolder(dirname(place))
        await syncFolder(join(directory, 'content'))
        return write()
      }),

    discard: ({ path }) => rm(path, { force: true }),
    pathOf: sha256 => placeOf('content', sha256),
    open: sha256 => createReadStream(placeOf('content', sha256)),
    thumbnailOf: sha256 => placeOf('thumbnails', sha256),

    async sweep({ beforeMs, held }) {
      let swept = 0
      for (const folder of await readdir(join(directory, 'content'))) {
        const old: string[] = []
        for (const sha256 of await readdir(join(directory, 'content', folder)))
          if ((await mtimeOf(placeOf('content', sha256))) < beforeMs) old.push(sha256)
        if (old.length === 0) continue
        swept += await alone(async () => {
          const kept = new Set(await held(old))
          const unheld = old.filter(sha256 => !kept.has(sha256))
          for (const sha256 of unheld)
            await remove(sha256, beforeMs).catch((error: unknown) => {
              // Another server sweeps too.
              if (!isCode(error, 'ENOENT')) throw error
            })
          return unheld.length
        })
      }
      return swept
    },
  }
}

async function removeOld(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder))
    if ((await mtimeOf(join(folder, name))) < beforeMs) await rm(join(folder, name), { recursive: true, force: true })
}

/** Of a file that another server has removed in the meantime: never. */
async function mtimeOf(path: string): Promise<number> {
  const found = await stat(path).catch((error: unknown) => {
    if (isCode(error, 'ENOENT')) return null
    throw error
  })
  return found?.mtimeMs ?? Number.POSITIVE_INFINITY
}

function refusalOf(error: unknown, content: Readable): unknown {
  if (error instanceof AttachmentError) return error
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new AttachmentError('full', { cause: error })
  }
  return content.errored === null ? error : new AttachmentError('broken', { cause: error })
}

/** A directory entry is durable once its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
