import { openAsBlob } from 'node:fs'
import type { Readable } from 'node:stream'
import type { Journal } from '../journal/journal.ts'
import { uuid7 } from '../journal/uuid7.ts'
import type { Arrived } from './arriving.ts'
import { AttachmentError } from './attachment-error.ts'
import type { AttachmentOwner, AttachmentQuota } from './attachment-rows.ts'
import type { AttachmentRow } from './attachment-table.ts'
import { cleanName } from './clean-name.ts'
import type { Files } from './file-place.ts'
import { mediaTypeOf } from './media-type.ts'
import { makeThumbnail } from './thumbnail.ts'

export interface AttachmentsOptions {
  readonly journal: Journal
  readonly files: Files
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

/** The files of an inbox. A file is stored when its promise resolves. */
export interface Attachments {
  readonly maxBytes: number
  /** Where contents are, for what is no attachment. */
  readonly contents: Files
  /** Throws `AttachmentError` if there is no room for a file of this size beside what was begun; to be called before reading it. */
  assertRoom(uploader: string, bytes: number, options?: { readonly begunBytes: number }): Promise<void>
  /** Stores a stream, reading it to its end. Leaves nothing behind when it throws `AttachmentError`. */
  take(content: Readable, upload: Upload): Promise<AttachmentRow>
  /** The same for a file on disk, which is moved. */
  takeFile(path: string, upload: Upload): Promise<AttachmentRow>
  /** Removes an unsent file; returns whether it existed. */
  remove(options: AttachmentOwner & { readonly attachment_id: string }): Promise<boolean>
  /** Removes all unsent files of somebody. */
  dropUnsent(uploader: string): Promise<void>
  open(row: AttachmentRow): Promise<Readable>
  /** Calls `use` with its content, which is read from disk where it is used. */
  withBlob<Used>(row: AttachmentRow, use: (content: Blob) => Promise<Used>): Promise<Used>
  /** The thumbnail as WebP, or null. */
  openThumbnail(row: AttachmentRow): Promise<Readable | null>
  /** Removes files that were not sent within a day. */
  sweep(): Promise<void>
  close(): void
}

const dayMicros = 86_400_000_000
const hourMicros = 3_600_000_000
const sweepMs = 3_600_000

/** Opens the files of an inbox, and begins to sweep them. */
export function openAttachments(options: AttachmentsOptions): Attachments {
  const { journal, files, maxBytes, quota, now, onError } = options

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
      const thumbnail = await makeThumbnail({ path: arrived.path, mediaType: media_type })
      // Before it is stored: what is refused need not be.
      await assertRoom(owner.uploader, arrived.bytes)
      const storing = { file: arrived, thumbnail: thumbnail?.webp ?? null }
      const { room, row } = await files.keep(storing, async sha256 => {
        const row: AttachmentRow = {
          attachment_id: attachment_id ?? uuid7(),
          ...owner,
          name: cleanName(name),
          media_type,
          bytes: arrived.bytes,
          sha256,
          uploaded_at,
          thumbnail_width: thumbnail?.widthPx ?? null,
          thumbnail_height: thumbnail?.heightPx ?? null,
          message_id: null,
        }
        return { row, room: await journal.write('addAttachment', { row, quota }) }
      })
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
    const forgottenAt = await journal.read('forgottenInBucket', {})
    const isForgetting = forgottenAt !== null
    await files.sweep({
      // What is an hour old is not being stored any more.
      beforeMs: (isForgetting ? now() - hourMicros : before) / 1000,
      held: hashes => journal.read('heldContents', { hashes }),
    })
    if (isForgetting && forgottenAt < now() - 2 * hourMicros) await journal.write('endForgottenInBucket', {})
  }
  const sweeping = () => void sweep().catch(onError)
  sweeping()
  const timer = setInterval(sweeping, sweepMs)
  timer.unref()

  const assertRoom: Attachments['assertRoom'] = async (uploader, bytes, { begunBytes } = { begunBytes: 0 }) => {
    if (bytes > maxBytes) throw new AttachmentError('too-large')
    const room = await journal.read('attachmentRoom', { uploader, bytes: bytes + begunBytes, quota })
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
    withBlob: ({ sha256, media_type }, use) =>
      files.withFile(sha256, async path => use(await openAsBlob(path, { type: media_type }))),
    dropUnsent: uploader => journal.write('dropUnsent', { uploader }),
    open: ({ sha256 }) => files.open(sha256),
    openThumbnail: async ({ sha256, thumbnail_width }) =>
      thumbnail_width === null ? null : files.openThumbnail(sha256),
    sweep,
    close: () => clearInterval(timer),
  }
}
