import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Files } from '../../inbox/attachments/file-place.ts'
import { type FileBucket, fileBucket, openFilesInBucket } from '../../inbox/attachments/files-in-bucket.ts'
import { openFilesOnDisk } from '../../inbox/attachments/files-on-disk.ts'
import { uploadsInBucket } from '../../inbox/attachments/uploads-in-bucket.ts'
import type { Uploads } from '../../inbox/attachments/uploads-on-disk.ts'
import { uploadsOnDisk } from '../../inbox/attachments/uploads-on-disk.ts'
import { type S3Server, startS3 } from '../servers/s3.ts'

let server: S3Server | null = null

/** The files of this suite are in a bucket of a server of its own; without it they are in folders. */
export function useBucket(): void {
  beforeAll(async () => {
    server = await startS3()
  })
  afterAll(async () => {
    await server?.stop()
    server = null
  })
}

export const isInBucket = () => server !== null

/** The server of this suite. */
export function s3Server(): S3Server {
  if (server === null) throw new Error('a suite without an S3 server')
  return server
}

/** The part of the bucket that stands for a folder. */
export function bucketAt(folder: string): FileBucket {
  return fileBucket(s3Server().bucket, { prefix: prefixOf(folder), onError: () => {} })
}

/** The files of a folder, or of the part of the bucket that stands for it. */
export async function filesAt(folder: string): Promise<Files> {
  return server === null
    ? openFilesOnDisk(folder)
    : openFilesInBucket(bucketAt(folder), { arriving: join(folder, 'arriving') })
}

export async function uploadsAt(folder: string): Promise<Uploads> {
  return server === null
    ? uploadsOnDisk(join(folder, 'resumable'))
    : uploadsInBucket(bucketAt(folder), { arriving: join(folder, 'arriving') })
}

/** The names of what is stored of one kind. */
export async function storedNames(
  folder: string,
  kind: 'content' | 'thumbnails' | 'resumable',
): Promise<readonly string[]> {
  if (server !== null) return (await server.keys(`${prefixOf(folder)}${kind}/`)).map(key => key.split('/').at(-1) ?? '')
  const entries = await readdir(join(folder, kind), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.filter(entry => entry.isFile()).map(entry => entry.name)
}

/** `inbox.attachments` of a config whose folder of files is this one, and the environment that it needs. */
export function attachmentsConfig(folder: string): { readonly config: object; readonly env: Record<string, string> } {
  if (server === null) return { config: {}, env: {} }
  const { endpoint, bucketName: bucket, accessKeyId, secretAccessKey } = server
  // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
  const secrets = { accessKeyId: '${S3_ID}', secretAccessKey: '${S3_SECRET}' }
  return {
    config: { s3: { endpoint, bucket, prefix: prefixOf(folder), ...secrets } },
    env: { S3_ID: accessKeyId, S3_SECRET: secretAccessKey },
  }
}

function prefixOf(folder: string): string {
  return `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}/`
}
