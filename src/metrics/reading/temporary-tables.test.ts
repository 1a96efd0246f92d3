import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DuckDBEngine, openDuckDB } from '../../engine/duckdb.ts'
import { Source } from '../../engine/source.ts'
import { type Sql, sql } from '../../engine/sql.ts'
import { readFrom } from './read-from.ts'
import { temporaryTables } from './temporary-tables.ts'

let engine: DuckDBEngine
beforeAll(async () => {
  engine = await openDuckDB(':memory:')
})
afterAll(() => engine.close())

async function tablesLeft(): Promise<number | undefined> {
  const [found] = await engine.query(sql`SELECT count(*) AS left FROM duckdb_tables() WHERE temporary`, {
    left: 'count',
  })
  return found?.left
}

async function sumOf(table: Sql): Promise<number | null | undefined> {
  const [found] = await engine.query(sql`SELECT sum(n) AS total FROM ${table}`, { total: 'number?' })
  return found?.total
}

test('concurrent readings on one connection have their own tables and leave none', async () => {
  const source = new Source(use => use(engine))
  const totals = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      readFrom(source, async ({ table }) => {
        const names = await Promise.all([table(sql`SELECT ${n} AS n`), table(sql`SELECT ${2 * n} AS n`)])
        return Promise.all(names.map(sumOf))
      }),
    ),
  )
  expect(totals).toEqual(Array.from({ length: 20 }, (_, n) => [n, 2 * n]))
  expect(await tablesLeft()).toBe(0)
})

test('a reading that fails leaves no table', async () => {
  const source = new Source(use => use(engine))
  const reading = readFrom(source, async ({ table }) => {
    const good = table(sql`SELECT 1 AS n`)
    await table(sql`SELECT nothing AS n`)
    return good
  })
  await expect(reading).rejects.toThrow('nothing')
  expect(await tablesLeft()).toBe(0)
})

test('a reading that starts late creates no table that nobody would drop', async () => {
  const { create, drop } = temporaryTables(engine)
  const underWay = create(sql`SELECT 1 AS n`)
  await drop()
  await underWay
  await expect(create(sql`SELECT 1 AS n`)).rejects.toThrow('after the end')
  expect(await tablesLeft()).toBe(0)
})
