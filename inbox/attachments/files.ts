import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'

/** A file that has arrived whole and is on disk, without a place of its own yet. */
export interface Arrived {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** Contents by their SHA-256, in a folder: the same content is there once. */
export interface Files {
  /**
   * Writes a stream to disk. Reads it to its end whatever happens, so that the sender hears why it was refused. Throws
   * `AttachmentError`, and then nothing of it is left.
   */
  receive(content: Readable, options: { readonly maxBytes: number }): Promise<Arrived>
  /** Takes a file that another wrote into this folder for one that has arrived. */
  arrived(path: string): Promise<Arrived>
  /** Gives a content its place and writes it down, as one step that no sweeping comes between. */
  keep<Written>(file: Arrived, write: () => Promise<Written>): Promise<Written>
  discard(file: Arrived): Promise<void>
  pathOf(sha256: string): string
  /** Where the thumbnail of a content is. */
  thumbnailOf(sha256: string): string
  /** Takes out contents that are older than an instant and that nobody holds; answers how many. */
  sweep(options: {
    readonly beforeMs: number
    readonly held: (hashes: readonly string[]) => Promise<readonly string[]>
  }): Promise<number>
}

/** Opens a folder of contents; what had not arrived whole when the last process ended is gone. */
export async function openFiles(directory: string): Promise<Files> {
  const arriving = join(directory, 'arriving')
  await rm(arriving, { recursive: true, force: true })
  for (const folder of [arriving, join(directory, 'content'), join(directory, 'thumbnails')])
    await mkdir(folder, { recursive: true, mode: 0o700 })
  const placeOf = (kind: 'content' | 'thumbnails', sha256: string) =>
    join(directory, kind, sha256.slice(0, 2), kind === 'content' ? sha256 : `${sha256}.webp`)
  let last: Promise<unknown> = Promise.resolve()
  const alone = <Done>(step: () => Promise<Done>): Promise<Done> => {
    const done = last.then(step)
    last = done.catch(() => undefined)
    return done
  }

  return {
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
        // Over one that is there: it is the same, and as new as this from now on.
        await rename(path, place)
        await syncFolder(dirname(place))
        await syncFolder(join(directory, 'content'))
        return write()
      }),

    discard: ({ path }) => rm(path, { force: true }),
    pathOf: sha256 => placeOf('content', sha256),
    thumbnailOf: sha256 => placeOf('thumbnails', sha256),

    async sweep({ beforeMs, held }) {
      let swept = 0
      for (const folder of await readdir(join(directory, 'content'))) {
        const old: string[] = []
        for (const sha256 of await readdir(join(directory, 'content', folder)))
          if ((await stat(placeOf('content', sha256))).mtimeMs < beforeMs) old.push(sha256)
        if (old.length === 0) continue
        swept += await alone(async () => {
          const kept = new Set(await held(old))
          const unheld = old.filter(sha256 => !kept.has(sha256))
          for (const sha256 of unheld) {
            await rm(placeOf('content', sha256), { force: true })
            await rm(placeOf('thumbnails', sha256), { force: true })
          }
          return unheld.length
        })
      }
      return swept
    },
  }
}

function refusalOf(error: unknown, content: Readable): unknown {
  if (error instanceof AttachmentError) return error
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new AttachmentError('full', { cause: error })
  }
  return content.errored === null ? error : new AttachmentError('broken', { cause: error })
}

/** A name is on disk when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
