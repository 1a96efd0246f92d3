import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, describe, expect, test } from 'vitest'
import { openDuckDB } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'
import { forget } from '../ingest/forget/forget.ts'
import { ingest } from '../ingest/ingest.ts'
import { currentVersion } from './versions.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-describe-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const store = join(folder, 'store')
const row = (chatId: string, messageId: string, sentAt: string, author: 'customer' | 'agent', more = {}) => ({
  chatId,
  messageId,
  sentAt: `2026-03-29T${sentAt}Z`,
  author,
  establishmentId: 'e1',
  ...more,
})
const log = [
  row('a', '1', '00:30:00', 'customer', { customerId: 'ann', channel: 'widget', text: 'hello' }),
  // An hour is skipped in Paris between the two.
  row('a', '2', '01:30:00.5', 'agent', { updatedAt: '2026-03-29T02:00:00Z' }),
  row('a', '3', '04:00:00', 'customer'),
  row('b', '1', '05:00:00', 'agent', { platform: 'sms' }),
  row('c', '1', '06:00:00', 'customer', { withdrawn: true }),
]

/** Reads the store with DuckDB alone, as other programs do, with UTC as the session's time zone. */
async function read(statement: string): Promise<readonly object[]> {
  const path = (await currentVersion(store))?.path ?? ''
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    await connection.run(`SET TimeZone = 'UTC'`)
    return (await connection.runAndReadAll(statement)).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const silent = `SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL
  UNION ALL SELECT table_name, NULL FROM duckdb_tables() WHERE comment IS NULL
  UNION ALL SELECT view_name, NULL FROM duckdb_views() WHERE NOT internal AND comment IS NULL`

describe('a store that somebody opens with DuckDB', () => {
  test('describes every table, view and column', async () => {
    await ingest({ store, inputs: [log], establishments: [{ establishmentId: 'e1', name: 'Lille' }] })
    expect(await read(silent)).toEqual([])
  })

  test('shows its rows with ids, and null for missing values', async () => {
    expect(
      await read(
        'SELECT * REPLACE (opened_at::VARCHAR AS opened_at, ended_at::VARCHAR AS ended_at) FROM v_waits ORDER BY opened_at',
      ),
    ).toEqual([
      {
        chat_id: 'a',
        ordinal: 1,
        opened_at: '2026-03-29 00:30:00+00',
        ended_at: '2026-03-29 01:30:00.5+00',
        ended_by: 'reply',
        seconds: 3600.5,
        customer_id: 'ann',
        establishment_id: 'e1',
        establishment: 'Lille',
        channel: 'widget',
        platform: 'unknown',
      },
      {
        chat_id: 'a',
        ordinal: 2,
        opened_at: '2026-03-29 04:00:00+00',
        ended_at: null,
        ended_by: null,
        seconds: null,
        customer_id: 'ann',
        establishment_id: 'e1',
        establishment: 'Lille',
        channel: 'widget',
        platform: 'unknown',
      },
    ])
    expect(
      await read(
        `SELECT chat_id, customer_id, channel, platform, started_at::VARCHAR AS started_at,
        first_wait_ended_at::VARCHAR AS first_wait_ended_at, first_wait_ended_by FROM v_chats ORDER BY chat_id`,
      ),
    ).toEqual([
      {
        chat_id: 'a',
        customer_id: 'ann',
        channel: 'widget',
        platform: 'unknown',
        started_at: '2026-03-29 00:30:00+00',
        first_wait_ended_at: '2026-03-29 01:30:00.5+00',
        first_wait_ended_by: 'reply',
      },
      {
        chat_id: 'b',
        customer_id: 'b',
        channel: 'unknown',
        platform: 'sms',
        started_at: null,
        first_wait_ended_at: null,
        first_wait_ended_by: null,
      },
    ])
    const messages = `SELECT chat_id, message_id, customer_id, channel, platform, updated_at::VARCHAR AS updated_at, withdrawn
      FROM v_messages`
    expect(await read(`${messages} ORDER BY chat_id, message_id LIMIT 2`)).toEqual([
      {
        chat_id: 'a',
        message_id: '1',
        customer_id: 'ann',
        channel: 'widget',
        platform: null,
        updated_at: null,
        withdrawn: false,
      },
      {
        chat_id: 'a',
        message_id: '2',
        customer_id: null,
        channel: null,
        platform: null,
        updated_at: '2026-03-29 02:00:00+00',
        withdrawn: false,
      },
    ])
    expect(await read('SELECT count(*)::INTEGER AS rows FROM v_messages')).toEqual([{ rows: log.length }])
  })

  test('is described again after forgetting, which rewrites it', async () => {
    await forget({ store, customers: ['ann'] })
    expect(await read(silent)).toEqual([])
    expect(await read('SELECT count(*)::INTEGER AS chats FROM v_chats')).toEqual([{ chats: 2 }])
  })

  test('written by an earlier version is described by the next load', async () => {
    const engine = await openDuckDB((await currentVersion(store))?.path ?? '')
    for (const view of [sql`v_messages`, sql`v_chats`, sql`v_waits`]) await engine.execute(sql`DROP VIEW ${view}`)
    await engine.execute(sql`COMMENT ON TABLE waits IS NULL`)
    engine.close()
    await ingest({ store, inputs: [[row('d', '1', '07:00:00', 'customer')]] })
    expect(await read(silent)).toEqual([])
    expect(await read('SELECT count(*)::INTEGER AS chats FROM v_chats')).toEqual([{ chats: 3 }])
  })
})
