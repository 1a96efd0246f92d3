import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chatList, InvalidQueryError, ingest, openStore, restrict, type Store } from '../src/index.ts'

let folder: string
let store: Store<'region'>

const row = (chat: number, hour = chat) => ({
  chatId: `chat-${String(chat).padStart(2, '0')}`,
  messageId: `m-${chat}-${hour}`,
  sentAt: `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`,
  author: 'customer' as const,
  establishmentId: chat % 2 === 0 ? 'north' : 'south',
})
const load = (...rows: readonly ReturnType<typeof row>[]) =>
  ingest({ store: join(folder, 'store'), inputs: [[...rows]], establishments: join(folder, 'sites.csv') })
const started = { of: 'started', period: '2026-03', asOf: '2026-03-02T00:00:00Z' } as const
const ids = ({ rows }: Awaited<ReturnType<typeof chatList>>) => rows.map(({ chatId }) => chatId)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-cursor-'))
  const { writeFile } = await import('node:fs/promises')
  await writeFile(join(folder, 'sites.csv'), 'establishment_id,region\nnorth,North\nsouth,South\n')
  await load(...Array.from({ length: 10 }, (_, chat) => row(chat, 5 + chat)))
  store = await openStore(join(folder, 'store'), { attributes: ['region'] })
})
afterAll(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

test('a list continues after its page in a newer version too, and says that the store has changed', async () => {
  const first = await chatList(store, { ...started, limit: 4 })
  expect(first.changed).toBe(false)
  // One row would be on the first page, the other on a later one.
  await load(row(20, 20), row(21, 6))
  const second = await chatList(store, { ...started, limit: 4, after: first.next })
  expect(second.changed).toBe(true)
  expect(second.total).toBe(12)
  const third = await chatList(store, { ...started, limit: 40, after: second.next })
  expect(third).toMatchObject({ changed: false, next: null })
  const whole = await chatList(store, { ...started, limit: 40 })
  expect([first, second, third].flatMap(ids)).toEqual(ids(whole).filter(id => id !== 'chat-20'))
})

test('it keeps the instant of its first page, whatever the time is now', async () => {
  const { asOf: _, ...undated } = started
  const first = await chatList(store, { ...undated, asOf: '2026-03-01T12:00:00Z', limit: 2 })
  const second = await chatList(store, { ...undated, limit: 2, after: first.next })
  expect(second.asOf).toBe('2026-03-01T12:00:00Z')
  expect(second.total).toBe(first.total)
})

test.each([
  ['another kind', { of: 'active' }],
  ['another period', { period: '2026-02' }],
  ['another instant', { asOf: '2026-03-02T00:00:01Z' }],
  ['another zone', { zone: 'Europe/Paris' }],
  ['a filter', { where: { region: ['North'] } }],
  ['hours', { startedIn: { hours: [{ weekday: 1, hour: 1 }] } }],
] as const)('a cursor does not continue another list: %s', async (_, change) => {
  const { next } = await chatList(store, { ...started, limit: 2 })
  await expect(chatList(store, { ...started, ...change, after: next })).rejects.toThrow(
    /^after: belongs to another list/,
  )
})

test('nor the list of someone who may see another part of the store', async () => {
  const { next } = await chatList(store, { ...started, limit: 2 })
  const north = restrict(store, { region: ['North'] })
  await expect(chatList(north, { ...started, after: next })).rejects.toThrow(InvalidQueryError)
  const own = await chatList(north, { ...started, limit: 2 })
  expect(ids(await chatList(north, { ...started, limit: 1, after: own.next }))).toEqual(['chat-06'])
})

test('the order of the dimensions in a filter does not matter', async () => {
  const where = { region: ['North'], channel: ['unknown'] }
  const turned = { channel: ['unknown'], region: ['North'] }
  const first = await chatList(store, { ...started, where, limit: 2 })
  const second = await chatList(store, { ...started, where: turned, after: first.next })
  expect([first, second].flatMap(ids)).toEqual(ids(await chatList(store, { ...started, where })))
})

test('chats at the same instant are ordered by id', async () => {
  const names = ['b', 'a', 'd', 'c', 'f', 'e']
  const others = names.map(name => ({ ...row(1, 0), chatId: name, messageId: name, sentAt: '2026-04-01T00:00:00Z' }))
  await load(...others)
  const list = { of: 'started', period: '2026-04', asOf: '2026-05-01T00:00:00Z' } as const
  for (const limit of [1, 2, 3, 4, 5]) {
    const pages: string[] = []
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof chatList>> = await chatList(store, { ...list, limit, after })
      pages.push(...ids(page))
      after = page.next
      if (after === null) break
    }
    expect(pages).toEqual(names.toSorted())
  }
})

test('any other text is refused as an invalid query', async () => {
  const texts = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.json().map(text => Buffer.from(text).toString('base64url')),
  )
  await fc.assert(
    fc.asyncProperty(texts, async after => {
      await expect(chatList(store, { ...started, after })).rejects.toThrow(/^after: /)
    }),
  )
})

test('a text in the form of a cursor belongs to another list; any other text is not a cursor', async () => {
  const at = '2026-03-01T12:00:00Z'
  const refusal = (cursor: readonly unknown[]) =>
    chatList(store, { ...started, after: Buffer.from(JSON.stringify(cursor)).toString('base64url') }).then(
      () => 'taken',
      (error: Error) => error.message,
    )
  for (const place of ['1', '-1', '9'.repeat(18), `-${'9'.repeat(18)}`, '0'])
    expect(await refusal([1, 'x', at, 0, place, 'chat'])).toMatch(/^after: belongs to another list/)
  const places = ['', '-', '1x', 'x1', ' 1', '1.5', '+1', '--1', '9'.repeat(19), 1]
  for (const cursor of [
    ...places.map(place => [1, 'x', at, 0, place, 'chat']),
    [1, 'x', 'now', 0, '1', 'chat'],
    [1, 'x', at, -1, '1', 'chat'],
    [1, 'x', at, 0.5, '1', 'chat'],
    [1, 'x', at, 0, '1', 7],
    [1, 'x', at, 0, '1', 'chat', 'more'],
    [2, 'x', at, 0, '1', 'chat'],
  ])
    expect(await refusal(cursor), JSON.stringify(cursor)).toMatch(/^after: must be the "next" of a page of chats/)
})

test('a refused cursor is shown in full up to 60 characters, and cut beyond', async () => {
  const refusalOf = (after: string) => expect(chatList(store, { ...started, after })).rejects
  await refusalOf('x'.repeat(60)).toThrow(`of chats: "${'x'.repeat(60)}"`)
  await refusalOf('x'.repeat(61)).toThrow(`of chats: "${'x'.repeat(60)}…"`)
})

test('offset and after exclude each other', async () => {
  const { next } = await chatList(store, { ...started, limit: 2 })
  await expect(chatList(store, { ...started, after: next, offset: 1 })).rejects.toThrow(
    /^offset: .*: give one of them$/,
  )
})
