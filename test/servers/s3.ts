import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// @ts-expect-error: it has no types
import S3rver from '@20minutes/s3rver'
import { type Bucket, openBucket } from '../../src/s3-bucket.ts'
import { freePort } from './free-port.ts'

/** How a request fails: it is answered with 503, its connection breaks, or it breaks after it was carried out. */
export type S3Failure = 'answers 503' | 'breaks' | 'breaks after'

export interface S3Server {
  readonly endpoint: string
  readonly bucketName: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly bucket: Bucket
  /** The requests since it began, such as `PUT /chats/content/a`. */
  readonly requests: readonly string[]
  /** Decides about each request, by a line such as `PUT /chats/content/a`, until it is called again. */
  fail(decide: ((request: string) => S3Failure | null) | null): void
  /** The keys under a prefix. */
  keys(prefix?: string): Promise<readonly string[]>
  stop(): Promise<void>
}

const bucketName = 'chats'
const [accessKeyId, secretAccessKey] = ['S3RVER', 'S3RVER']

/** Starts an S3-compatible server with an empty bucket, behind a line that can fail. */
export async function startS3(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'causerie-s3-'))
  const port = await freePort()
  const configureBuckets = [{ name: bucketName, configs: [] }]
  const server = new S3rver({ port, address: '127.0.0.1', silent: true, directory, configureBuckets })
  await server.run()
  let decide: ((request: string) => S3Failure | null) | null = null
  const requests: string[] = []
  const line = createServer((asked, answer) => {
    const told = `${asked.method} ${decodeURIComponent(asked.url ?? '')}`
    requests.push(told)
    const failure = decide?.(told) ?? null
    if (failure === 'breaks') return void asked.socket.destroy()
    if (failure === 'answers 503') {
      asked.resume()
      return void answer.writeHead(503).end('<Error><Code>SlowDown</Code><Message>try later</Message></Error>')
    }
    const forwarded = request({
      port,
      host: '127.0.0.1',
      method: asked.method,
      path: asked.url,
      headers: asked.headers,
    })
    forwarded.on('response', (given: IncomingMessage) => {
      if (failure === 'breaks after') return void given.resume().on('end', () => asked.socket.destroy())
      answer.writeHead(given.statusCode ?? 500, given.headers)
      given.pipe(answer)
    })
    forwarded.on('error', () => asked.socket.destroy())
    asked.pipe(forwarded)
  })
  await new Promise<void>(done => line.listen(0, '127.0.0.1', done))
  const endpoint = `http://127.0.0.1:${(line.address() as AddressInfo).port}`
  const bucket = await openBucket({ bucket: bucketName, endpoint, accessKeyId, secretAccessKey })
  return {
    endpoint,
    bucketName,
    accessKeyId,
    secretAccessKey,
    bucket,
    requests,
    fail(next) {
      decide = next
    },
    async keys(prefix = '') {
      const keys: string[] = []
      for await (const page of bucket.list(prefix)) keys.push(...page.map(({ key }) => key))
      return keys
    },
    async stop() {
      line.closeAllConnections()
      await new Promise(done => line.close(done))
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
