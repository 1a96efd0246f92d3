import { setImmediate as turnOfLoop } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { PglitePool } from './pglite-pool.ts'

let database: PGlite
beforeAll(async () => {
  database = await PGlite.create()
  await database.exec('CREATE TABLE entry (id integer PRIMARY KEY)')
})
afterAll(() => database.close())
beforeEach(() => database.exec('DELETE FROM entry'))

const ids = async () =>
  (await database.query<{ id: number }>('SELECT id FROM entry ORDER BY id')).rows.map(({ id }) => id)
const add = (id: number) => `INSERT INTO entry VALUES (${id})`

test('a client keeps its turn from BEGIN to its end; the others wait for it', async () => {
  for (const [begin, end, kept] of [
    ['BEGIN', 'COMMIT', [1, 2]],
    [' begin', 'ROLLBACK', [2]],
  ] as const) {
    await database.exec('DELETE FROM entry')
    const pool = new PglitePool(database)
    const [client, other] = [await pool.connect(), await pool.connect()]
    await client.query(begin)
    await client.query('BEGIN')
    let isAdded = false
    const added = other.query(add(2)).then(() => {
      isAdded = true
    })
    const counted = pool.query<{ count: number }>('SELECT count(*)::int AS count FROM entry')
    await client.query('INSERT INTO entry VALUES ($1)', [1])
    for (let turn = 0; turn < 20; turn++) await turnOfLoop()
    expect(isAdded).toBe(false)
    await client.query(end)
    await added
    expect(await ids()).toEqual(kept)
    expect((await counted).rows).toEqual([{ count: kept.length }])
    for (const each of [client, other]) each.release()
    await pool.end()
  }
})

test('a client released within a transaction rolls it back and gives its turn back', async () => {
  const pool = new PglitePool(database)
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query(add(1))
  client.release()
  await pool.query(add(2))
  expect(await ids()).toEqual([2])
  expect(database.isInTransaction()).toBe(false)
})

test('a transaction that failed keeps its turn until it is rolled back; a statement that failed keeps none', async () => {
  const pool = new PglitePool(database)
  const client = await pool.connect()
  await client.query('BEGIN')
  await client.query(add(1))
  await expect(client.query(add(1))).rejects.toThrow('duplicate key')
  const added = pool.query(add(2))
  await client.query('ROLLBACK')
  await added
  await expect(client.query('SELECT nothing')).rejects.toThrow('nothing')
  await expect(pool.query('SELECT nothing')).rejects.toThrow('nothing')
  await pool.query(add(3))
  expect(await ids()).toEqual([2, 3])
})

test('a text of several statements returns the rows of the last; rows that are changed are counted', async () => {
  const pool = new PglitePool(database)
  expect(await pool.query('SELECT 1 AS a; SELECT 2 AS b', [])).toMatchObject({ rows: [{ b: 2 }] })
  expect(await pool.query('INSERT INTO entry SELECT generate_series(1, $1::int)', [5])).toMatchObject({
    rows: [],
    rowCount: 5,
  })
  expect(await pool.query('DELETE FROM entry WHERE id > $1 RETURNING id', [3])).toMatchObject({
    rows: [{ id: 4 }, { id: 5 }],
    rowCount: 2,
  })
  expect((await pool.query('')).rows).toEqual([])
})

test('every client is told of a notification, until it is released', async () => {
  const pool = new PglitePool(database)
  const [client, other] = [await pool.connect(), await pool.connect()]
  const told: unknown[] = []
  for (const each of [client, other]) each.on('notification', message => told.push(message))
  await client.query('LISTEN news')
  await pool.query(`SELECT pg_notify('news', 'first')`)
  other.release()
  await pool.query(`SELECT pg_notify('news', 'second')`)
  const [first, second] = ['first', 'second'].map(payload => ({ channel: 'news', payload }))
  expect(told).toEqual([first, first, second])
})

test('a pool that ends finishes what was asked, and takes nothing more', async () => {
  const pool = new PglitePool(database)
  const order: string[] = []
  const added = pool.query(add(1)).then(() => order.push('added'))
  const ended = pool.end().then(() => order.push('ended'))
  await Promise.all([added, ended])
  expect(order).toEqual(['added', 'ended'])
  await expect(pool.query('SELECT 1')).rejects.toThrow('Cannot use a pool after calling end on the pool')
  await expect(pool.connect()).rejects.toThrow('Cannot use a pool after calling end on the pool')
  expect(await ids()).toEqual([1])
})
