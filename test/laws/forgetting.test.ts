import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../../src/engine/engine.ts'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { applyForgotten } from '../../src/store/forgotten/apply.ts'
import { keyedHashOfNext } from '../../src/store/forgotten/keyed-hash.ts'
import { rememberForgotten } from '../../src/store/forgotten/remember.ts'
import { engineAnswer, oracleAnswer } from '../../testing/answers.ts'
import type { Question } from '../../testing/arbitraries/question.ts'
import { assertSame, type Logs, law, questions, situation } from '../../testing/laws/law.ts'
import { type LogStore, loadRows, storeOfEngine } from '../../testing/log-store.ts'
import { contents } from '../../testing/oracle/contents.ts'
import type { CanonicalRow, Log } from '../../testing/oracle/log.ts'
import { keptRows, stored } from '../../testing/oracle/stored.ts'
import { sorted, storeContents } from '../../testing/store-contents.ts'
import { checkLaw, withLogStore } from './check-law.ts'

const phone = '33687912045'
const mail = 'anna@example.com'

/** Ids that look like personal data: one contains another, chats share them with messages, and they sort before and after each other. */
const personal = {
  chatId: { c1: phone, c2: `wa:${phone}@c.us`, c3: mail, c4: `${mail}/${phone}`, c5: 'c-5', c6: `33687912046` },
  customerId: { x: phone, y: mail, z: 'z-1', c1: `${phone}@c.us` },
  messageId: {
    1: `${phone}_1`,
    2: `a${phone}`,
    3: `m-${mail}`,
    4: `${phone}`,
    5: `z-1/5`,
    6: `3368791204`,
    7: `33687912045_`,
    8: `${mail}${phone}`,
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>

function personally(row: CanonicalRow): CanonicalRow {
  const of = (column: keyof typeof personal, value: string | null) =>
    value === null ? null : (new Map(Object.entries<string>(personal[column])).get(value) ?? value)
  return {
    ...row,
    chatId: of('chatId', row.chatId) ?? '',
    customerId: of('customerId', row.customerId),
    messageId: of('messageId', row.messageId),
  }
}

/** Who is forgotten. `age` picks one of the log's instants: chats older than it are forgotten; null for none. */
const forgettings = fc.record({
  customers: fc.subarray([phone, mail, 'z-1', `${phone}@c.us`, 'nobody-known'], { minLength: 0 }),
  age: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: null }),
})

const histories = (logs: Logs) =>
  situation(where => questions(where, 6))(logs).chain(({ log, asked }) => {
    const rows = log.rows.map(personally)
    return fc
      .record({
        first: fc.subarray(rows),
        forgotten: fc.array(forgettings, { minLength: 1, maxLength: 3 }),
        again: fc.subarray(rows),
        order: fc.shuffledSubarray(rows, { minLength: rows.length }),
      })
      .map(history => ({ log: { ...log, rows }, asked, ...history }))
  })

/** Rows that need no comparison with an id of which only the hash is known. */
function independent(rows: readonly CanonicalRow[], known: readonly CanonicalRow[]): CanonicalRow[] {
  return rows.filter(
    row =>
      known.includes(row) ||
      !known.some(
        other =>
          other.chatId === row.chatId &&
          other.sentAt === row.sentAt &&
          // Another message at the same instant, or a twin of this one.
          (other.messageId !== row.messageId || other.updatedAt === row.updatedAt),
      ),
  )
}

async function forgetIn(store: LogStore, given: Log, { customers, age }: { customers: string[]; age: number | null }) {
  const instants = given.rows.map(row => row.sentAt).sort((a, b) => (a < b ? -1 : 1))
  const lastSeenBefore = age === null ? null : (instants[Math.floor(age * (instants.length - 1))] ?? null)
  const hash = await keyedHashOfNext(store.engine)
  await rememberForgotten(store.engine, { customers, until: 4_000_000_000_000_000n, lastSeenBefore }, hash)
  await applyForgotten(store.engine, hash)
}

/** Maps an id to what replaces it in this store. */
async function namesIn(engine: Engine): Promise<(id: string) => string> {
  const [forgetting] = await engine.query(sql`SELECT key FROM forgetting`, { key: 'text' })
  const key = forgetting?.key ?? ''
  const names = await engine.query(
    sql`SELECT replace(hash::VARCHAR, '-', '') AS hash, replacement FROM forgotten WHERE role = 'name'`,
    {
      hash: 'text',
      replacement: 'text',
    },
  )
  const byHash = new Map(names.map(({ hash, replacement }) => [hash, replacement]))
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  return id => byHash.get(sha256(key + sha256(key + id)).slice(0, 32)) ?? id
}

