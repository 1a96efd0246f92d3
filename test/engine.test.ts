import { openDuckDB } from '../src/engine/duckdb.ts'
import { sql } from '../src/engine/sql.ts'
import { engineSuite } from './engine-suite.ts'

engineSuite(
  'DuckDB',
  () => openDuckDB(':memory:'),
  values => sql`(SELECT unnest(${values}::VARCHAR[])::BIGINT AS v)`,
)
