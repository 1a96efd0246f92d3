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
