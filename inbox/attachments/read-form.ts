import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import { AttachmentError } from './attachment-error.ts'

/** The content of a form: all values of each field, and the result of `onFile` for each file, in order. */
export interface ReadForm<File> {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly files: readonly File[]
}

export interface FormLimits {
  readonly files: number
  readonly fieldBytes: number
  /** The limit for one file. A larger file is cut off one byte above it, which reveals the excess. */
  readonly fileBytes: number
}

/**
 * Reads a `multipart/form-data` form as a stream: the next file begins after the previous one is read. `onFile` must always read its
 * stream to the end. Throws `AttachmentError` if the form is cut off or malformed.
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
    // Browsers send an empty file input as a file without a name.
    if (name === undefined || name === '') return void content.resume()
    open.add(content)
    // It may fail before anybody listens; its reader gets the error.
    content.on('error', () => undefined)
    content.once('close', () => open.delete(content))
    const taken = onFile(content, name)
    // It is awaited below; this avoids an unhandled rejection until then.
    taken.catch(() => undefined)
    taking.push(taken)
  })
  try {
    await pipeline(body, parser)
  } catch (cause) {
    // Otherwise its last file would wait forever for the rest.
    for (const content of open) content.destroy(new AttachmentError('broken', { cause }))
    await Promise.allSettled(taking)
    throw new AttachmentError('broken', { cause })
  }
  const files = await Promise.all(taking)
  if (hasTooMany) throw new AttachmentError('too-many')
  return { fields, files }
}
