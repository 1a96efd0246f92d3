import { createHash } from 'node:crypto'
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { isCode } from '../../src/is-code.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'

/** A complete file on disk that is not stored yet. */
export interface Arrived {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

/** A folder of files that arrive, wherever they are stored afterwards. */
export interface Arriving {
  /** Where files may be made: it is emptied when the folder is opened, if no other server uses it. */
  readonly arriving: string
  /**
   * Writes a stream to disk. Always reads it to its end, so that the sender receives the reason for a refusal. Leaves nothing behind
   * when it throws `AttachmentError`.
   */
  receive(content: Readable, options: { readonly maxBytes: number }): Promise<Arrived>
  /** Adopts a complete file that was written into this folder by other code. */
  arrived(path: string): Promise<Arrived>
  discard(file: Arrived): Promise<void>
}

const dayMs = 86_400_000

/** Opens a folder for arriving files; removes those of the last process. Of a folder that servers share, those that are a day old. */
export async function openArriving(
  arriving: string,
  { isShared = false }: { readonly isShared?: boolean } = {},
): Promise<Arriving> {
  if (!isShared) await rm(arriving, { recursive: true, force: true })
  await mkdir(arriving, { recursive: true, mode: 0o700 })
  if (isShared) await removeOld(arriving, Date.now() - dayMs)
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

    discard: ({ path }) => rm(path, { force: true }),
  }
}

async function removeOld(folder: string, beforeMs: number): Promise<void> {
  for (const name of await readdir(folder))
    if ((await mtimeOf(join(folder, name))) < beforeMs) await rm(join(folder, name), { recursive: true, force: true })
}

/** Of a file that another server has removed in the meantime: never. */
export async function mtimeOf(path: string): Promise<number> {
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
