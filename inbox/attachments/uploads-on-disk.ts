import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileConfigstore, FileStore } from '@tus/file-store'
import type { DataStore, Upload } from '@tus/server'

/** Where resumable uploads are until they are complete. */
export interface Uploads {
  readonly store: DataStore
  /** An upload and how far it has come; null if there is none, or its bytes are gone. */
  find(id: string): Promise<Upload | null>
  /** The full size of what somebody has begun; an upload of unknown size counts as `unknownBytes`. */
  begunBytes(uploader: string, unknownBytes: number): Promise<number>
  /** The path of a complete upload, whose file may be moved. */
  completed(id: string): Promise<string>
  /** Removes what is left of an upload. */
  forget(id: string): Promise<void>
  /** Removes uploads that were begun a day ago. */
  sweep(): Promise<void>
}

export const uploadDayMs = 86_400_000

/** Uploads in a folder, which several servers may share. */
export async function uploadsOnDisk(directory: string): Promise<Uploads> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const known = new FileConfigstore(directory)
  const store = new FileStore({ directory, configstore: known, expirationPeriodInMilliseconds: uploadDayMs })
  const sizeOf = async (id: string) => (await stat(join(directory, id)).catch(() => null))?.size ?? null
  return {
    store,
    async find(id) {
      const upload = await known.get(id).catch(() => undefined)
      const offset = await sizeOf(id)
      return upload === undefined || offset === null ? null : Object.assign(upload, { offset })
    },
    async begunBytes(uploader, unknownBytes) {
      let bytes = 0
      for (const id of await known.list()) {
        const upload = await known.get(id).catch(() => undefined)
        if (upload?.metadata?.uploader === uploader) bytes += upload.size ?? unknownBytes
      }
      return bytes
    },
    completed: async id => join(directory, id),
    async forget(id) {
      await known.delete(id)
      await rm(join(directory, id), { force: true })
    },
    async sweep() {
      await store.deleteExpired()
      // Uploads of which one of the two files is missing.
      for (const name of await readdir(directory)) {
        const path = join(directory, name)
        const { mtimeMs } = await stat(path)
        if (mtimeMs < Date.now() - 2 * uploadDayMs) await rm(path, { force: true })
      }
    },
  }
}
