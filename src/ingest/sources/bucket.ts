import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { AwsClient } from 'aws4fetch'
import { compareText } from '../../compare-text.ts'
import { CauserieError, InvalidQueryError } from '../../errors.ts'
import { loadOptional } from '../../optional-package.ts'
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

interface Listed {
  readonly key: string
  readonly sizeBytes: number
  /** ISO 8601 in UTC. */
  readonly modified: string
}

/** A list longer than this is refused: a narrower pattern is meant. */
const mostObjects = 200_000
const answerMs = 60_000

/**
 * The files that a source names and that are new or changed since `last`, the time of the newest one before, and the time of the newest one
 * now. Throws `IngestError` when there is none at all.
 */
export async function newObjects(
  source: ParsedSource,
  last: string | null,
): Promise<{ readonly objects: readonly BucketObject[]; readonly newest: string | null }> {
  const isWanted = matcher(source.path)
  const listed: Listed[] = []
  // The part of the pattern before its first wildcard.
  for await (const page of pagesOf(source, /^[^*?]*/.exec(source.path)?.[0] ?? '')) {
    listed.push(...page.filter(({ key }) => isWanted(key)))
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
  const response = await answered(source, `/${key.split('/').map(encodeURIComponent).join('/')}`)
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

async function* pagesOf(source: ParsedSource, prefix: string): AsyncGenerator<readonly Listed[]> {
  for (let token: string | null = null; ; ) {
    const query = new URLSearchParams({
      'list-type': '2',
      'encoding-type': 'url',
      prefix,
      ...(token === null ? {} : { 'continuation-token': token }),
    })
    const text = await (await answered(source, `?${query}`)).text()
    // Not every service does what was asked.
    const isEncoded = field(text, 'EncodingType') === 'url'
    const keyOf = (written: string) => (isEncoded ? decodeURIComponent(written.replaceAll('+', ' ')) : written)
    yield [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
      key: keyOf(field(entry, 'Key') ?? ''),
      sizeBytes: Number(field(entry, 'Size') ?? 0),
      modified: (field(entry, 'LastModified') ?? '').replace(/(\.\d+)?Z$/, ''),
    }))
    const next = field(text, 'NextContinuationToken')
    if (field(text, 'IsTruncated') !== 'true' || next === null || next === token) return
    token = next
  }
}

function field(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return found?.replace(/&(amp|lt|gt|quot|apos);/g, (all, entity: string) => entities[entity] ?? all) ?? null
}

const clients = new WeakMap<ParsedSource, AwsClient>()

async function clientOf(source: ParsedSource): Promise<AwsClient> {
  const known = clients.get(source)
  if (known !== undefined) return known
  const { AwsClient: Client } = await loadOptional(
    () => import('aws4fetch'),
    options => new CauserieError('S3 needs aws4fetch: npm install aws4fetch', options),
  )
  const { password, s3 = {} } = source
  const { accessKeyId, sessionToken, region = 'us-east-1' } = s3
  if (accessKeyId === undefined || password === undefined)
    throw new InvalidQueryError('source: S3 needs an access key and its secret key')
  const client = new Client({
    accessKeyId,
    secretAccessKey: password,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 's3',
    region,
    retries: 3,
  })
  clients.set(source, client)
  return client
}

/** A request to the bucket that was answered with its content. */
async function answered(source: ParsedSource, path: string): Promise<Response> {
  const { endpoint, region = 'us-east-1' } = source.s3 ?? {}
  const base = (endpoint ?? `https://s3.${region}.amazonaws.com`).replace(/\/$/, '')
  if (!URL.canParse(base) || !/^https?:/.test(base))
    throw new InvalidQueryError('source.s3.endpoint: must be an address such as https://s3.example')
  const client = await clientOf(source)
  // Only until the answer begins: a large file may take longer.
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error(`no answer for ${answerMs / 1000} s`)), answerMs)
  const response = await client
    .fetch(`${base}/${source.database}${path}`, { signal: abort.signal })
    .catch((cause: unknown) => {
      throw sourceError(source, reasonOf(cause))
    })
    .finally(() => clearTimeout(timer))
  if (response.ok) return response
  const text = (await response.text().catch(() => '')).slice(0, 10_000)
  throw sourceError(
    source,
    `${response.status} ${field(text, 'Code') ?? response.statusText}: ${field(text, 'Message') ?? 'no message'}`,
  )
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error && cause.cause.message !== '' ? cause.cause.message : cause.message
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