/** The oracle's store of the original rows, with ids replaced as in the store. */
async function expected(given: Log, engine: Engine) {
  const nameOf = await namesIn(engine)
  const known = stored(given)
  return {
    ...known,
    chats: known.chats.map(chat => ({ ...chat, id: nameOf(chat.id), customer: nameOf(chat.customer) })),
  }
}

async function expectFigures(store: LogStore, given: Log, asked: readonly Question[]): Promise<void> {
  const known = await expected(given, store.engine)
  const { chats, activity, waits } = await read(store, storeContents)
  const wanted = contents(known)
  assertSame(chats, sorted(wanted.chats), 'chats')
  assertSame(activity, sorted(wanted.activity), 'activity')
  assertSame(waits, sorted(wanted.waits), 'waits')
  // A new database object empties the caches per version, because this store changes in place.
  const engine: Engine = { ...store.engine, database: {} }
  const version = storeOfEngine(engine)
  for (const one of asked) assertSame(await engineAnswer(version, one), oracleAnswer(known, one), one)
}

async function expectForgotten(store: LogStore, given: Log, customers: ReadonlySet<string>): Promise<void> {
  const rows = await read(store, engine =>
    engine.query(
      sql`SELECT chat_id, customer_id, text FROM log JOIN chats USING (chat_key) LEFT JOIN customers ON customers.customer_key = log.customer_key`,
      { chat_id: 'text', customer_id: 'text?', text: 'text?' },
    ),
  )
  const nameOf = await namesIn(store.engine)
  const theirs = new Set(
    stored(given)
      .chats.filter(chat => customers.has(chat.customer) || chat.rows.some(row => customers.has(row.customerId ?? '')))
      .map(chat => nameOf(chat.id)),
  )
  const long = [...customers].filter(id => id.length > 5)
  for (const { chat_id, customer_id, text } of rows) {
    expect(customers.has(customer_id ?? '')).toBe(false)
    if (!theirs.has(chat_id)) continue
    expect(text).toBeNull()
    expect(long.filter(id => chat_id.includes(id))).toEqual([])
  }
}

const forgettingChangesNothing = law(
  0,
  'forgetting changes no figure, now or after later loads',
  histories,
  async ({ log, asked, first, forgotten, again, order }) => {
    await withLogStore({ ...log, rows: first }, async store => {
      const customers = new Set<string>()
      let loads = 1
      let known: readonly CanonicalRow[] = first
      for (const one of forgotten) {
        await forgetIn(store, { ...log, rows: known }, one)
        for (const id of one.customers) customers.add(id)
        await expectFigures(store, { ...log, rows: known }, asked)
        await expectForgotten(store, { ...log, rows: known }, customers)

        // Earlier rows are loaded again, some of them with new ones.
        const repeated = again.filter(row => known.includes(row))
        expect(await loadRows(store.engine, repeated, ++loads)).toMatchObject({ accepted: 0 })
        await expectFigures(store, { ...log, rows: known }, [])
        const more = independent(order.slice(0, order.length / 2), known)
        const before = keptRows(known).length
        known = [...known, ...more.filter(row => !known.includes(row))]
        expect(await loadRows(store.engine, more, ++loads)).toMatchObject({ accepted: keptRows(known).length - before })
        await expectFigures(store, { ...log, rows: known }, asked)
        await expectForgotten(store, { ...log, rows: known }, customers)
      }
    })
  },
  { usualRuns: 1 },
)
checkLaw(forgettingChangesNothing)

describe('versions of a row that differ only in the customer', () => {
  const row = (customerId: string, channel: string): CanonicalRow => ({
    chatId: 'c',
    messageId: 'm',
    sentAt: 1_760_000_000_000_000n,
    author: 'customer',
    kind: 'message',
    establishmentId: 'e',
    customerId,
    channel,
    platform: null,
    updatedAt: null,
    withdrawn: false,
    authorId: null,
    text: null,
    attachments: null,
  })
  const [ann, bob] = [row('ann-1234', 'sms'), row('bob-1234', 'a')]
  const [smallest, zoe] = [row(' 1234', 'sms'), row('zoe-1234', 'a')]

  // The random id sorts after `ann`, before `zoe` and after the blank.
  test.each([
    { first: [ann, bob], forgotten: 'ann-1234', again: [bob], kept: ann },
    { first: [ann, bob], forgotten: 'ann-1234', again: [bob, ann], kept: ann },
    { first: [ann, bob], forgotten: 'bob-1234', again: [bob, ann], kept: ann },
    { first: [bob], forgotten: 'ann-1234', again: [ann], kept: ann },
    { first: [bob], forgotten: 'zoe-1234', again: [zoe], kept: bob },
    { first: [row('gil-1234', 'x')], forgotten: 'zoe-1234', again: [zoe], kept: row('gil-1234', 'x') },
    { first: [zoe, row('gil-1234', 'x')], forgotten: 'gil-1234', again: [zoe], kept: row('gil-1234', 'x') },
    { first: [], forgotten: 'ann-1234', again: [ann, bob], kept: ann },
    { first: [smallest], forgotten: 'ann-1234', again: [ann], kept: smallest },
  ])('resolve as before ($forgotten is forgotten)', async ({ first, forgotten, again, kept }) => {
    const given: Log = { rows: first, establishments: [] }
    await withLogStore(given, async store => {
      await forgetIn(store, given, { customers: [forgotten], age: null })
      const { accepted } = await loadRows(store.engine, again, 2)
      expect(accepted).toBe(first.length === 0 ? 1 : 0)
      const nameOf = await namesIn(store.engine)
      const [chat] = (await read(store, storeContents)).chats
      expect(chat).toEqual(['c', nameOf(kept.customerId ?? ''), 'e', kept.channel, 'unknown'])
    })
  })
})

