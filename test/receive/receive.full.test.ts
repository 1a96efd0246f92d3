import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { main } from '../../cli/program.ts'
import { type ReceiveOptions, type Receiver, receive } from '../../receive/receive.ts'
import { deliveryKey, openSpool } from '../../receive/spool.ts'
import { linesOfDelivery } from '../../receive/webhooks.ts'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { type WebhookFormat, webhookFormatNames } from '../../src/ingest/format-names.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { quality } from '../../src/quality/quality.ts'
import { openStore } from '../../src/store/store.ts'
import { temporaryFolder } from '../ingest/temporary-folder.ts'
import { deliveriesOf, secret, signers } from './signers.ts'

const files = temporaryFolder()
let opened: Receiver[] = []
let folders = 0
afterEach(async () => {
  await Promise.all(opened.map(one => one.stop()))
  opened = []
})

interface Logged {
  readonly msg?: string
}

async function start(format: WebhookFormat, more: Partial<ReceiveOptions> = {}) {
  const folder = files.pathOf(`receiver-${folders++}`)
  const logged: Logged[] = []
  const log = pino({ level: 'trace' }, { write: line => logged.push(JSON.parse(line)) })
  const options: ReceiveOptions = {
    format,
    store: join(folder, 'store'),
    spool: join(folder, 'spool'),
    secret,
    port: 0,
    host: '127.0.0.1',
    everyMs: 3_600_000,
    log,
    ...more,
  }
  const receiver = await receive(options)
  opened.push(receiver)
  const post = async (body: string, headers = signers[format](body)) => {
    const response = await fetch(receiver.url, { method: 'POST', body, headers })
    return [response.status, (await response.text()).trim()] as const
  }
  return { ...options, receiver, logged, post }
}

async function rowsOf(directory: string): Promise<readonly object[]> {
  const store = await openStore(directory)
  try {
    return await read(store, engine =>
      engine.query(
        sql`SELECT chat_id, message_id, epoch_us(sent_at) AS sent, author::VARCHAR AS author, withdrawn, text FROM v_messages
          ORDER BY ALL`,
        { chat_id: 'text', message_id: 'text', sent: 'whole', author: 'text', withdrawn: 'boolean', text: 'text?' },
      ),
    )
  } finally {
    store.close()
  }
}

const spooled = (folder: string) => readdirSync(folder).filter(name => name.endsWith('.jsonl'))

test.each(webhookFormatNames)('what %s posts is in the store as from a file', async format => {
  const { post, receiver, store, spool } = await start(format, { source: { site: 'main' } })
  const bodies = deliveriesOf(format)
  for (const body of bodies) expect(await post(body)).toEqual([200, 'taken'])
  // On disk before the answer.
  expect(spooled(spool).length).toBe(1)
  await receiver.load()
  expect(spooled(spool)).toEqual([])

  const other = files.pathOf(`store-${folders++}`)
  const log = files.write(
    `log-${folders}.jsonl`,
    bodies.flatMap(body => linesOfDelivery(format, Buffer.from(body))).join('\n'),
  )
  await ingest({ store: other, inputs: [log], format, source: { site: 'main' } })
  const rows = await rowsOf(store)
  expect(rows.length).toBeGreaterThan(2)
  expect(rows).toEqual(await rowsOf(other))
  // Posted again, it is known, and changes nothing.
  expect(await post(bodies[0] ?? '')).toEqual([200, 'known'])
  await receiver.load()
  expect(await rowsOf(store)).toEqual(rows)
})

