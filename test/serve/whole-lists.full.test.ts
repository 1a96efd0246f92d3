import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../../src/ingest/ingest.ts'
import type { ChatListAnswer } from '../../src/metrics/operators/chat-list.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { wrappedStore } from '../wrapped-store.ts'
import { openApiApp } from './api-app.ts'
import { errorOf } from './api-site.ts'
import { openSite, type TestSite } from './site.ts'

const count = 2075
const log = Array.from({ length: count }, (_, index) => ({
  chatId: `chat-${String(index).padStart(5, '0')}`,
  messageId: `m-${index}`,
  sentAt: `2026-03-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z`,
  author: 'customer' as const,
  establishmentId: `site-${index % 3}`,
}))
const march = 'from=2026-03-01&to=2026-04-01&of=active&zone=UTC'
let site: TestSite
let folder: string
let store: Store<string>

beforeAll(async () => {
  site = await openSite({ log: [log], establishments: 'establishment_id,region\nsite-0,North\n' })
  folder = await mkdtemp(join(tmpdir(), 'causerie-lists-'))
  store = await openStore<string>(site.store)
})
afterAll(async () => {
  store.close()
  await site.stop()
  await rm(folder, { recursive: true })
})

const idsOf = (csv: string) => csv.match(/chat-\d{5}/g) ?? []

test('the CSV behind a count of 2,075 has 2,075 chats, although it was opened from page 3', async () => {
  const page = await (await fetch(`${site.url}/chats?of=active&period=2026-03&zone=UTC&chats.page=3`)).text()
  expect(page).toContain('2,075')
  const link = /href="(\/chats\.csv[^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const csv = await fetch(site.url + link)
  expect(csv.headers.get('content-disposition')).toContain('attachment')
  const text = await csv.text()
  expect(text).toMatch(/^Chat,/)
  expect(new Set(idsOf(text)).size).toBe(count)
  expect(text.split('\r\n')).toHaveLength(count + 2)
})

test('the CSV of the chats behind a count is for the reader’s spreadsheet, as the files of the parts are', async () => {
  const headers = { 'accept-language': 'fr' }
  const csv = await fetch(`${site.url}/chats.csv?of=active&period=2026-03&zone=UTC`, { headers })
  const [head = '', first = ''] = Buffer.from(await csv.arrayBuffer())
    .toString('utf8')
    .split('\r\n')
  expect(head).toMatch(/^\uFEFFChat;/)
  // Every head is a word, none the name of a key.
  expect(head.slice(1).split(';')).not.toContainEqual(expect.stringMatching(/^[a-z]+[A-Z]/))
  expect(first.split(';')).toHaveLength(head.split(';').length)
})

test('the API pages through all chats by cursor; its files are complete or give the next cursor', async () => {
  const ask = async (address: string) => fetch(`${site.url}/api/chats?${march}${address}`)
  const ids: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const page = await ask(`&limit=1000${after === '' ? '' : `&after=${after}`}`)
    const { rows, next, total } = (await page.json()) as ChatListAnswer
    expect(total).toBe(count)
    ids.push(...rows.map(({ chatId }) => chatId))
    after = next
  }
  expect(new Set(ids).size).toBe(count)
  expect(idsOf(await (await ask('&format=csv')).text())).toEqual(ids)
  expect(tableFromIPC(await (await ask('&format=arrow')).arrayBuffer()).numRows).toBe(count)
  const first = await ask('&format=csv&limit=10')
  const rest = await ask(`&format=csv&limit=5000&after=${first.headers.get('causerie-next')}`)
  expect([...idsOf(await first.text()), ...idsOf(await rest.text())]).toEqual(ids)
  expect(rest.headers.get('causerie-next')).toBeNull()
  const wrong = await ask('&after=x')
  expect(await errorOf(wrong)).toMatchObject({ status: 400, message: expect.stringMatching(/^after: must be/) })
})

/** The same store, with a count of the versions held open. */
function counted(of: Store<string>) {
  const held = { now: 0 }
  const store = wrappedStore(of, { opened: () => held.now++, closed: () => held.now-- })
  return { store, held }
}

test('an aborted download and a HEAD request hold no version open', async () => {
  // Several slices, of which the client reads only one.
  await ingest({
    store: join(folder, 'store'),
    inputs: [
      Array.from({ length: 9000 }, (_, index) => ({
        ...log[0],
        chatId: `c-${index}`,
        messageId: `m-${index}`,
      })) as never,
    ],
  })
  const large = await openStore<string>(join(folder, 'store'))
  const { store: watched, held } = counted(large)
  const app = await openApiApp(watched)
  const path = `/api/chats?${march}&format=csv`
  const response = await app.request(path)
  const reader = response.body?.getReader()
  expect((await reader?.read())?.done).toBe(false)
  await reader?.cancel()
  await (await app.request(path, { method: 'HEAD' })).text()
  const leaving = new AbortController()
  const left = await app.request(path, { signal: leaving.signal })
  leaving.abort()
  await left.text().catch(() => undefined)
  // New versions are published: a version that nobody holds is closed; the newest and the one before it stay open.
  for (const id of ['late', 'later']) {
    await ingest({ store: join(folder, 'store'), inputs: [[{ ...log[0], chatId: id, messageId: id } as never]] })
    await (await app.request('/api/dimensions')).text()
  }
  for (let tries = 0; held.now > 2 && tries < 100; tries++) await sleep(20)
  expect(held.now).toBe(2)
  large.close()
})

test('an answer that would be too large is refused with advice, in the terms of the API or of the page', async () => {
  const small = await openApiApp(store, { maxCells: 50 })
  const response = await small.request(
    '/api/evolution?from=2026-03-01&to=2026-04-01&grain=hour&compare=none&by=channel',
  )
  expect(await errorOf(response)).toEqual({
    status: 400,
    kind: 'wrong',
    message:
      'an answer may have at most 50 cells: 1 group by channel × 744 buckets = 744; a shorter period, a coarser grain or a filter (where) that leaves fewer groups would make it smaller',
  })
  const bounded = await openSite({ log: [log], establishments: 'establishment_id\n', options: { maxCells: 20 } })
  const page = await fetch(`${bounded.url}/volume?period=2026-03&grain=day`, { headers: { 'accept-language': 'fr' } })
  const text = await page.text()
  expect(page.status).toBe(400)
  expect(text).toContain('choisissez un intervalle plus long, une période plus courte')
  expect(text).not.toContain('cells')
  await bounded.stop()
})