test('later rows of a chat whose id has a forgotten one are forgotten, even if they name another customer', async () => {
  const row = (messageId: string, customerId: string | null): CanonicalRow => ({
    chatId: 'wa:33687912045@c.us',
    messageId,
    sentAt: 1_760_000_000_000_000n,
    author: 'customer',
    kind: 'message',
    establishmentId: 'e',
    customerId,
    channel: null,
    platform: null,
    updatedAt: null,
    withdrawn: false,
    authorId: null,
    text: 'a secret',
    attachments: null,
  })
  const given: Log = { rows: [row('1', null)], establishments: [] }
  await withLogStore(given, async store => {
    await forgetIn(store, given, { customers: ['33687912045'], age: null })
    expect(await loadRows(store.engine, [row('2', 'bob-1234')], 2)).toMatchObject({ accepted: 1 })
    const rows = await read(store, engine => engine.query(sql`SELECT text FROM log`, { text: 'text?' }))
    expect(rows).toEqual([{ text: null }, { text: null }])
  })
})

test('an id that contains a forgotten id only because of the same load is replaced alike in the store and in the load', async () => {
  const row = (chatId: string, messageId: string, customerId: string | null, day: number): CanonicalRow => ({
    chatId,
    messageId,
    sentAt: 1_760_000_000_000_000n + BigInt(day) * 86_400_000_000n,
    author: 'customer',
    kind: 'message',
    establishmentId: 'e',
    customerId,
    channel: null,
    platform: null,
    updatedAt: null,
    withdrawn: false,
    authorId: null,
    text: null,
    attachments: null,
  })
  const old = row('old', '1', '33687912045', 0)
  const named = row('c', '14', '33687912045@c.us', 10)
  const struck = row('c', '33687912045_1', null, 11)
  await withLogStore({ rows: [old, named, struck], establishments: [] }, async store => {
    // Forgotten by age only: another id of the same person stays until it is loaded again.
    await forgetIn(store, { rows: [old, named, struck], establishments: [] }, { customers: [], age: 0.5 })
    expect(await loadRows(store.engine, [{ ...struck, updatedAt: 1n }, named], 2)).toMatchObject({ accepted: 0 })
    const rows = await read(store, engine => engine.query(sql`SELECT message_id FROM log`, { message_id: 'text' }))
    expect(rows).toHaveLength(3)
    expect(rows.filter(({ message_id }) => message_id.includes('33687912045'))).toEqual([])
  })
})

test('customers forgotten by age get ids of their own, whoever was forgotten before', async () => {
  const row = (customerId: string, day: number): CanonicalRow => ({
    chatId: `chat of ${customerId}`,
    messageId: '1',
    sentAt: 1_760_000_000_000_000n + BigInt(day) * 86_400_000_000n,
    author: 'customer',
    kind: 'message',
    establishmentId: 'e',
    customerId,
    channel: null,
    platform: null,
    updatedAt: null,
    withdrawn: false,
    authorId: null,
    text: null,
    attachments: null,
  })
  const names = ['ann-1234', 'bob-1234', 'cid-1234', 'dan-1234', 'eve-1234']
  const given: Log = { rows: names.map(row), establishments: [] }
  await withLogStore(given, async store => {
    await forgetIn(store, given, { customers: ['ann-1234'], age: null })
    await forgetIn(store, given, { customers: ['bob-1234'], age: null })
    await forgetIn(store, given, { customers: [], age: 0.9 })
    const rows = await read(store, engine =>
      engine.query(sql`SELECT customer_id FROM log JOIN customers USING (customer_key)`, { customer_id: 'text' }),
    )
    expect(new Set(rows.map(({ customer_id }) => customer_id)).size).toBe(names.length)
    const nameOf = await namesIn(store.engine)
    expect(rows.map(({ customer_id }) => customer_id).toSorted()).toEqual(names.map(nameOf).toSorted())
    expect(names.filter(name => nameOf(name) === name)).toEqual(['dan-1234', 'eve-1234'])
  })
})
