import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { compareText } from '../../compare-text.ts'
import { InvalidQueryError } from '../../errors.ts'
import { type Bucket, BucketError, type ListedObject, openBucket } from '../../s3-bucket.ts'
import type { FoundFile } from '../read/find-files.ts'
import type { Scratch } from '../read/unpack.ts'
import { resumeFrom } from './cursor.ts'
import { type ParsedSource, sourceError } from './live-source.ts'

/** A file in a bucket. */
export interface BucketObject {
  readonly name: string
  readonly sizeBytes: number
  readonly source: ParsedSource
  readonly key: string
}

/** A list longer than this is refused: a narrower pattern is meant. */
const mostObjects = 200_000

/**
 * The files that a source names and that are new or changed since `last`, the time of the newest one before, and the time of the newest one
 * now. Throws `IngestError` when there is none at all.
 */
export async function newObjects(
  source: ParsedSource,
  last: string | null,
): Promise<{ readonly objects: readonly BucketObject[]; readonly newest: string | null }> {
  const isWanted = matcher(source.path)
  const bucket = await bucketOf(source)
  const listed: ListedObject[] = []
  // The part of the pattern before its first wildcard.
  const pages = bucket.list(/^[^*?]*/.exec(source.path)?.[0] ?? '')
  for (;;) {
    const page = await pages.next().catch(ofSource(source))
    if (page.done === true) break
    for (const object of page.value)
      if (isWanted(object.key)) listed.push({ ...object, modified: object.modified.replace(/(\.\d+)?Z$/, '') })
    if (listed.length > mostObjects) throw sourceError(source, `names more than ${mostObjects} files: name fewer`)
  }
  if (listed.length === 0) throw sourceError(source, 'matches no file')
  const newest = listed.reduce((latest, { modified }) => (modified > latest ? modified : latest), '')
  const since = last === null ? '' : resumeFrom({ value: last, more: false }, 'modified').replace(' ', 'T')
  return {
    objects: listed
      .filter(({ modified }) => modified >= since)
      .sort((a, b) => compareText(a.key, b.key))
      .map(({ key, sizeBytes }) => ({ name: `s3://${source.database}/${key}`, sizeBytes, source, key })),
    newest,
  }
}

/** Downloads a file into the scratch folder. */
export async function downloaded({ name, sizeBytes, source, key }: BucketObject, scratch: Scratch): Promise<FoundFile> {
  const path = scratch.newPath()
  const response = await (await bucketOf(source)).object(key).catch(ofSource(source))
  try {
    if (response.body === null) throw new Error('the answer has no body')
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
  } catch (cause) {
    throw sourceError(source, `${key}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  const { size } = await stat(path)
  if (size !== sizeBytes)
    throw sourceError(source, `${key}: has ${sizeBytes} bytes, ${size} arrived: it changes, or the answer was cut`)
  return { name, path, isRegular: true, isFolder: false, sizeBytes: size }
}

const buckets = new WeakMap<ParsedSource, Bucket>()

async function bucketOf(source: ParsedSource): Promise<Bucket> {
  const known = buckets.get(source)
  if (known !== undefined) return known
  const { password, database, s3 = {} } = source
  const { accessKeyId, endpoint } = s3
  if (accessKeyId === undefined || password === undefined)
    throw new InvalidQueryError('source: S3 needs an access key and its secret key')
  if (endpoint !== undefined && !(URL.canParse(endpoint) && /^https?:/.test(endpoint)))
    throw new InvalidQueryError('source.s3.endpoint: must be an address such as https://s3.example')
  const bucket = await openBucket({ ...s3, bucket: database, accessKeyId, secretAccessKey: password })
  buckets.set(source, bucket)
  return bucket
}

/** Names the source of an error of its bucket. */
function ofSource(source: ParsedSource): (error: unknown) => never {
  return error => {
    throw error instanceof BucketError ? sourceError(source, error.message) : error
  }
}

/** Whether a key is that of a pattern: `*` stands for any letters but `/`, `**` for any, `?` for one. */
function matcher(pattern: string): (key: string) => boolean {
  if (!/[*?]/.test(pattern)) return key => key === pattern
  const source = pattern.replace(/\*\*\/?|[*?]|[^*?]+/g, part =>
    part.startsWith('**')
      ? '.*'
      : part === '*'
        ? '[^/]*'
        : part === '?'
          ? '[^/]'
          : part.replace(/[\\^$.|+()[\]{}]/g, '\\$&'),
  )
  const expression = new RegExp(`^${source}$`, 's')
  return key => expression.test(key)
}
