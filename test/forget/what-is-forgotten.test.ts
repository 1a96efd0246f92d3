import { expect, test } from 'vitest'
import type { DuckDBEngine } from '../../src/engine/duckdb.ts'
import { instant, sql } from '../../src/engine/sql.ts'
import { applyForgotten } from '../../src/store/forgotten/apply.ts'
import { keyedHash, keyedHashOfNext } from '../../src/store/forgotten/keyed-hash.ts'
import { type Forgotten, hasOld, rememberForgotten } from '../../src/store/forgotten/remember.ts'
import { loadRows, logStore } from '../../testing/log-store.ts'
import type { CanonicalRow } from '../../testing/oracle/log.ts'

// One store in which each rule of docs/definitions.md, "Forgetting", has a row that only this rule concerns, and one beside it.

const day = (number: number) => 1_760_000_000_000_000n + BigInt(number) * 86_400_000_000n
const row = (chatId: string, messageId: string, sent: number, more: Partial<CanonicalRow> = {}): CanonicalRow => ({
  chatId,
  messageId,
  sentAt: day(sent),
  author: 'customer',
  kind: 'message',
  establishmentId: 'e',
  customerId: null,
  channel: null,
  platform: null,
  updatedAt: null,
  withdrawn: false,
  authorId: null,
  text: null,
  attachments: null,
  ...more,
})

const ann = 'ann-1234'
const rows: readonly CanonicalRow[] = [
  // Her own chat: each thing that may be said alone, the last of them later than what is forgotten.
  row('own', 'm1', 1, { customerId: ann, text: 'a text' }),
  row('own', 'm2', 2, { attachments: '[1]' }),
  row('own', `3-${ann}`, 3, { author: 'agent', authorId: 'agent-1' }),
  row('own', 'm4', 4),
  row('own', 'm5', 20, { text: 'later', attachments: '[2]', authorId: ann }),
  // A chat of Bob's in which one row is hers.
  row('shared', 'm1', 1, { customerId: 'bob-1234', text: 'of Bob' }),
  row('shared', 'm2', 2, { customerId: ann, text: 'of Ann' }),
  // A chat of Bob's that she is only in as an agent.
  row('bobs', 'm1', 1, { customerId: 'bob-1234', text: 'stays' }),
  row('bobs', `m2 ${ann}`, 2, { author: 'agent', authorId: ann, text: 'stays too' }),
  // Chats that are named after her, without a customer, with another one, and with another one in a withdrawn row.
  row(`wa:${ann}@c.us`, 'm1', 1, { text: 'in the app' }),
  row(`of ${ann}`, 'm1', 1, { customerId: 'bob-1234', text: 'with Bob' }),
  row(`w:${ann}`, 'm1', 1, { withdrawn: true, text: 'taken back' }),
  row(`v:${ann}`, 'm1', 1, { withdrawn: true, customerId: 'bob-1234', text: 'taken back by Bob' }),
  // Another id of hers, and ids that only look alike.
  row('alias', 'm1', 1, { customerId: `${ann}@c.us`, text: 'of the alias' }),
  row('alike', `m${ann}5`, 1, { customerId: `${ann}5`, text: 'of another' }),
  // A short id counts only alone.
  row('short', 'id z9', 1, { customerId: 'z9', text: 'of z9' }),
  row('short', 'idz9', 2),
]

const files = [`export ${ann}.csv`, 'export.csv', 'z9.csv', 'z99.csv']
const rejected = [
  { raw: `"${ann}",oops`, reason: 'author must be known: oops' },
  { raw: 'bob,oops', reason: `author must be known: ${ann}` },
  { raw: '', reason: `author must be known: ${ann}` },
  { raw: 'cat,oops', reason: 'author must be known: oops' },
  { raw: '', reason: 'author must be known: oops' },
  { raw: '', reason: 'author is missing' },
]

async function storeOf(given: readonly CanonicalRow[] = rows) {
  const store = await logStore({ rows: given, establishments: [] })
  const { engine } = store
  await engine.execute(
    sql`UPDATE loads SET files = ${JSON.stringify(files)}::JSON::VARCHAR[], loaded_at = ${instant(day(5))}`,
  )
  for (const [index, { raw, reason }] of rejected.entries())
    await engine.execute(
      sql`INSERT INTO rejects VALUES (1, ${files[index % 2] ?? ''}, ${index + 1}, ${reason}, ${raw}, true)`,
    )
  return store
}

async function forget(engine: DuckDBEngine, asked: Partial<Forgotten>) {
  const hash = await keyedHashOfNext(engine)
  const unknown = await rememberForgotten(
    engine,
    { customers: [], until: day(10), lastSeenBefore: null, ...asked },
    hash,
  )
  return { unknown, ...(await applyForgotten(engine, hash)) }
}

