import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { type DuckDBEngine, openDuckDB } from '../../engine/duckdb.ts'
import { sql, texts } from '../../engine/sql.ts'
import { createStore } from '../schema.ts'
import { type KeyedHash, keyedHashOfNext } from './keyed-hash.ts'
import { isReplacedId, originHash, originOf, replacedIds } from './message-ids.ts'

let engine: DuckDBEngine
let hash: KeyedHash
beforeAll(async () => {
  engine = await openDuckDB(':memory:')
  for (const statement of createStore) await engine.execute(statement)
  hash = await keyedHashOfNext(engine)
})
afterAll(() => engine.close())

/** The ids of each chat after those hit have been replaced. */
async function replaced(chats: readonly (readonly string[])[], isHit: (chat: number, place: number) => boolean) {
  const rows = chats.flatMap((ids, chat) =>
    ids.map((id, place) => [String(chat), id, String(isHit(chat, place))] as const),
  )
  const column = (of: 0 | 1 | 2) => texts(rows.map(row => row[of]))
  const found = await engine.query(
    sql`${replacedIds(
      sql`SELECT unnest(${column(0)})::INTEGER AS chat, unnest(${column(1)}) AS message_id, unnest(${column(2)})::BOOLEAN AS is_hit`,
      hash,
    )}`,
    { chat: 'count', message_id: 'text', replacement: 'text' },
  )
  const instead = new Map(found.map(({ chat, message_id, replacement }) => [`${chat} ${message_id}`, replacement]))
  return chats.map((ids, chat) => ids.map(id => instead.get(`${chat} ${id}`) ?? id))
}

/** Sorted as in the database. */
async function sorted(ids: readonly string[]): Promise<readonly string[]> {
  const rows = await engine.query(sql`SELECT id FROM (SELECT unnest(${texts(ids)}) AS id) ORDER BY id`, { id: 'text' })
  return rows.map(({ id }) => id)
}

const id = fc.string({ unit: fc.constantFrom('a', 'b', '0', '~', '\t', ' ', '\u00e9'), minLength: 1, maxLength: 4 })
const chat = fc.uniqueArray(id, { minLength: 1, maxLength: 6 })
const history = fc.record({
  chats: fc.array(chat, { minLength: 1, maxLength: 2 }),
  rounds: fc.array(fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
})

test('the ids of a chat keep their order and their origin, however often some are replaced', async () => {
  const property = fc.asyncProperty(history, async ({ chats, rounds }) => {
    const inOrder = await Promise.all(chats.map(sorted))
    let ids: readonly (readonly string[])[] = inOrder
    const hit = new Set<string>()
    for (const round of rounds) {
      const isHit = (of: number, place: number) => round[of * 6 + place] === true
      ids = await replaced(ids, isHit)
      for (const [of, own] of ids.entries()) {
        for (const place of own.keys()) if (isHit(of, place)) hit.add(`${of} ${place}`)
        expect(new Set(own).size).toBe(own.length)
        expect(await sorted(own)).toEqual(own)
      }
    }
    for (const [of, own] of ids.entries()) {
      const known = await engine.query(
        sql`SELECT ${isReplacedId(sql`now`)} AS is_replaced, ${originOf(sql`now`)} = ${originHash(sql`before`, hash)} AS is_origin
          FROM (SELECT unnest(${texts(own)}) AS now, unnest(${texts(inOrder[of] ?? [])}) AS before)`,
        { is_replaced: 'boolean', is_origin: 'boolean' },
      )
      for (const [place, { is_replaced, is_origin }] of known.entries()) {
        expect([is_replaced, is_origin]).toEqual(hit.has(`${of} ${place}`) ? [true, true] : [false, false])
        if (!hit.has(`${of} ${place}`)) expect(own[place]).toBe(inOrder[of]?.[place])
      }
    }
  })
  await fc.assert(property, runs(40))
})

test('the form of a replaced id is that of stores that exist', async () => {
  const ids = ['a', 'b', 'c', 'd']
  const [once = []] = await replaced([ids], (_, place) => place === 1 || place === 2)
  const digest = '[0-9a-f]{32}'
  expect([once[0], once[3]]).toEqual(['a', 'd'])
  expect(once[1]).toMatch(new RegExp(`^a\u00010000000002-${digest}$`))
  expect(once[2]).toMatch(new RegExp(`^a\u00010000000003-${digest}$`))
  // Later ones have one more mark than any id of their chat, and sort before those.
  const [[first, second] = []] = await replaced([[once[0] ?? '', once[1] ?? '']], () => true)
  expect(first).toMatch(new RegExp(`^\u0001\u00010000000001-${digest}$`))
  expect(second).toMatch(new RegExp(`^\u0001\u00010000000002-${digest}$`))
  expect(second?.slice(-32)).toBe(once[1]?.slice(-32))
})
