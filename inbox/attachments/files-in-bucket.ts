import { openAsBlob } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Bucket, BucketError, type BucketRequest, type ListedObject } from '../../src/s3-bucket.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { type Arriving, openArriving } from './arriving.ts'
import { AttachmentError } from './attachment-error.ts'
import type { Files, SweepOptions } from './file-place.ts'

/** A part of a bucket, whose failures say that files are unavailable. */
export interface FileBucket {
  object(key: string, request?: BucketRequest): Promise<Response>
  list(prefix: string): AsyncGenerator<readonly ListedObject[]>
  remove(keys: readonly string[]): Promise<void>
}

export interface FileBucketOptions {
  /** What all keys begin with. */
  readonly prefix: string
  /** Called with each failure, which says more than readers are told. */
  readonly onError: (error: unknown) => void
}

const removedAtOnce = 16

/** The objects of a bucket under a prefix. */
export function fileBucket(bucket: Bucket, { prefix, onError }: FileBucketOptions): FileBucket {
  const unavailable = (cause: unknown): never => {
    if (!(cause instanceof BucketError)) throw cause
    onError(cause)
    throw new AttachmentError('unavailable', { cause })
  }
  const object: FileBucket['object'] = (key, request) => bucket.object(prefix + key, request).catch(unavailable)
  return {
    object,
    async *list(start) {
      const pages = bucket.list(prefix + start)
      for (;;) {
        const page = await pages.next().catch(unavailable)
        if (page.done === true) return
        yield page.value.map(found => ({ ...found, key: found.key.slice(prefix.length) }))
      }
    },
    async remove(keys) {
      for (let start = 0; start < keys.length; start += removedAtOnce)
        await Promise.all(
          keys.slice(start, start + removedAtOnce).map(async key => {
            await (await object(key, { method: 'DELETE' })).body?.cancel()
          }),
        )
    },
  }
}

const keyOf = { content: (name: string) => `content/${name}`, thumbnails: (name: string) => `thumbnails/${name}.webp` }

/**
 * The files of an inbox in a bucket, which any number of servers may share; `arriving` is a folder of this server. Each upload is an object
 * of its own, never written again: so a sweep of one server cannot remove what another is just storing.
 */
export async function openFilesInBucket(
  bucket: FileBucket,
  { arriving: folder }: { readonly arriving: string },
): Promise<Files> {
  // Its files are of this process only: two servers of one machine have a folder each.
  const arriving: Arriving = await openArriving(folder, { isShared: true })
  const open = async (key: string) => bodyOf(await bucket.object(key))

  return {
    ...arriving,

    async keep({ file: { path, sha256 }, thumbnail = null }, write) {
      const name = `${sha256}-${uuid7()}`
      await storeIn(bucket, name, { path, sha256, thumbnail })
      await rm(path, { force: true })
      return write(name)
    },

    open: name => open(keyOf.content(name)),
    openThumbnail: name => open(keyOf.thumbnails(name)),
    async withFile(name, use) {
      const path = join(folder, uuid7())
      try {
        await writeFile(path, await open(keyOf.content(name)), { flag: 'wx', mode: 0o600 })
        return await use(path)
      } finally {
        await rm(path, { force: true })
      }
    },

    sweep: options => sweepBucket(bucket, options),
  }
}

/** See `FilePlace.sweep`. */
export async function sweepBucket(bucket: FileBucket, { beforeMs, held }: SweepOptions): Promise<number> {
  let swept = 0
  for (const kind of ['content', 'thumbnails'] as const)
    for await (const page of bucket.list(`${kind}/`)) {
      const old = page.filter(({ modified }) => Date.parse(modified) < beforeMs)
      const names = old.map(({ key }) => key.slice(kind.length + 1).replace(/\.webp$/, ''))
      const kept = new Set(names.length === 0 ? [] : await held(names))
      const unheld = names.filter(name => !kept.has(name))
      await bucket.remove(unheld.map(keyOf[kind]))
      if (kind === 'content') swept += unheld.length
    }
  return swept
}

/** Stores a file under a name: its content last, so that it is there once it is whole. */
export async function storeIn(
  bucket: FileBucket,
  name: string,
  { path, sha256, thumbnail }: { path: string; sha256: string; thumbnail: Uint8Array | null },
): Promise<void> {
  const put = async (key: string, request: BucketRequest) => {
    await (await bucket.object(key, { method: 'PUT', ...request })).body?.cancel()
  }
  if (thumbnail !== null) await put(keyOf.thumbnails(name), { body: thumbnail })
  await put(keyOf.content(name), { body: await openAsBlob(path), sha256 })
}

/** What an answer carries, as it comes. One that breaks off fails with `AttachmentError`. */
export function bodyOf({ body }: Response): Readable {
  return Readable.from(
    (async function* () {
      try {
        yield* body ?? []
      } catch (cause) {
        throw new AttachmentError('unavailable', { cause })
      }
    })(),
    { objectMode: false },
  )
}