const mark = '\u0001'
const replacedPart = new RegExp(`(${mark}+)(\\d{10})-[0-9a-f]{32}`, 'g')

/** Everything that a store says, with `<name>` for the random id in place of a name, and a short form of a replaced message id. */
async function contents(engine: DuckDBEngine, names: readonly string[]) {
  const hash = await keyedHash(engine)
  const instead = new Map<string, string>()
  if (hash !== null)
    for (const name of names) {
      const [found] = await engine.query(
        sql`SELECT replacement FROM forgotten WHERE role = 'name' AND hash = ${hash(sql`${name}`)}`,
        { replacement: 'text' },
      )
      if (found !== undefined) instead.set(found.replacement, `<${name}>`)
    }
  const shown = (text: string) =>
    [...instead]
      .toSorted(([a], [b]) => b.length - a.length)
      .reduce((done, [replacement, name]) => done.replaceAll(replacement, name), text)
      .replaceAll(replacedPart, (_, marks, place) => `${'*'.repeat(marks.length)}${Number(place)}`)
  const texts = async (statement: ReturnType<typeof sql>) =>
    (await engine.query(statement, { text: 'text' })).map(({ text }) => shown(text))
  return {
    log: await texts(sql`SELECT concat_ws('|', chat_id, coalesce(customer_id, '-'), message_id, coalesce(text, '-'), coalesce(attachments, '-'),
        coalesce(author_id, '-')) AS text
      FROM log JOIN (SELECT chat_key, chat_id FROM chats UNION ALL SELECT chat_key, chat_id FROM withdrawn_chats) USING (chat_key)
        LEFT JOIN customers ON customers.customer_key = log.customer_key ORDER BY chat_key, sent_at`),
    chats: await texts(
      sql`SELECT chat_id || '|' || customer_id AS text FROM chats JOIN customers USING (customer_key) ORDER BY chat_key`,
    ),
    files: await texts(sql`SELECT unnest(files) AS text FROM loads WHERE len(files) > 0 ORDER BY load_id`),
    rejects: await texts(sql`SELECT concat_ws('|', file, raw, reason) AS text FROM rejects ORDER BY line`),
  }
}

/** Of which of these texts the store keeps the hash, by role. */
async function recorded(engine: DuckDBEngine, role: 'customer' | 'chat', texts: readonly string[]) {
  const hash = await keyedHash(engine)
  const found: string[] = []
  for (const text of texts) {
    if (hash === null) break
    const [known] = await engine.query(
      sql`SELECT CASE WHEN isfinite(until) THEN strftime(until, '%Y-%m-%d') ELSE 'ids only' END AS until
        FROM forgotten WHERE role = ${role} AND hash = ${hash(sql`${text}`)}`,
      { until: 'text' },
    )
    if (known !== undefined) found.push(`${text}: ${known.until}`)
  }
  const [all] = await engine.query(sql`SELECT count(*) AS rows FROM forgotten WHERE role = ${role}`, { rows: 'count' })
  return { found, others: (all?.rows ?? 0) - found.length }
}

const chatIds = [...new Set(rows.map(({ chatId }) => chatId))]

