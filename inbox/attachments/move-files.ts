import { readdir, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from '../../src/is-code.ts'
import { JournalError } from '../journal/journal-error.ts'
import { AttachmentError } from './attachment-error.ts'
import { type FileBucket, storeIn } from './files-in-bucket.ts'

export interface MovedFiles {
  readonly files: number
  /** The name of the folder since then; null if it had no files. */
  readonly folder: string | null
}

const filesAtOnce = 4

/**
 * Copies the files of a folder into a bucket under their names, then renames the folder. No server may use it. What was copied before an
 * interruption is copied again. Throws `JournalError`.
 */
export async function moveFiles(folder: string, bucket: FileBucket): Promise<MovedFiles> {
  let files = 0
  for (const start of await namesIn(join(folder, 'content'))) {
    const names = await namesIn(join(folder, 'content', start))
    for (let first = 0; first < names.length; first += filesAtOnce)
      await Promise.all(names.slice(first, first + filesAtOnce).map(name => copy(folder, name, bucket)))
    files += names.length
  }
  if (files === 0) return { files, folder: null }
  const moved = `${folder}.moved`
  await rename(folder, moved)
  return { files, folder: moved }
}

async function copy(folder: string, name: string, bucket: FileBucket): Promise<void> {
  const start = name.slice(0, 2)
  const path = join(folder, 'content', start, name)
  const thumbnail = await readFile(join(folder, 'thumbnails', start, `${name}.webp`)).catch(ifThere)
  await storeIn(bucket, name, { path, sha256: name, thumbnail }).catch((cause: unknown) => {
    if (!(cause instanceof AttachmentError)) throw cause
    const reason = cause.cause instanceof Error ? cause.cause.message : cause.message
    throw new JournalError(`the files are still in their folder: ${path} cannot be stored in the bucket: ${reason}`, {
      cause,
    })
  })
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(ifThere)) ?? []
}

function ifThere(error: unknown): null {
  if (isCode(error, 'ENOENT')) return null
  throw error
}
