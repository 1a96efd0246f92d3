import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
// @ts-expect-error: it has no types
import S3rver from '@20minutes/s3rver'
import { AwsClient } from 'aws4fetch'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDuckDB } from '../../../src/engine/duckdb.ts'
import { sql } from '../../../src/engine/sql.ts'
import { ingest } from '../../../src/ingest/ingest.ts'
import { inspectSource } from '../../../src/ingest/inspect/inspect-source.ts'
import type { LiveSource } from '../../../src/ingest/sources/live-source.ts'
import { freePort } from '../../servers/free-port.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const files = temporaryFolder()
const [accessKeyId, password] = ['S3RVER', 'S3RVER']
let server: { readonly run: () => Promise<void>; readonly close: () => Promise<void> }
let endpoint: string
let client: AwsClient

beforeAll(async () => {
  const port = await freePort()
  endpoint = `http://127.0.0.1:${port}`
  server = new S3rver({
    port,
    address: '127.0.0.1',
    silent: true,
    directory: files.pathOf('buckets'),
    configureBuckets: [{ name: 'chat-logs', configs: [] }],
  })
  await server.run()
  client = new AwsClient({ accessKeyId, secretAccessKey: password, service: 's3', region: 'us-east-1' })
})
afterAll(() => server?.close())

async function put(key: string, body: string | Uint8Array): Promise<void> {
  const path = key.split('/').map(encodeURIComponent).join('/')
  const response = await client.fetch(`${endpoint}/chat-logs/${path}`, { method: 'PUT', body: body as string })
  expect(response.status).toBe(200)
}

const csv = (...ids: readonly string[]) =>
  `chat_id,message_id,sent_at,author,establishment_id\n${ids.map(id => `c,${id},2026-03-01T10:00:00Z,customer,s\n`).join('')}`
const from = (path: string, more: Partial<LiveSource> = {}): { readonly from: LiveSource } => ({
  from: { url: `s3://chat-logs/${path}`, password, s3: { endpoint, accessKeyId }, ...more },
})

test('CSV, gzip and Parquet in a bucket, and later only what is new', async () => {
  const parquet = files.pathOf('log.parquet')
  const engine = await openDuckDB(':memory:')
  await engine.execute(sql`COPY (SELECT 'c' AS chat_id, 'p' AS message_id, TIMESTAMPTZ '2026-03-01 10:00:00Z' AS sent_at,
    'customer' AS author, 's' AS establishment_id) TO ${parquet}`)
  engine.close()
  await put('logs/2026/a.csv', csv('1', '2'))
  await put('logs/2026/b é+.csv.gz', gzipSync(csv('3')))
  await put('logs/2026/p.parquet', readFileSync(parquet))
  await put('logs/other.txt', 'no log')
  const store = files.pathOf('store')
  const load = (path: string, more: Partial<LiveSource> = {}) => ingest({ store, inputs: [from(path, more)] })
  expect(await load('logs/2026/*')).toMatchObject({ read: 4, accepted: 4 })
  await put('logs/2026/z.csv', csv('1', '4'))
  expect(await load('logs/2026/*')).toMatchObject({ accepted: 1 })
  expect(await load('logs/**/*.parquet')).toMatchObject({ read: 1, accepted: 0 })
  expect(await load('logs/2026/a.csv')).toMatchObject({ read: 2, accepted: 0 })

  await expect(load('none/*')).rejects.toThrow('s3://chat-logs/none/*: matches no file')
  const wrong = await load('logs/2026/*', { password: 'wrong-secret-73' }).catch(error => error)
  expect(wrong.message).toMatch(/^s3:\/\/chat-logs\/logs\/2026\/\*: 403 SignatureDoesNotMatch/)
  expect(JSON.stringify([wrong.message, wrong.stack, wrong.cause ?? null])).not.toContain('wrong-secret-73')
  await expect(load('logs/other.txt')).rejects.toThrow('s3://chat-logs/logs/other.txt')
})

test('can be inspected, and its files are what the first one is', async () => {
  await put('seen/a.csv', csv('1', '2'))
  await put('seen/b.csv', csv('3'))
  expect(await inspectSource(from('seen/*'))).toMatchObject({
    file: 's3://chat-logs/seen/*',
    format: 'causerie',
    mapping: null,
    log: { read: 3, chats: 1, sites: [{ name: 's', rows: 3 }] },
  })
  await expect(inspectSource(from('unseen/*'))).rejects.toThrow('s3://chat-logs/unseen/*: matches no file')
})

test('a list of several pages', async () => {
  // A page has 1,000 files.
  for (let start = 0; start < 1010; start += 101)
    await Promise.all(
      Array.from({ length: 101 }, (_, index) => put(`many/${start + index}.csv`, csv(`m${start + index}`))),
    )
  expect(await ingest({ store: files.pathOf('many'), inputs: [from('many/100*.csv')] })).toMatchObject({ accepted: 11 })
})
