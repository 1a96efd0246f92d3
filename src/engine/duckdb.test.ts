import { expect, test } from 'vitest'
import { StoreError } from '../errors.ts'
import { openDuckDB } from './duckdb.ts'
import { sql } from './sql.ts'

// Before, the driver freed running statements, which crashed the process now and then.
test('a connection closed while statements run answers them first and starts no others', async () => {
  const database = await openDuckDB(':memory:')
  for (let round = 0; round < 50; round++) {
    const connection = await database.connect()
    const sums = Array.from({ length: 4 }, (_, index) =>
      connection.query(sql`SELECT sum(range)::BIGINT AS sum FROM range(${10_000 + index})`, { sum: 'count' }),
    )
    connection.close()
    await expect(connection.query(sql`SELECT 1 AS one`, { one: 'count' })).rejects.toThrow(StoreError)
    expect((await Promise.all(sums)).flat().map(({ sum }) => sum)).toEqual(
      sums.map((_, index) => ((10_000 + index) * (9999 + index)) / 2),
    )
  }
  database.close()
})

test('a signal interrupts the statement running on its connection, even if that has been closed', async () => {
  const database = await openDuckDB(':memory:')
  const stop = new AbortController()
  const connection = await database.connect(stop.signal)
  const endless = connection.execute(sql`CREATE TEMP TABLE much AS SELECT count(*) FROM range(10000000000) AS a`)
  connection.close()
  stop.abort()
  await expect(endless).rejects.toThrow(/interrupt/i)
  database.close()
})
