import { Readable } from 'node:stream'
import type { Context } from 'hono'
import { AttachmentError } from '../../../inbox/attachments/attachment-error.ts'
import { visitorUploader } from '../../../inbox/attachments/attachment-table.ts'
import type { SiteEnv } from '../../site.ts'
import type { InboxFiles } from '../open-inbox.ts'
import { refusal, type Visitor } from './visitor.ts'

/** Takes a visitor's file as it comes; it is of no message before one names it. Answers its id, throws what it is refused with. */
export async function takeFile(
  context: Context<SiteEnv>,
  { visitor, files }: { readonly visitor: Visitor; readonly files: InboxFiles | null },
): Promise<string> {
  const { maxFileBytes } = visitor.widget.config
  const { body } = context.req.raw
  if (files === null || maxFileBytes === 0) throw refusal(404, 'there are no files here')
  if (body === null) throw refusal(400, 'there is no file')
  const tooLarge = () => refusal(413, `a file is at most ${maxFileBytes} bytes`)
  if (Number(context.req.header('content-length') ?? 0) > maxFileBytes) throw tooLarge()
  const owner = { chat_id: null, uploader: visitorUploader(visitor.thread) }
  try {
    const content = bounded(Readable.fromWeb(body as never), maxFileBytes)
    const row = await files.attachments.take(content, { name: context.req.query('name') ?? '', owner })
    return row.attachment_id
  } catch (error) {
    if (!(error instanceof AttachmentError)) throw error
    if (error.refusal === 'too-large') throw tooLarge()
    if (error.refusal === 'broken') throw refusal(400, error.message)
    if (error.refusal === 'unavailable') throw refusal(503, error.message, awaySeconds)
    throw refusal(429, error.message, fullSeconds)
  }
}

/** Where files are stored is usually back soon. */
const awaySeconds = 30
/** What is full may have room again when what nobody sent is swept. */
const fullSeconds = 3600

/** Of what says no length before. */
function bounded(content: Readable, mostBytes: number): Readable {
  return Readable.from(
    (async function* () {
      let bytes = 0
      for await (const chunk of content) {
        bytes += chunk.length
        if (bytes > mostBytes) throw new AttachmentError('too-large')
        yield chunk
      }
    })(),
    { objectMode: false },
  )
}
