import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { InboxConfig } from '../../config/inbox-config.ts'
import { resolveSecret } from '../../config/secret.ts'
import { openBucket } from '../../src/s3-bucket.ts'
import { JournalError } from '../journal/journal-error.ts'
import type { Files } from './file-place.ts'
import { type FileBucket, fileBucket, openFilesInBucket } from './files-in-bucket.ts'
import { openFilesOnDisk } from './files-on-disk.ts'

export interface FilesOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Called with each failure of the bucket, which says more than readers are told. */
  readonly onError: (error: unknown) => void
}

/** The bucket that a config names for files; null for the folder. Asks it nothing. Throws `ConfigError` for a secret that is missing. */
export async function bucketOf(
  { attachments: { s3 } }: Pick<InboxConfig, 'attachments'>,
  { env, onError }: FilesOptions,
): Promise<FileBucket | null> {
  if (s3 === undefined) return null
  const { prefix = '', ...where } = s3
  const bucket = await openBucket({
    ...where,
    accessKeyId: resolveSecret(s3.accessKeyId, env),
    secretAccessKey: resolveSecret(s3.secretAccessKey, env),
    sessionToken: s3.sessionToken === undefined ? undefined : resolveSecret(s3.sessionToken, env),
  })
  return fileBucket(bucket, { prefix, onError })
}

/** The folder of an inbox for files. With a bucket, it only has those that arrive. */
export function filesFolder({ directory }: Pick<InboxConfig, 'directory'>): string {
  return join(directory, 'files')
}

/** Opens the files of an inbox where its config says. Throws `JournalError` if they are still in the folder. */
export async function openFiles(
  config: Pick<InboxConfig, 'directory' | 'database'>,
  bucket: FileBucket | null,
): Promise<Files> {
  const folder = filesFolder(config)
  if (bucket === null) return openFilesOnDisk(folder, { isShared: config.database !== undefined })
  const kept = await readdir(join(folder, 'content')).catch(() => [])
  if (kept.length > 0)
    throw new JournalError(`files are still in the folder: causerie inbox move moves them into the bucket: ${folder}`)
  return openFilesInBucket(bucket, { arriving: join(folder, 'arriving') })
}
