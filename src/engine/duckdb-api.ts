import { createRequire } from 'node:module'
import type * as driver from '@duckdb/node-api'

/**
 * The driver's own names. It is CommonJS: to import it, Node 20 reads each of its files once more to find what it exports, which
 * takes twice as long as to load and run it.
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
