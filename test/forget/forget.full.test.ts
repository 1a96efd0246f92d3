import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { read } from '../../src/engine/source.ts'
import { identifier, sql } from '../../src/engine/sql.ts'
import type { LogInput, MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import { forget } from '../../src/ingest/forget/forget.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { openPinned, pinVersion, unpin } from '../../src/store/pin.ts'
import { rejects } from '../../src/store/rejects.ts'
import { openStore } from '../../src/store/store.ts'

let folder: string
let store: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-forget-'))
  store = join(folder, 'store')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const phone = '33687912045'
const other = '33655501932'

/** Three chats: one that names its customer, one named by a phone number, and somebody else's. */
function rows() {
  const row = (chatId: string, index: number, more: object) => ({
    chatId,
    messageId: `${chatId}_${index}`,
    sentAt: `2025-03-0${index + 1}T10:00:00Z`,
    author: 'customer',
    establishmentId: 'e1',
    ...more,
  })
  return [
    row('thread-1', 0, { customerId: phone, text: 'Vq7xGm2kLw my first secret', authorId: phone }),
    row('thread-1', 1, { author: 'agent', text: 'Zt9pRb4nHc the reply to it', authorId: 'agent-kX81' }),
    row(`wa_${phone}@c.us`, 2, { text: 'Jd3uYf6sQe in the other app' }),
    row('thread-2', 3, { customerId: other, text: 'Mw5hTk8vBa of somebody else' }),
  ]
}

const secrets = [phone, 'Vq7xGm2kLw', 'Zt9pRb4nHc', 'Jd3uYf6sQe', 'agent-kX81']

/** Those of the texts that occur in the bytes of any file of a store. */
async function found(texts: readonly string[]): Promise<string[]> {
  const files = await readdir(store, { recursive: true, withFileTypes: true })
  const bytes = await Promise.all(
    files.filter(file => file.isFile()).map(file => readFile(join(file.parentPath, file.name))),
  )
  return texts.filter(text => bytes.some(content => content.includes(text)))
}

/** Loads rows without type checks, as a JavaScript caller could. */
const load = (inputs: readonly MappedLogInput[]) => ingest({ store, inputs: inputs as readonly LogInput[] })

async function figures() {
  const opened = await openStore(store)
  try {
    const { activeChats, activeCustomers, messages } = await volume(opened, {
      period: '2025-03',
      asOf: '2025-04-01T00:00:00Z',
    })
    return { activeChats, activeCustomers, messages }
  } finally {
    opened.close()
  }
}

/** All rows of a store, as one text. */
async function dump(open = () => openStore<string>(store)): Promise<string> {
  const opened = await open()
  try {
    const tables = ['log', 'chats', 'customers', 'rejects', 'loads'] as const
    const texts = await Promise.all(
      tables.map(table =>
        read(opened, engine =>
          engine.query(sql`SELECT to_json(t)::VARCHAR AS line FROM ${identifier(table)} t`, { line: 'text' }),
        ),
      ),
    )
    return texts
      .flat()
      .map(({ line }) => line)
      .join('\n')
  } finally {
    opened.close()
  }
}

describe('a forgotten customer', () => {
  test('is in no byte of the store, and no figure changes', async () => {
    await load([rows()])
    const before = await figures()
    expect(await found([...secrets, 'Mw5hTk8vBa'])).toEqual([...secrets, 'Mw5hTk8vBa'])
    const report = await forget({ store, customers: [phone] })
    expect(report).toMatchObject({ customers: 1, unknownCustomers: [], chats: 2, rows: 3, rejects: 0, dryRun: false })
    expect(await found(secrets)).toEqual([])
    expect(await figures()).toEqual(before)
    const text = await dump()
    for (const secret of secrets) expect(text).not.toContain(secret)
    expect(text).toContain(other)
    expect(text).toContain('Mw5hTk8vBa')
  })

  test('with chats that were all withdrawn and are named after the customer', async () => {
    const said = { ...rows()[0], chatId: `wa:${phone}`, customerId: null, messageId: 'm', withdrawn: true }
    await load([[said, ...rows().slice(3)]])
    const before = await figures()
    expect(await found([phone, 'Vq7xGm2kLw'])).toEqual([phone, 'Vq7xGm2kLw'])
    expect(await forget({ store, customers: [phone] })).toMatchObject({ unknownCustomers: [], chats: 1, rows: 1 })
    expect(await found(secrets)).toEqual([])
    expect(await load([[said]])).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(await found(secrets)).toEqual([])
    expect(await figures()).toEqual(before)
  })

  test('is forgotten again when the same rows are loaded again, some of them or with new ones', async () => {
    await load([rows()])
    await forget({ store, customers: [phone] })
    const before = await figures()
    expect(await load([rows()])).toMatchObject({ read: 4, accepted: 0, duplicates: 4 })
    expect(await load([rows().slice(1, 3)])).toMatchObject({ read: 2, accepted: 0, duplicates: 2 })
    expect(await figures()).toEqual(before)
    const late = { ...rows()[0], chatId: 'thread-3', messageId: `thread-3-${phone}`, text: 'Kc2wXn7rSd came late' }
    expect(await load([[late]])).toMatchObject({ accepted: 1 })
    expect(await load([[late]])).toMatchObject({ accepted: 0, duplicates: 1 })
    expect(await figures()).toEqual({ activeChats: 4, activeCustomers: 3, messages: 5 })
    expect(await found([...secrets, 'Kc2wXn7rSd'])).toEqual([])
  })

  test('keeps the random id in new rows, and their text stays', async () => {
    await load([rows()])
    await forget({ store, customers: [phone] })
    const next = { ...rows()[0], messageId: 'later', sentAt: '2125-03-01T10:00:00Z', text: 'Pb6yLq1zGj is new' }
    await load([[next, { ...next, chatId: 'thread-4' }]])
    expect(await found([...secrets, 'Pb6yLq1zGj'])).toEqual(['Pb6yLq1zGj'])
    const opened = await openStore(store)
    const [known] = await read(opened, engine =>
      engine.query(
        sql`SELECT count(DISTINCT customer_key) AS customers, count(*) AS chats FROM chats JOIN customers USING (customer_key)
        WHERE chat_id LIKE 'thread-%' AND customer_id LIKE 'forgotten-%'`,
        { customers: 'count', chats: 'count' },
      ),
    )
    opened.close()
    expect(known).toEqual({ customers: 1, chats: 2 })
  })

  test('is counted once, however often the id is given', async () => {
    await load([rows()])
    expect(await forget({ store, customers: [phone, phone, phone] })).toMatchObject({ customers: 1, chats: 2, rows: 3 })
    expect(await found(secrets)).toEqual([])
    const text = await dump()
    expect(new Set(text.match(/forgotten-[0-9a-f-]{36}/g)).size).toBe(1)
  })

  test('who wrote in another customer’s chat is not named there, and its texts stay', async () => {
    const said = {
      ...rows()[3],
      messageId: 'answer',
      author: 'agent',
      authorId: phone,
      text: 'Gb3nYw8kTu said as an agent',
    }
    const agent = { ...said, messageId: 'answer 2', authorId: 'agent-zZ44', text: null }
    await load([[...rows(), said, agent]])
    await forget({ store, customers: [phone] })
    expect(await found([...secrets, 'Gb3nYw8kTu', 'agent-zZ44'])).toEqual(['Gb3nYw8kTu', 'agent-zZ44'])
  })

  test('is in no file name, and other file names stay', async () => {
    const line = (chat: string) =>
      `chat_id,message_id,sent_at,author,establishment_id\n${chat},1,2025-03-01T10:00:00Z,customer,e1\n`
    for (const [name, chat] of [
      [`export-${phone}.csv`, 'thread-7'],
      [`export-${other}.csv`, 'thread-8'],
    ] as const) {
      await writeFile(join(folder, name), line(chat))
      await ingest({ store, inputs: [join(folder, name)] })
    }
    await load([rows()])
    await forget({ store, customers: [phone] })
    expect(await found([phone])).toEqual([])
    const text = await dump()
    expect(text).toMatch(/export-forgotten-[0-9a-f-]{36}\.csv/)
    expect(text).toContain(`export-${other}.csv`)
  })

  test('is found inside other ids from six characters on; a shorter id only where it stands alone', async () => {
    const [six, five] = ['zoe123', 'ann12']
    const of = (customerId: string, ...messageIds: readonly string[]) =>
      messageIds.map((messageId, index) => ({ ...rows()[index], chatId: `of ${customerId}`, customerId, messageId }))
    await load([[...of(six, `x${six}y`, `x-${six}`), ...of(five, `x${five}y`, `x-${five}`)]])
    await forget({ store, customers: [six, five] })
    expect(await found([`x${six}y`, `x-${six}`, `x${five}y`, `x-${five}`, `of ${six}`, `of ${five}`])).toEqual([
      `x${five}y`,
    ])
  })

  test('who is not known yet is reported and remembered', async () => {
    await load([rows().slice(3)])
    expect(await forget({ store, customers: [phone, other] })).toMatchObject({ unknownCustomers: [phone], chats: 1 })
    expect(await load([rows()])).toMatchObject({ accepted: 3, duplicates: 1 })
    expect(await found([...secrets, other, 'Mw5hTk8vBa'])).toEqual([])
  })

  test('is forgotten in rows that were loaded before their customer was known', async () => {
    await load([rows().slice(0, 1)])
    await forget({ store, customers: [phone] })
    const unnamed = { ...rows()[3], chatId: 'thread-5', messageId: 'a', customerId: undefined }
    await load([[unnamed]])
    await pinVersion(store, 'run')
    expect(await found(['Mw5hTk8vBa'])).toEqual(['Mw5hTk8vBa'])
    await load([[{ ...unnamed, messageId: 'b', customerId: phone, text: 'Rf8jVs3mCx said late' }]])
    expect(await found([...secrets, 'Mw5hTk8vBa', 'Rf8jVs3mCx'])).toEqual([])
    expect(await figures()).toEqual({ activeChats: 2, activeCustomers: 1, messages: 3 })
  })
})

describe('rejected rows', () => {
  const wrong = [
    { ...rows()[0], sentAt: 'soon', text: 'Hn4bWd9tEz of a rejected row' },
    { ...rows()[3], author: phone },
  ]
  test('of a forgotten customer keep only their rule, even when they are loaded again', async () => {
    await load([[...rows(), ...wrong]])
    const report = await forget({ store, customers: [phone] })
    expect(report.rejects).toBe(2)
    expect(await found([...secrets, 'Hn4bWd9tEz'])).toEqual([])
    await load([[...rows(), ...wrong]])
    expect(await found([...secrets, 'Hn4bWd9tEz'])).toEqual([])
    const opened = await openStore(store)
    const kept = await rejects(opened).finally(() => opened.close())
    expect(kept.map(({ load, raw, reason }) => [load, raw, reason.includes(': ')])).toEqual([
      [1, '', false],
      [1, '', false],
      [2, '', false],
      [2, '', false],
    ])
  })
})

describe('old chats', () => {
  test('are forgotten by the age of their last row, as are customers without other chats', async () => {
    await load([rows()])
    const before = await figures()
    const report = await forget({ store, chatsLastSeenBefore: '2025-03-04' })
    expect(report).toMatchObject({ customers: 0, chats: 2, rows: 3 })
    expect(await found(secrets)).toEqual([])
    expect(await dump()).toContain(other)
    expect(await figures()).toEqual(before)
    expect(await load([rows()])).toMatchObject({ accepted: 0, duplicates: 4 })
    expect(await found(secrets)).toEqual([])
  })

  test('do not remove the id of a customer who has a newer chat', async () => {
    await load([[...rows(), { ...rows()[3], customerId: phone, chatId: 'thread-6', messageId: 'm' }]])
    await forget({ store, chatsLastSeenBefore: '2025-03-04' })
    const text = await dump()
    expect(secrets.filter(secret => text.includes(secret))).toEqual([phone])
  })
})

describe('pinned versions', () => {
  test('are rewritten under the same names and give the same counts', async () => {
    await load([rows()])
    const pinned = await pinVersion(store, 'run-1')
    await load([rows().map(row => ({ ...row, messageId: `${row.messageId}-again`, text: 'Xs1gNv5dTm too' }))])
    const held = await openPinned(store, pinned)
    const asked = { period: '2025-03', asOf: '2025-04-01T00:00:00Z' }
    const before = await volume(held, asked)
    await forget({ store, customers: [phone] })
    expect(await found(secrets)).toEqual([])
    expect(await volume(held, asked)).toEqual(before)
    held.close()
    const again = await openPinned(store, pinned)
    expect(await volume(again, asked)).toEqual(before)
    again.close()
    expect(await dump(() => openPinned(store, pinned))).not.toContain(phone)
    await unpin(store, 'run-1')
    expect(await readdir(join(store, 'pins'))).toEqual([])
  })
})

describe('a request', () => {
  test('with dryRun changes nothing', async () => {
    await load([rows()])
    const names = await readdir(store)
    expect(await forget({ store, customers: [phone], dryRun: true })).toMatchObject({ chats: 2, rows: 3, dryRun: true })
    expect(await readdir(store)).toEqual(names)
    expect(await found(secrets)).toEqual(secrets)
  })

  test.each([
    [{}, 'nothing to forget'],
    [{ customers: [''] }, 'a customer id must be a non-empty text: customers[0]'],
    [{ chatsLastSeenBefore: 'long ago' }, 'chatsLastSeenBefore must be a date'],
    [{ chatsLastSeenBefore: '2125-01-01' }, 'chatsLastSeenBefore must not be in the future: 2125-01-01'],
    [{ chatsLastSeenBefore: '2025-01-01', zone: 'Mars' }, 'zone must be an IANA time zone: Mars'],
    [{ customers: ['a'], zone: 'UTC' }, 'zone is only for chatsLastSeenBefore'],
  ])('that is invalid is refused: %j', async (wrong, message) => {
    await expect(forget({ store, ...wrong })).rejects.toThrow(message)
  })

  test('needs a store', async () => {
    await expect(forget({ store, customers: ['a'] })).rejects.toThrow(`no store here: ${store}`)
    await expect(readdir(store)).rejects.toThrow('ENOENT')
  })
})
