import { Server } from '@tus/server'
import type { Journal } from '../journal/journal.ts'
import { uuid7 } from '../journal/uuid7.ts'
import { AttachmentError } from './attachment-error.ts'
import type { AttachmentOwner } from './attachment-rows.ts'
import type { AttachmentRow } from './attachment-table.ts'
import type { Attachments } from './attachments.ts'
import type { Uploads } from './uploads-on-disk.ts'

/** Resumable uploads by the tus protocol. A completed upload becomes the attachment with the same id. */
export interface Resumable {
  /** Handles a request of an uploader; `id` is from the URL, null if an upload begins. `folder`: the URL of all uploads. */
  handle(request: Request, options: { id: string | null; owner: AttachmentOwner; folder: string }): Promise<Response>
  close(): void
}

const sweepMs = 3_600_000
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const statuses = { 'too-large': 413, 'too-many': 429, full: 507, broken: 400, unavailable: 503 } as const

interface Begun {
  readonly owner: AttachmentOwner
  readonly folder: string
}

export function openResumable(options: {
  readonly journal: Journal
  readonly attachments: Attachments
  readonly uploads: Uploads
  readonly onError: (error: unknown) => void
}): Resumable {
  const { journal, attachments, uploads, onError } = options
  const begun = new WeakMap<Request, Begun>()
  const begunOf = (request: Request) => {
    const found = begun.get(request)
    if (found === undefined) throw new Error('an upload of nobody')
    return found
  }
  const ending = new Map<string, Promise<AttachmentRow>>()

  /** Turns a complete upload into the attachment with its id, once. */
  function end(id: string): Promise<AttachmentRow> {
    const running = ending.get(id)
    if (running !== undefined) return running
    const ended = (async () => {
      const upload = await uploads.find(id)
      const owner = ownerOf(upload?.metadata)
      if (owner === null) throw new AttachmentError('broken')
      const name = upload?.metadata?.name ?? ''
      let isOver = true
      try {
        return await attachments.takeFile(await uploads.completed(id), { name, owner, attachment_id: id })
      } catch (error) {
        // What can be tried again is kept.
        isOver = isFinal(error) || (await uploads.find(id).catch(() => upload)) === null
        throw error
      } finally {
        if (isOver) await uploads.forget(id).catch(onError)
      }
    })().finally(() => ending.delete(id))
    ending.set(id, ended)
    return ended
  }

  const refused = (error: unknown) =>
    error instanceof AttachmentError ? { status_code: statuses[error.refusal], body: `${error.message}\n` } : undefined
  const server = new Server({
    path: '/',
    datastore: uploads.store,
    maxSize: attachments.maxBytes,
    allowedOrigins: () => false,
    namingFunction: () => uuid7(),
    generateUrl: (request, { id }) => `${begunOf(request).folder}/${id}`,
    async onUploadCreate(request, upload) {
      const { owner } = begunOf(request)
      // Unfinished uploads count with their full size.
      const begunBytes = await uploads.begunBytes(owner.uploader, attachments.maxBytes)
      await attachments.assertRoom(owner.uploader, upload.size ?? attachments.maxBytes, { begunBytes })
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

  const timer = setInterval(() => void uploads.sweep().catch(onError), sweepMs)
  timer.unref()

  return {
    handle: (request, given) => answer(request, given).catch(refusedResponse),
    close: () => clearInterval(timer),
  }

  async function answer(request: Request, { id, owner, folder }: Parameters<Resumable['handle']>[1]) {
    begun.set(request, { owner, folder })
    if (id === null) return server.handleWeb(request)
    if (!uuid.test(id)) return missing()
    const row = await journal.read('attachmentById', { attachment_id: id })
    if (row !== null) return isOf(row, owner) ? ended(request, row) : missing()
    const upload = await uploads.find(id)
    if (upload === null || !isOf(ownerOf(upload.metadata), owner)) return missing()
    // The process died or the connection broke after the last byte, before the attachment was created.
    if (upload.offset === upload.size && request.method === 'HEAD') return ended(request, await end(id))
    return server.handleWeb(request)
  }

  function refusedResponse(error: unknown): Response {
    const answer = refused(error)
    if (answer === undefined) throw error
    return new Response(answer.body, { status: answer.status_code, headers: protocol })
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

function isFinal(error: unknown): boolean {
  return error instanceof AttachmentError && error.refusal !== 'unavailable'
}

function ownerOf(metadata: Record<string, string | null> | undefined): AttachmentOwner | null {
  const { chat_id = null, uploader } = metadata ?? {}
  return typeof uploader === 'string' ? { chat_id, uploader } : null
}

function isOf(one: AttachmentOwner | null, other: AttachmentOwner): boolean {
  return one !== null && one.chat_id === other.chat_id && one.uploader === other.uploader
}
