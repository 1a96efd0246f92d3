import { afterAll, beforeAll } from 'vitest'
import { type DuckDBEngine, openDuckDB } from '../../src/engine/duckdb.ts'
import { sql } from '../../src/engine/sql.ts'
import { type EstablishmentsInput, fillIncomingEstablishments } from '../../src/ingest/establishments.ts'
import { type FilledLog, fillIncoming, type LogOptions, type MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import { createRejects } from '../../src/ingest/quarantine.ts'
import { createStore } from '../../src/store/schema.ts'

const incomingColumns = {
  chat_id: 'text',
  message_id: 'text',
  sent_at: 'instant',
  author: 'text',
  kind: 'text',
  establishment_id: 'text?',
  customer_id: 'text?',
  channel: 'text?',
  platform: 'text?',
  updated_at: 'instant?',
  withdrawn: 'boolean',
  author_id: 'text?',
  text: 'text?',
  attachments: 'text?',
} as const

const rejectColumns = { file: 'text', line: 'count', reason: 'text', raw: 'text', of_log: 'boolean' } as const

/** Opens an engine with the tables of an empty store for a test file, and fills its temp tables. */
export function ingestEngine() {
  let engine: DuckDBEngine
  beforeAll(async () => {
    engine = await openDuckDB(':memory:')
    for (const statement of createStore) await engine.execute(statement)
  })
  afterAll(() => engine.close())

  const rejects = () =>
    engine.query(sql`SELECT file, line, reason, raw, of_log FROM incoming_rejects ORDER BY file, line`, rejectColumns)

  return {
    engine: () => engine,
    /** Fills from inputs; returns the counts, the rows in order and the rejects by line. */
    async fill(inputs: readonly MappedLogInput[], options: LogOptions = {}) {
      const counts: FilledLog = await fillIncoming(engine, inputs, options)
      const rows = await engine.query(sql`SELECT * FROM incoming ORDER BY rowid`, incomingColumns)
      return { counts, rows, rejects: await rejects() }
    },
    async fillEstablishments(input: EstablishmentsInput) {
      await engine.execute(createRejects)
      const attributes = await fillIncomingEstablishments(engine, input)
      const rows = await engine.query(
        sql`SELECT establishment_id, name, time_zone,
          list_sort(list_transform(attributes, lambda a: a.attribute || '=' || a.value)) AS attributes
          FROM incoming_establishments ORDER BY rowid`,
        { establishment_id: 'text', name: 'text?', time_zone: 'text?', attributes: 'texts' },
      )
      return { attributes, rows, rejects: await rejects() }
    },
  }
}