test('what a customer said and is called is forgotten, and nothing else', async () => {
  const store = await storeOf()
  const { engine } = store
  const before = await contents(engine, [ann])
  expect(await forget(engine, { customers: [ann, 'nobody'] })).toEqual({
    unknown: ['nobody'],
    chats: 4,
    rows: 7,
    rejects: 2,
  })
  expect(await contents(engine, [ann])).toEqual({
    log: [
      'own|<ann-1234>|m1|-|-|-',
      'own|-|m2|-|-|-',
      'own|-|*1|-|-|-',
      'own|-|m4|-|-|-',
      'own|-|m5|later|[2]|-',
      'shared|bob-1234|m1|-|-|-',
      'shared|<ann-1234>|m2|-|-|-',
      'bobs|bob-1234|m1|stays|-|-',
      `bobs|-|m2 ${ann}|stays too|-|-`,
      'wa:<ann-1234>@c.us|-|m1|-|-|-',
      'of <ann-1234>|bob-1234|m1|with Bob|-|-',
      'w:<ann-1234>|-|m1|-|-|-',
      'v:<ann-1234>|bob-1234|m1|taken back by Bob|-|-',
      'alias|<ann-1234>@c.us|m1|of the alias|-|-',
      `alike|${ann}5|m${ann}5|of another|-|-`,
      'short|z9|id z9|of z9|-|-',
      'short|-|idz9|-|-|-',
    ],
    chats: [
      'own|<ann-1234>',
      'shared|bob-1234',
      'bobs|bob-1234',
      'wa:<ann-1234>@c.us|wa:<ann-1234>@c.us',
      'of <ann-1234>|bob-1234',
      'alias|<ann-1234>@c.us',
      `alike|${ann}5`,
      'short|z9',
    ],
    files: ['export <ann-1234>.csv', ...files.slice(1)],
    rejects: [
      'export <ann-1234>.csv||author must be known',
      'export.csv||author must be known',
      'export <ann-1234>.csv||author must be known',
      ...before.rejects.slice(3, 4),
      'export <ann-1234>.csv||author must be known: oops',
      ...before.rejects.slice(5),
    ],
  })
  const until = '2025-10-19'
  expect(await recorded(engine, 'customer', [ann, 'nobody'])).toEqual({
    found: [`${ann}: ${until}`, `nobody: ${until}`],
    others: 0,
  })
  expect(await recorded(engine, 'chat', chatIds)).toEqual({
    found: [
      `own: ${until}`,
      `shared: ${until}`,
      `wa:${ann}@c.us: ${until}`,
      `of ${ann}: ids only`,
      `w:${ann}: ${until}`,
      `v:${ann}: ids only`,
    ],
    others: 0,
  })
  // Again, nothing is left to do.
  const after = await contents(engine, [ann])
  expect(await forget(engine, { customers: [ann] })).toMatchObject({ unknown: [], rows: 0, rejects: 0 })
  expect(await contents(engine, [ann])).toEqual(after)
  // What is dated later is forgotten when it is asked for again.
  expect(await forget(engine, { customers: [ann], until: day(30) })).toMatchObject({ rows: 1 })
  expect((await contents(engine, [ann])).log[4]).toBe('own|-|m5|-|-|-')
  store.close()
})

test('a short id is forgotten where it stands alone', async () => {
  const store = await storeOf()
  expect(await forget(store.engine, { customers: ['z9'] })).toEqual({ unknown: [], chats: 1, rows: 1, rejects: 0 })
  const { log, files: found } = await contents(store.engine, ['z9'])
  expect(log.slice(-2)).toEqual(['short|<z9>|*1|-|-|-', 'short|-|idz9|-|-|-'])
  expect(found).toEqual([...files.slice(0, 2), '<z9>.csv', 'z99.csv'])
  store.close()
})

test('old chats are forgotten with their customers, and rejected rows with their load', async () => {
  const old = [
    row('old', `m-${ann}`, 1, { customerId: ann, text: 'old' }),
    row('old too', 'm', 1, { customerId: 'bob-1234', text: 'old too' }),
    row('unnamed', 'm', 1, { text: 'old, unnamed' }),
    row('seen', 'm', 1, { customerId: 'cat-1234', text: 'first' }),
    row('seen', 'n', 8, { text: 'at the instant' }),
    row('new', 'm', 9, { customerId: 'bob-1234', text: 'new' }),
    // Dan's own chat is old, but he wrote in a newer one.
    row('dans', 'm', 1, { customerId: 'dan-1234', text: 'old, of Dan' }),
    row('new', 'n', 9, { customerId: 'dan-1234', text: 'Dan too' }),
  ]
  const store = await storeOf(old)
  const { engine } = store
  await engine.execute(
    sql`INSERT INTO rejects SELECT 2, file, line + 10, reason || ' again', CASE raw WHEN '' THEN '' ELSE raw || ' again' END, of_log FROM rejects`,
  )
  await loadRows(engine, [], 2, { loadedAt: day(8) })
  const before = await contents(engine, [ann])
  expect(await hasOld(engine, day(1))).toBe(false)
  expect(await hasOld(engine, day(2))).toBe(true)
  expect(await forget(engine, { lastSeenBefore: day(8) })).toEqual({ unknown: [], chats: 4, rows: 4, rejects: 3 })
  const after = await contents(engine, [ann, 'unnamed', 'cat-1234'])
  expect(after.log).toEqual([
    'old|<ann-1234>|*1|-|-|-',
    'old too|bob-1234|m|-|-|-',
    '<unnamed>|-|m|-|-|-',
    ...before.log.slice(3, 7),
    'dans|dan-1234|m|-|-|-',
  ])
  expect(after.rejects.slice(0, 6).map(text => text.replace(/^[^|]*\|/, ''))).toEqual([
    ...Array(5).fill('|author must be known'),
    '|author is missing',
  ])
  expect(after.rejects.slice(6)).toEqual(before.rejects.slice(6))
  expect(await hasOld(engine, day(8))).toBe(false)
  store.close()
})
