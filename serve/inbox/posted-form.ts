import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { AttachmentError } from '../../inbox/attachments/attachment-error.ts'
import type { AttachmentRow } from '../../inbox/attachments/attachment-table.ts'
import { agentUploader } from '../../inbox/attachments/attachment-table.ts'
import type { SiteEnv } from '../site.ts'
import { agentOf } from './inbox-request.ts'
import type { InboxFiles } from './open-inbox.ts'

/** A form that was sent about a chat. */
export interface PostedForm {
  /** The text of a field; empty when it is not there. */
  readonly field: (name: string) => string
  readonly all: (name: string) => readonly string[]
  /** The files that came with it and are taken. */
  readonly files: readonly AttachmentRow[]
  /** Why one of them is not; null when all are. */
  readonly refused: AttachmentError | null
}

const fieldBytes = 100_000
const filesAtOnce = 10
/** Of what stands around files. */
const otherBytes = 1_000_000

/** Reads a form with its files, which are taken as they come; the address's chat has been found. Throws 413 and 400. */
export async function postedForm(
  context: Context<SiteEnv>,
  { chat_id, files }: { readonly chat_id: string; readonly files: InboxFiles | null },
): Promise<PostedForm> {
  const contentType = context.req.header('content-type') ?? ''
  const length = Number(context.req.header('content-length') ?? 0)
  if (!contentType.toLowerCase().startsWith('multipart/form-data') || files === null) {
    const form = await smallForm(context)
    return { field: name => form.get(name) ?? '', all: name => form.getAll(name), files: [], refused: null }
  }
  const { attachments, readForm } = files
  // Nothing of it is read: who sends so much is not told more politely.
  if (length > filesAtOnce * (attachments.maxBytes + otherBytes)) throw tooLarge(context)
  const body = context.req.raw.body
  if (body === null) throw new HTTPException(400)
  const owner = { chat_id, uploader: agentUploader(agentOf(context)) }
  const taken: AttachmentRow[] = []
  let refused: AttachmentError | null = null
  const take = async (content: Readable, name: string): Promise<readonly AttachmentRow[]> => {
    try {
      const row = await attachments.take(content, { name, owner })
      taken.push(row)
      return [row]
    } catch (error) {
      if (!(error instanceof AttachmentError)) throw error
      refused ??= error
      return []
    }
  }
  try {
    const form = await readForm(Readable.fromWeb(body as never), {
      contentType,
      limits: { files: filesAtOnce, fieldBytes, fileBytes: attachments.maxBytes },
      onFile: take,
    })
    const all = (name: string) => form.fields.get(name) ?? []
    return { field: name => all(name)[0] ?? '', all, files: form.files.flat(), refused }
  } catch (error) {
    for (const { attachment_id } of taken) await attachments.remove({ ...owner, attachment_id })
    if (!(error instanceof AttachmentError)) throw error
    if (error.refusal === 'broken') throw new HTTPException(400, { cause: error })
    throw tooLarge(context)
  }
}

/** A form without files, of bounded size. */
async function smallForm(context: Context<SiteEnv>): Promise<URLSearchParams> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of context.req.raw.body ?? []) {
    bytes += chunk.length
    if (bytes > 2 * fieldBytes) throw tooLarge(context)
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  const contentType = context.req.header('content-type') ?? ''
  if (!contentType.toLowerCase().startsWith('multipart/form-data')) return new URLSearchParams(body.toString('utf8'))
  const form = await new Response(body, { headers: { 'content-type': contentType } }).formData().catch(cause => {
    throw new HTTPException(400, { cause })
  })
  const fields = new URLSearchParams()
  for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value)
  return fields
}

function tooLarge(context: Context<SiteEnv>): HTTPException {
  context.header('Connection', 'close')
  return new HTTPException(413)
}
