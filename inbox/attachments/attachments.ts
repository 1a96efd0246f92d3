import { createReadStream, openAsBlob, type ReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Journal } from '../journal/journal.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'
import type { AttachmentOwner, AttachmentQuota } from './attachment-rows.ts'
import type { AttachmentRow } from './attachment-table.ts'
import { cleanName } from './clean-name.ts'
import { type Arrived, type Files, openFiles } from './files.ts'
import { mediaTypeOf } from './media-type.ts'
import { makeThumbnail } from './thumbnail.ts'

export interface AttachmentsOptions {
  readonly journal: Journal
  /** A dedicated folder. */
  readonly directory: string
  /** Whether other servers use the folder too. Default: no. */
  readonly isShared?: boolean
  /** The maximum size of a file, inclusive. */
  readonly maxBytes: number
  readonly quota: AttachmentQuota
  /** The current instant, in microseconds. */
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** An incoming file. */
export interface Upload {
  /** The name given by the sender. */
  readonly name: string
  readonly owner: AttachmentOwner
  /** Default: a new one. An id that is there already is that file. */
  readonly attachment_id?: string
}

/** The files of an inbox. A file is on disk when its promise resolves. */
export interface Attachments {
  readonly maxBytes: number
  /** The folder of contents, for what is no attachment. */
  readonly contents: Files
  /** Throws `AttachmentError` if there is no room for a file of this size; to be called before reading it. */
  assertRoom(uploader: string, bytes: number): Promise<void>
  /** Stores a stream, reading it to its end. Leaves nothing behind when it throws `AttachmentError`. */
  take(content: Readable, upload: Upload): Promise<AttachmentRow>
  /** The same for a file on disk, which is moved. */
  takeFile(path: string, upload: Upload): Promise<AttachmentRow>
  /** Removes an unsent file; returns whether it existed. */
  remove(options: AttachmentOwner & { readonly attachment_id: string }): Promise<boolean>
  /** Removes all unsent files of somebody. */
  dropUnsent(uploader: string): Promise<void>
  open(row: AttachmentRow): ReadStream
  /** Its content, read from disk where it is used. */
  blob(row: AttachmentRow): Promise<Blob>
  /** The thumbnail as WebP, or null. */
  openThumbnail(row: AttachmentRow): ReadStream | null
  /** Removes files that were not sent within a day. */
  sweep(): Promise<void>
  close(): void
}

const dayMicros = 86_400_000_000
const sweepMs = 3_600_000

/** Opens the folder of an inbox's files. Removes what a dead process left unfinished. */
export async function openAttachments(options: AttachmentsOptions): Promise<Attachments> {
  const { journal, directory, maxBytes, quota, now, onError } = options
  const files = await openFiles(directory, { isShared: options.isShared ?? false })

  // Files are shown in the order in which their uploads began.
  let lastAt = 0
  const began = () => {
    lastAt = Math.max(lastAt + 1, now())
    return lastAt
  }

  async function record(
    arrived: Arrived,
    { name, owner, attachment_id, uploaded_at }: Upload & { readonly uploaded_at: number },
  ): Promise<AttachmentRow> {
    try {
      const media_type = await mediaTypeOf(arrived.path)
      const thumbnail = await makeThumbnail({
        path: arrived.path,
        mediaType: media_type,
        into: files.thumbnailOf(arrived.sha256),
      })
      const row: AttachmentRow = {
        attachment_id: attachment_id ?? uuid7(),
        ...owner,
        name: cleanName(name),
        media_type,
        bytes: arrived.bytes,
        sha256: arrived.sha256,
        uploaded_at,
        thumbnail_width: thumbnail?.widthPx ?? null,
        thumbnail_height: thumbnail?.heightPx ?? null,
        message_id: null,
      }
      const room = await files.keep(arrived, () => journal.write('addAttachment', { row, quota }))
      if (room !== 'room') throw new AttachmentError(room)
      return row
    } catch (error) {
      await files.discard(arrived)
      throw error
    }
  }

  async function sweep(): Promise<void> {
    const before = now() - dayMicros
    await journal.write('sweepAttachments', { before })
    await files.sweep({
      beforeMs: before / 1000,
      held: hashes => journal.read('heldContents', { hashes }),
    })
  }
  const sweeping = () => void sweep().catch(onError)
  sweeping()
  const timer = setInterval(sweeping, sweepMs)
  timer.unref()

  const assertRoom = async (uploader: string, bytes: number) => {
    if (bytes > maxBytes) throw new AttachmentError('too-large')
    const room = await journal.read('attachmentRoom', { uploader, bytes, quota })
    if (room !== 'room') throw new AttachmentError(room)
  }
  return {
    maxBytes,
    contents: files,
    assertRoom,
    async take(content, upload) {
      const uploaded_at = began()
      const arrived = await files.receive(content, { maxBytes })
      return record(arrived, { ...upload, uploaded_at })
    },
    async takeFile(path, upload) {
      return record(await files.arrived(path), { ...upload, uploaded_at: began() })
    },
    remove: owner => journal.write('removeAttachment', owner),
    blob: ({ sha256, media_type }) => openAsBlob(files.pathOf(sha256), { type: media_type }),
    dropUnsent: uploader => journal.write('dropUnsent', { uploader }),
    open: ({ sha256 }) => files.open(sha256),
    openThumbnail: ({ sha256, thumbnail_width }) =>
      thumbnail_width === null ? null : createReadStream(files.thumbnailOf(sha256)),
    sweep,
    close: () => clearInterval(timer),
  }
}
