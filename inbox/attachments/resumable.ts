import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileConfigstore, FileStore } from '@tus/file-store'
import { Server } from '@tus/server'
import type { Journal } from '../journal/journal.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'
import type { AttachmentOwner } from './attachment-rows.ts'
import type { AttachmentRow } from './attachment-table.ts'
import type { Attachments } from './attachments.ts'

/** Resumable uploads by the tus protocol. A completed upload becomes the attachment with the same id. */
export interface Resumable {
  /** Handles a request of an uploader; `id` is from the URL, null if an upload begins. `folder`: the URL of all uploads. */
  handle(request: Request, options: { id: string | null; owner: AttachmentOwner; folder: string }): Promise<Response>
  close(): void
}

const dayMs = 86_400_000
const sweepMs = 3_600_000
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const statuses = { 'too-large': 413, 'too-many': 429, full: 507, broken: 400 } as const

interface Begun {
  readonly owner: AttachmentOwner
  readonly folder: string
}

export async function openResumable(options: {
  readonly journal: Journal
  readonly attachments: Attachments
  readonly directory: string
  readonly onError: (error: unknown) => void
}): Promise<Resumable> {
  const { journal, attachments, directory, onError } = options
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const begun = new WeakMap<Request, Begun>()
  const begunOf = (request: Request) => {
    const found = begun.get(request)
    if (found === undefined) throw new Error('an upload of nobody')
    return found
  }
  const known = new FileConfigstore(directory)
  const ending = new Map<string, Promise<AttachmentRow>>()

  /** Turns a complete upload into the attachment with its id, once. */
  function end(id: string): Promise<AttachmentRow> {
    const running = ending.get(id)
    if (running !== undefined) return running
    const ended = (async () => {
      const upload = await known.get(id)
      const owner = ownerOf(upload?.metadata)
      if (owner === null) throw new AttachmentError('broken')
      try {
        const name = upload?.metadata?.name ?? ''
        return await attachments.takeFile(join(directory, id), { name, owner, attachment_id: id })
      } finally {
        await known.delete(id)
      }
    })().finally(() => ending.delete(id))
    ending.set(id, ended)
    return ended
  }

  /** Unfinished uploads count with their full size. */
  async function begunBytes(uploader: string): Promise<number> {
    let bytes = 0
    for (const id of await known.list()) {
      const upload = await known.get(id).catch(() => undefined)
      if (upload?.metadata?.uploader === uploader) bytes += upload.size ?? attachments.maxBytes
    }
    return bytes
  }

  const refused = (error: unknown) =>
    error instanceof AttachmentError ? { status_code: statuses[error.refusal], body: `${error.message}\n` } : undefined
  const server = new Server({
    path: '/',
    datastore: new FileStore({ directory, configstore: known, expirationPeriodInMilliseconds: dayMs }),
    maxSize: attachments.maxBytes,
    allowedOrigins: () => false,
    namingFunction: () => uuid7(),
    generateUrl: (request, { id }) => `${begunOf(request).folder}/${id}`,
    async onUploadCreate(request, upload) {
      const { owner } = begunOf(request)
      await attachments.assertRoom(
        owner.uploader,
        (upload.size ?? attachments.maxBytes) + (await begunBytes(owner.uploader)),
      )
      return { metadata: { name: upload.metadata?.name ?? '', chat_id: owner.chat_id, uploader: owner.uploader } }
    },
    async onUploadFinish(_, upload) {
      await end(upload.id)
      return {}
    },
    onResponseError(_, error) {
      const answer = refused(error)
      if (answer === undefined && error instanceof Error) onError(error)
      return answer
    },
  })

  async function sweep(): Promise<void> {
    await server.cleanUpExpiredUploads()
    // Uploads of which one of the two files is missing.
    for (const name of await readdir(directory)) {
      const path = join(directory, name)
      const { mtimeMs } = await stat(path)
      if (mtimeMs < Date.now() - 2 * dayMs) await rm(path, { force: true })
    }
  }
  const timer = setInterval(() => void sweep().catch(onError), sweepMs)
  timer.unref()

  return {
    async handle(request, { id, owner, folder }) {
      begun.set(request, { owner, folder })
      if (id === null) return server.handleWeb(request)
      if (!uuid.test(id)) return missing()
      const row = await journal.read('attachmentById', { attachment_id: id })
      if (row !== null) return isOf(row, owner) ? ended(request, row) : missing()
      const upload = await known.get(id).catch(() => undefined)
      if (upload === undefined || !isOf(ownerOf(upload.metadata), owner)) return missing()
      const size = (await stat(join(directory, id)).catch(() => null))?.size
      // The process died or the connection broke after the last byte, before the attachment was created.
      if (size !== undefined && size === upload.size && request.method === 'HEAD') {
        try {
          return ended(request, await end(id))
        } catch (error) {
          const answer = refused(error)
          if (answer === undefined) throw error
          return new Response(answer.body, { status: answer.status_code, headers: protocol })
        }
      }
      return server.handleWeb(request)
    },
    close: () => clearInterval(timer),
  }

  async function ended(request: Request, row: AttachmentRow): Promise<Response> {
    if (request.method === 'DELETE') {
      await attachments.remove(row)
      return new Response(null, { status: 204, headers: protocol })
    }
    const bytes = String(row.bytes)
    const headers = { ...protocol, 'Upload-Offset': bytes, 'Upload-Length': bytes }
    return new Response(null, { status: request.method === 'HEAD' ? 200 : 409, headers })
  }
}

const protocol = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' }

function missing(): Response {
  return new Response(null, { status: 404, headers: protocol })
}

function ownerOf(metadata: Record<string, string | null> | undefined): AttachmentOwner | null {
  const { chat_id = null, uploader } = metadata ?? {}
  return typeof uploader === 'string' ? { chat_id, uploader } : null
}

function isOf(one: AttachmentOwner | null, other: AttachmentOwner): boolean {
  return one !== null && one.chat_id === other.chat_id && one.uploader === other.uploader
}
