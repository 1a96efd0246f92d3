import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { AttachmentError } from './attachment-error.ts'

/** What a form had: every value of each field, and what was made of each of its files, in their order. */
export interface ReadForm<File> {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly files: readonly File[]
}

export interface FormLimits {
  readonly files: number
  readonly fieldBytes: number
  /** Of one file: what is beyond is told by one byte more than that. */
  readonly fileBytes: number
}

/**
 * Reads a form of the type `multipart/form-data` as it comes: a file is a stream, and the next one begins when it was read. `onFile`
 * reads its stream to the end, whatever it makes of it. Throws `AttachmentError` for what breaks off and is no form.
 */
export async function readForm<File>(
  body: Readable,
  options: {
    readonly contentType: string
    readonly limits: FormLimits
    readonly onFile: (content: Readable, name: string) => Promise<File>
  },
): Promise<ReadForm<File>> {
  const { contentType, limits, onFile } = options
  const fields = new Map<string, string[]>()
  const taking: Promise<File>[] = []
  const open = new Set<BusboyFileStream>()
  let parser: ReturnType<typeof Busboy>
  try {
    parser = Busboy({
      headers: { 'content-type': contentType },
      limits: {
        files: limits.files,
        fileSize: limits.fileBytes + 1,
        fieldSize: limits.fieldBytes,
        fields: 100,
        fieldNameSize: 100,
        headerPairs: 20,
        headerSize: 8192,
      },
    })
  } catch (cause) {
    throw new AttachmentError('broken', { cause })
  }
  let hasTooMany = false
  parser.on('field', (name, value) => fields.set(name, [...(fields.get(name) ?? []), value]))
  parser.on('filesLimit', () => {
    hasTooMany = true
  })
  parser.on('file', (_, content, name) => {
    // An empty choice of files is sent as one without a name.
    if (name === undefined || name === '') return void content.resume()
    open.add(content)
    // It may break off before anybody listens; whoever reads it is told then.
    content.on('error', () => undefined)
    content.once('close', () => open.delete(content))
    const taken = onFile(content, name)
    // It is waited for below; until then a failure is no unhandled one.
    taken.catch(() => undefined)
    taking.push(taken)
  })
  try {
    await pipeline(body, parser)
  } catch (cause) {
    // Its last file would wait for the rest for ever.
    for (const content of open) content.destroy(new AttachmentError('broken', { cause }))
    await Promise.allSettled(taking)
    throw new AttachmentError('broken', { cause })
  }
  const files = await Promise.all(taking)
  if (hasTooMany) throw new AttachmentError('too-many')
  return { fields, files }
}
