import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clickhouseDialect } from '../src/engine/clickhouse-dialect.ts'
import { duckdbDialect } from '../src/engine/dialect.ts'
import { type DuckDBEngine, openDuckDB } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { type Dimensions, readDimensions } from '../src/metrics/definitions/dimension.ts'
import { createStore } from '../src/store/schema.ts'
import { goldenStatements, reviewed } from './golden-statements.ts'

let engine: DuckDBEngine
let dimensions: Dimensions
beforeAll(async () => {
  engine = await openDuckDB(':memory:')
  for (const statement of createStore) await engine.execute(statement)
  await engine.execute(sql`INSERT INTO attributes VALUES ('region')`)
  dimensions = await readDimensions(engine)
})
afterAll(() => engine.close())

/** Each statement is also run, so that no invalid SQL can be golden; the ClickHouse ones in `npm run test:cluster`. */
describe.each(Object.entries(goldenStatements))('%s', (name, statementOf) => {
  test('DuckDB', async () => {
    const statement = statementOf(dimensions)
    await engine.execute(statement)
    await expect(reviewed(statement, duckdbDialect)).toMatchFileSnapshot(`__golden__/sql/${name}.sql`)
  })

  test('ClickHouse', async () => {
    await expect(reviewed(statementOf(dimensions), clickhouseDialect())).toMatchFileSnapshot(
      `__golden__/clickhouse-sql/${name}.sql`,
    )
  })
})

/** What a cluster spells otherwise: each shard answers from its own tables. */
test.each(['activeChats by month and channel', 'messages total', 'chats active', 'at once'])(
  '%s on a cluster',
  async name => {
    const dialect = clickhouseDialect({
      cluster: { name: 'shards', database: 'store', localTableOf: table => `${table}_here` },
    })
    const statement = goldenStatements[name]?.(dimensions) ?? sql``
    await expect(reviewed(statement, dialect)).toMatchFileSnapshot(`__golden__/cluster-sql/${name}.sql`)
  },
)
