import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { DataStore, ERRORS, Upload } from '@tus/server'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'
import { bodyOf, type FileBucket } from './files-in-bucket.ts'
import { type Uploads, uploadDayMs } from './uploads-on-disk.ts'

/** An upload keeps so much in memory, and loses at most so much when its server dies. */
const pieceBytes = 4_194_304
const folder = 'resumable/'

interface Piece {
  readonly key: string
  readonly offset: number
  readonly bytes: number
}

/**
 * Uploads in a bucket, so that any server goes on with what another has begun. Each consists of `about-UPLOADER-SIZE` and its pieces,
 * `OFFSET-BYTES`. Two servers may store pieces of one upload at once, when a broken connection is noticed late: so no piece replaces another.
 */
export function uploadsInBucket(bucket: FileBucket, { arriving }: { readonly arriving: string }): Uploads {
  const store = new BucketStore(bucket)
  return {
    store,
    find: async id => (await store.found(id))?.upload ?? null,
    async begunBytes(uploader, unknownBytes) {
      let bytes = 0
      for await (const page of bucket.list(folder))
        for (const { key } of page) {
          const [, by, size] = /\/about-([0-9a-f]+)-(\d*)$/.exec(key) ?? []
          if (by === hashOf(uploader)) bytes += size === '' ? unknownBytes : Number(size)
        }
      return bytes
    },
    async completed(id) {
      const found = await store.found(id)
      if (found === null || found.upload.offset !== found.upload.size) throw new AttachmentError('broken')
      const path = join(arriving, uuid7())
      const file = await open(path, 'wx', 0o600)
      try {
        for (const { key, offset } of found.pieces) {
          let at = offset
          // A piece may contain what follows it, too.
          for await (const chunk of bodyOf(await bucket.object(key))) {
            await file.write(chunk, 0, chunk.length, at)
            at += chunk.length
          }
        }
        return path
      } catch (error) {
        await rm(path, { force: true })
        throw error
      } finally {
        await file.close()
      }
    },
    forget: id => store.remove(id),
    async sweep() {
      await store.deleteExpired()
    },
  }
}

class BucketStore extends DataStore {
  override readonly extensions = ['creation', 'creation-with-upload', 'termination', 'expiration']
  readonly #bucket: FileBucket

  constructor(bucket: FileBucket) {
    super()
    this.#bucket = bucket
  }

  override async create(upload: Upload): Promise<Upload> {
    const { id, size, metadata, creation_date } = upload
    const by = hashOf(metadata?.uploader ?? '')
    const about = Buffer.from(JSON.stringify({ id, size, metadata, creation_date }))
    await this.#put(`${folder}${id}/about-${by}-${size ?? ''}`, about)
    return upload
  }

  override async write(content: Readable, id: string, offset: number): Promise<number> {
    let at = offset
    let chunks: Buffer[] = []
    let bytes = 0
    const store = async () => {
      if (bytes === 0) return
      await this.#put(`${folder}${id}/${at}-${bytes}`, Buffer.concat(chunks))
      at += bytes
      chunks = []
      bytes = 0
    }
    try {
      for await (const chunk of content) {
        chunks.push(chunk)
        bytes += chunk.length
        if (bytes >= pieceBytes) await store()
      }
    } catch (error) {
      if (error instanceof AttachmentError) throw error
      // The connection broke: what has come is kept.
      await store()
      throw ERRORS.FILE_WRITE_ERROR
    }
    await store()
    return at
  }

  override async getUpload(id: string): Promise<Upload> {
    const found = await this.found(id)
    if (found === null) throw ERRORS.FILE_NOT_FOUND
    return found.upload
  }

  override async remove(id: string): Promise<void> {
    const keys: string[] = []
    for await (const page of this.#bucket.list(`${folder}${id}/`)) keys.push(...page.map(({ key }) => key))
    // What says that there is an upload goes last.
    const isAbout = (key: string) => key.includes('/about-')
    await this.#bucket.remove(keys.filter(key => !isAbout(key)))
    await this.#bucket.remove(keys.filter(isAbout))
  }

  override async deleteExpired(): Promise<number> {
    const before = Date.now() - uploadDayMs
    let expired = 0
    for await (const page of this.#bucket.list(folder)) {
      const old = page.filter(({ modified }) => Date.parse(modified) < before).map(({ key }) => key)
      await this.#bucket.remove(old)
      expired += old.filter(key => key.includes('/about-')).length
    }
    return expired
  }

  override getExpiration(): number {
    return uploadDayMs
  }

  /** An upload and its pieces without a gap, from the first on. */
  async found(id: string): Promise<{ readonly upload: Upload; readonly pieces: readonly Piece[] } | null> {
    let about: string | null = null
    const pieces: Piece[] = []
    for await (const page of this.#bucket.list(`${folder}${id}/`))
      for (const { key } of page) {
        const [, offset, bytes] = /\/(\d+)-(\d+)$/.exec(key) ?? []
        if (offset !== undefined) pieces.push({ key, offset: Number(offset), bytes: Number(bytes) })
        else about = key
      }
    if (about === null) return null
    const given = JSON.parse(await text(bodyOf(await this.#bucket.object(about))))
    const joined: Piece[] = []
    let offset = 0
    for (const piece of pieces.toSorted((a, b) => a.offset - b.offset)) {
      const end = piece.offset + piece.bytes
      if (piece.offset > offset || end <= offset) continue
      joined.push(piece)
      offset = end
    }
    return { upload: new Upload({ ...given, offset }), pieces: joined }
  }

  async #put(key: string, body: Buffer): Promise<void> {
    await (await this.#bucket.object(key, { method: 'PUT', body })).body?.cancel()
  }
}

function hashOf(uploader: string): string {
  return createHash('sha256').update(uploader).digest('hex').slice(0, 32)
}
