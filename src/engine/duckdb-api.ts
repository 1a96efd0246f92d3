import { createRequire } from 'node:module'
import type * as driver from '@duckdb/node-api'

/**
 * The exports of the driver. It is CommonJS: for an `import`, Node 20 parses each of its files again to find the names it exports, which
 * takes twice as long as loading and running it.
 */
export const {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampTZValue,
  INTEGER,
  LIST,
  listValue,
  SQLNULL,
  TIMESTAMPTZ,
  VARCHAR,
}: typeof driver = createRequire(import.meta.url)('@duckdb/node-api')
