import { expect, test } from 'vitest'
import { openDuckDB } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'
import { countReasons } from './reject-reasons.ts'

test('the example of a reason is its first row: of the first load, the first file by name, the first line', async () => {
  const engine = await openDuckDB(':memory:')
  const table = sql`(SELECT * FROM (VALUES
    (true, 2, 'a.csv', 1, 'author must be known: w'), (true, 1, 'b.csv', 2, 'author must be known: x'),
    (true, 1, 'a.csv', 9, 'author must be known: y'), (true, 1, 'a.csv', 5, 'author must be known: z: 1'),
    (false, 3, 'c.csv', 7, 'id is missing')) AS t (of_log, load_id, file, line, reason))`
  expect(await countReasons(engine, table, sql`load_id`)).toEqual([
    {
      of: 'log',
      reason: 'author must be known',
      rows: 4,
      example: { load: 1, file: 'a.csv', line: 5, value: 'z: 1' },
    },
    {
      of: 'establishments',
      reason: 'id is missing',
      rows: 1,
      example: { load: 3, file: 'c.csv', line: 7, value: null },
    },
  ])
  engine.close()
})

test('reasons are in the order of their rows, most first, and of their text', async () => {
  const engine = await openDuckDB(':memory:')
  const table = sql`(SELECT true AS of_log, 1 AS load_id, 'a.csv' AS file, line, reason FROM (VALUES
    (9, 'z is missing'), (8, 'b is missing'), (7, 'c must be known: x'), (6, 'c must be known: y'), (5, 'a is missing'),
    (4, 'd is missing'), (3, 'z is missing')) AS t (line, reason))`
  const found = await countReasons(engine, table, sql`load_id`)
  expect(found.map(({ reason, rows }) => [reason, rows])).toEqual([
    ['c must be known', 2],
    ['z is missing', 2],
    ['a is missing', 1],
    ['b is missing', 1],
    ['d is missing', 1],
  ])
  engine.close()
})

test('of as many rows, those of the log come before those of establishments', async () => {
  const engine = await openDuckDB(':memory:')
  const table = sql`(SELECT *, 1 AS load_id, 'a.csv' AS file, 1 AS line FROM (VALUES
    (false, 'a is missing'), (true, 'b is missing'), (false, 'b is missing')) AS t (of_log, reason))`
  const found = await countReasons(engine, table, sql`load_id`)
  expect(found.map(({ of, reason }) => [of, reason])).toEqual([
    ['log', 'b is missing'],
    ['establishments', 'a is missing'],
    ['establishments', 'b is missing'],
  ])
  engine.close()
})
