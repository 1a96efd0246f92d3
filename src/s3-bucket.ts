import type { AwsClient } from 'aws4fetch'
import { CauserieError } from './errors.ts'
import { loadOptional } from './optional-package.ts'

export interface BucketOptions {
  readonly bucket: string
  /** The address of the service. Default: that of Amazon in the region. */
  readonly endpoint?: string | undefined
  /** Default: `us-east-1`. */
  readonly region?: string | undefined
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** The token of a temporary key. */
  readonly sessionToken?: string | undefined
}

/** An object as a list has it. */
export interface ListedObject {
  readonly key: string
  readonly sizeBytes: number
  /** When it was stored, ISO 8601 in UTC. */
  readonly modified: string
}

export interface BucketRequest {
  readonly method?: 'GET' | 'PUT' | 'DELETE'
  readonly body?: Uint8Array | Blob
  /** Of the body; needed for a `Blob`. The service refuses a body that has another one. */
  readonly sha256?: string
}

/** A bucket of an S3-compatible service. Everything throws `BucketError`. */
export interface Bucket {
  /** A request about an object that succeeded. A PUT is stored when it resolves. */
  object(key: string, request?: BucketRequest): Promise<Response>
  /** The objects whose key begins with a prefix, in order of their keys, a page at a time. */
  list(prefix: string): AsyncGenerator<readonly ListedObject[]>
}

/** A bucket did not do what was asked. */
export class BucketError extends CauserieError {
  override readonly name = 'BucketError'
  /** The HTTP status; null if there was no answer. */
  readonly status: number | null
  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status: number | null }) {
    super(message, options)
    this.status = status
  }
}

const answerMs = 60_000
/** A request that sends more than this may take longer. */
const bytesPerMs = 200

/** Opens a bucket, without asking it anything. Throws `CauserieError` if aws4fetch is not installed. */
export async function openBucket(options: BucketOptions): Promise<Bucket> {
  const { AwsClient: Client } = await loadOptional(
    () => import('aws4fetch'),
    cause => new CauserieError('S3 needs aws4fetch: npm install aws4fetch', cause),
  )
  const { bucket, region = 'us-east-1', accessKeyId, secretAccessKey, sessionToken } = options
  const base = `${(options.endpoint ?? `https://s3.${region}.amazonaws.com`).replace(/\/$/, '')}/${bucket}`
  const client = new Client({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 's3',
    region,
    retries: 3,
  })
  return {
    object: (key, request = {}) =>
      answered(client, `${base}/${key.split('/').map(encodeURIComponent).join('/')}`, request),
    async *list(prefix) {
      for (let token: string | null = null; ; ) {
        const query = new URLSearchParams({
          'list-type': '2',
          'encoding-type': 'url',
          prefix,
          ...(token === null ? {} : { 'continuation-token': token }),
        })
        const text = await (await answered(client, `${base}?${query}`, {})).text()
        yield objectsIn(text)
        const next = field(text, 'NextContinuationToken')
        if (field(text, 'IsTruncated') !== 'true' || next === null || next === token) return
        token = next
      }
    },
  }
}

async function answered(
  client: AwsClient,
  address: string,
  { method = 'GET', body, sha256 }: BucketRequest,
): Promise<Response> {
  const bytes = body instanceof Blob ? body.size : (body?.byteLength ?? 0)
  // Only until the answer begins: a large file may take longer.
  const abort = new AbortController()
  const waitMs = answerMs + bytes / bytesPerMs
  const timer = setTimeout(() => abort.abort(new Error(`no answer for ${Math.round(waitMs / 1000)} s`)), waitMs)
  const response = await client
    .fetch(address, {
      method,
      signal: abort.signal,
      ...(body === undefined ? {} : { body: body as Blob }),
      ...(sha256 === undefined ? {} : { headers: { 'x-amz-content-sha256': sha256 } }),
    })
    .catch((cause: unknown) => {
      throw new BucketError(reasonOf(cause), { status: null, cause })
    })
    .finally(() => clearTimeout(timer))
  if (response.ok) return response
  const { status } = response
  const text = (await response.text().catch(() => '')).slice(0, 10_000)
  const code = field(text, 'Code') ?? response.statusText
  throw new BucketError(`${status} ${code}: ${field(text, 'Message') ?? 'no message'}`, { status })
}

function objectsIn(xml: string): readonly ListedObject[] {
  // Not every service does what was asked.
  const isEncoded = field(xml, 'EncodingType') === 'url'
  const keyOf = (written: string) => (isEncoded ? decodeURIComponent(written.replaceAll('+', ' ')) : written)
  return [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, entry = '']) => ({
    key: keyOf(field(entry, 'Key') ?? ''),
    sizeBytes: Number(field(entry, 'Size') ?? 0),
    modified: field(entry, 'LastModified') ?? '',
  }))
}

function field(xml: string, name: string): string | null {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
  return found?.replace(/&(amp|lt|gt|quot|apos);/g, (all, entity: string) => entities[entity] ?? all) ?? null
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return cause.cause instanceof Error && cause.cause.message !== '' ? cause.cause.message : cause.message
}