test('what is wrong is refused, and says why', async () => {
  const { post, receiver, spool } = await start('whatsapp-cloud', { verifyToken: 'the token' })
  expect(await post('{"entry":[]}', {})).toEqual([401, 'the signature does not fit'])
  expect(await post('not JSON')).toEqual([422, 'the delivery is not JSON in UTF-8'])
  expect(await post('12')).toEqual([422, 'the delivery is no JSON object'])
  expect(await post(JSON.stringify({ text: 'x'.repeat(1_000_001) }))).toEqual([
    413,
    'a delivery is at most 1000000 bytes',
  ])
  const get = async (path: string) => {
    const response = await fetch(`${receiver.url}${path}`)
    return [response.status, (await response.text()).trim()]
  }
  expect(await get('/healthz')).toEqual([200, 'ok'])
  expect((await get('/other'))[0]).toBe(404)
  expect((await get('/'))[0]).toBe(405)
  expect(await get('/?hub.mode=subscribe&hub.verify_token=the+token&hub.challenge=1158201444')).toEqual([
    200,
    '1158201444',
  ])
  expect((await get('/?hub.mode=subscribe&hub.verify_token=other&hub.challenge=1'))[0]).toBe(403)
  expect((await get('/?hub.mode=subscribe&hub.verify_token=the+token&hub.challenge=%3Cscript%3E'))[0]).toBe(403)
  expect((await fetch(receiver.url, { method: 'PUT', body: '{}' })).status).toBe(405)
  // A body without an end, and one that is longer than it says, hold nothing.
  const socket = connect(Number(new URL(receiver.url).port), '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n{')
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 413/)
  expect(spooled(spool)).toEqual([])
})

test('a full spool puts deliveries off, and takes them when it was loaded', async () => {
  const { post, receiver, store } = await start('causerie', { mostBytes: 1000 })
  const body = (id: number) =>
    JSON.stringify({
      type: 'rows',
      data: [
        {
          chat_id: 'c',
          message_id: `${id}`,
          sent_at: '2026-03-01T10:00:00Z',
          author: 'customer',
          establishment_id: 's',
          text: 'x'.repeat(300),
        },
      ],
    })
  expect([(await post(body(1)))[0], (await post(body(2)))[0], (await post(body(3)))[0]]).toEqual([200, 200, 503])
  await receiver.load()
  expect((await post(body(3)))[0]).toBe(200)
  await receiver.load()
  expect((await rowsOf(store)).length).toBe(3)
})

test('what was acknowledged survives the process, and what was not does not harm it', async () => {
  const folder = files.pathOf(`spool-${folders++}`)
  const spool = await openSpool(folder, { mostBytes: 1e6 })
  const line = (id: string) =>
    JSON.stringify({
      chat_id: 'c',
      message_id: id,
      sent_at: '2026-03-01T10:00:00Z',
      author: 'customer',
      establishment_id: 's',
    })
  const put = (one: Awaited<ReturnType<typeof openSpool>>, id: string) =>
    one.put({ key: deliveryKey(Buffer.from(id)), lines: [line(id)] })
  expect(await Promise.all(['1', '2', '3'].map(id => put(spool, id)))).toEqual([true, true, true])
  await expect(openSpool(folder, { mostBytes: 1e6 })).rejects.toThrow('another process receives into this folder')
  await spool.close()
  // As if the process had died while it wrote.
  const [name = ''] = spooled(folder)
  writeFileSync(join(folder, name), `${readFileSync(join(folder, name), 'utf8')}{"chat_id": "c", "mess`)
  const { receiver, store } = await start('causerie', { spool: folder })
  await receiver.load()
  expect((await rowsOf(store)).map(row => (row as { readonly message_id: string }).message_id)).toEqual(['1', '2', '3'])
})

test('deliveries that the store cannot use are set aside, and do not stop the others', async () => {
  const { post, receiver, spool, store, logged } = await start('causerie')
  const row = { chat_id: 'c', message_id: 'm', sent_at: '2026-03-01T10:00:00Z', establishment_id: 's' }
  await post(JSON.stringify({ type: 'rows', data: [{ ...row, author: 'nobody' }] }))
  await receiver.load()
  expect(readdirSync(join(spool, 'refused')).length).toBe(1)
  expect(logged.some(({ msg }) => msg?.includes('set aside') === true)).toBe(true)
  await post(JSON.stringify({ type: 'rows', data: [{ ...row, author: 'customer' }] }))
  await receiver.stop()
  expect((await rowsOf(store)).length).toBe(1)
  opened = []
})

test('many deliveries at once', async () => {
  const { post, receiver, store, spool } = await start('causerie')
  const body = (id: number) =>
    JSON.stringify({
      type: 'rows',
      data: [
        {
          chat_id: `${id % 7}`,
          message_id: `${id}`,
          sent_at: '2026-03-01T10:00:00Z',
          author: 'customer',
          establishment_id: 's',
        },
      ],
    })
  const loading = Array.from({ length: 3 }, () => receiver.load())
  const statuses = await Promise.all(Array.from({ length: 200 }, (_, id) => post(body(id))))
  expect(new Set(statuses.map(([status]) => status))).toEqual(new Set([200]))
  await Promise.all(loading)
  await receiver.load()
  expect([(await rowsOf(store)).length, spooled(spool)]).toEqual([200, []])
})

test('causerie receive needs a secret, and a folder of its own', async () => {
  const out = { stdout: '', stderr: '' }
  const stream = { terminal: false, columns: null, stream: null }
  const run = async (...args: readonly string[]) => {
    out.stderr = ''
    const status = await main(['receive', '--format', 'chatwoot', ...args], {
      stdout: { ...stream, write: written => (out.stdout += written) },
      stderr: { ...stream, write: written => (out.stderr += written) },
      now: () => '2026-10-20T10:00:00Z',
    })
    return [status, out.stderr.trim()]
  }
  expect(await run('--store', 's', '--spool', 's/waiting')).toEqual([
    2,
    'causerie: --spool must be a folder apart from --store: s/waiting',
  ])
  expect(await run('--store', 's')).toEqual([2, 'causerie: --spool is needed, or --config with the key receive'])
  expect(await run('--config', 'c.yaml', '--port', '1')).toEqual([
    2,
    'causerie: with --config, the config says everything else: format, port',
  ])
  const [status, message] = await run('--store', 's', '--spool', 'waiting')
  expect([status, message]).toEqual([2, expect.stringContaining('a secret of at least 8 letters is needed')])
})

test('the log is known until the last delivery, whatever its messages are dated', async () => {
  const { post, receiver, store } = await start('causerie')
  const before = Date.now()
  const [body = ''] = deliveriesOf('causerie')
  expect(await post(body)).toEqual([200, 'taken'])
  const after = Date.now()
  await receiver.load()
  const opened = await openStore(store)
  const { knownUntil } = await quality(opened)
  opened.close()
  const until = Date.parse(knownUntil ?? '')
  // Clocks of file systems tick every few milliseconds.
  expect(until).toBeGreaterThan(before - 100)
  expect(until).toBeLessThan(after + 100)
})

test('a reply that is posted without its site waits for the message that names it', async () => {
  const { post, receiver, store, spool } = await start('causerie')
  const given = { chat_id: 'c', sent_at: '2026-03-01T10:00:00Z' }
  const messages = [
    { ...given, message_id: 'reply', author: 'agent' },
    { ...given, message_id: 'asked', author: 'customer', establishment_id: 's' },
  ]
  const chats: number[] = []
  for (const message of messages) {
    expect(await post(JSON.stringify({ type: 'rows', data: [message] }))).toEqual([200, 'taken'])
    await receiver.load()
    expect(spooled(spool)).toEqual([])
    const opened = await openStore(store)
    const { activeChats } = await volume(opened, { period: '2026-03' })
    opened.close()
    chats.push(activeChats)
  }
  expect(chats).toEqual([0, 1])
  expect(await rowsOf(store)).toHaveLength(2)
})

test('front: a challenge is answered once it is verified, and webhooks of rules are signed otherwise', async () => {
  const { receiver, spool, post } = await start('front')
  const sync = JSON.stringify({ type: 'sync', authorization: { id: 'cmp_1' } })
  const asking = { ...signers.front(sync), 'x-front-challenge': 'a1-b2_c3' }
  expect(await post(sync, asking)).toEqual([200, 'a1-b2_c3'])
  expect((await post(sync, { ...asking, 'x-front-challenge': '<script>' }))[0]).toBe(422)
  expect((await post(sync, { 'x-front-challenge': 'a1' }))[0]).toBe(401)
  await receiver.load()
  expect(spooled(spool)).toEqual([])
  const [, ofRule = ''] = deliveriesOf('front')
  const signed = (algorithm: string, key: string) => ({
    'x-front-signature': createHmac(algorithm, key).update(ofRule).digest('base64'),
  })
  expect((await post(ofRule, signed('sha1', 'another')))[0]).toBe(401)
  expect((await post(ofRule, signed('sha256', secret)))[0]).toBe(401)
  expect(await post(ofRule, signed('sha1', secret))).toEqual([200, 'taken'])
})
