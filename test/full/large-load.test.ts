import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { read } from '../../src/engine/source.ts'
import { identifier, sql } from '../../src/engine/sql.ts'
import { IngestError } from '../../src/errors.ts'
import { deriveIncoming } from '../../src/ingest/derive.ts'
import { fillIncoming } from '../../src/ingest/fill-incoming.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { createStore } from '../../src/store/schema.ts'
import { openStore } from '../../src/store/store.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-large-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

type Order = 'time' | 'chat' | 'none'

/** Writes messages of many chats, one of which has a third of all messages; with repeats, withdrawn rows, missing and conflicting attributes. */
async function writeLog(name: string, rows: number, order: Order): Promise<string> {
  const path = join(folder, `${name}-${order}.parquet`)
  const engine = await openDuckDB(':memory:')
  const ordered = { time: sql`ORDER BY sent_at, i`, chat: sql`ORDER BY chat_id, i`, none: sql`` }[order]
  await engine.execute(sql`COPY (SELECT * EXCLUDE i FROM (
    SELECT i, CASE WHEN i % 3 = 0 THEN 'endless' ELSE 'c' || i % (${rows} // 15) END AS chat_id,
      'm' || i % (${rows} // 15 * 12) AS message_id,
      make_timestamptz(1700000000000000 + (hash(i, 2) % 40000000000000)::BIGINT) AS sent_at,
      CASE WHEN hash(i, 3) % 10 < 5 THEN 'customer' ELSE 'agent' END AS author,
      CASE WHEN hash(i, 4) % 30 = 0 THEN 'archive' ELSE 'message' END AS kind, 'e' || hash(i, 5) % 50 AS establishment_id,
      CASE WHEN hash(i, 6) % 4 = 0 THEN 'u' || hash(i, 7) % 90000 END AS customer_id,
      CASE WHEN hash(i, 8) % 9 > 0 THEN 'channel ' || hash(i, 9) % 3 END AS channel,
      CASE WHEN hash(i, 10) % 3 = 0 THEN make_timestamptz(1750000000000000 + i) END AS updated_at, hash(i, 11) % 50 = 0 AS withdrawn,
      'message ' || i AS text
    FROM range(${rows}) AS t (i)) ${ordered}) TO ${path} (FORMAT parquet)`)
  engine.close()
  return path
}

/** By table, the number of rows and a hash that changes with any row's content or position. */
async function fingerprints(engine: Engine): Promise<ReadonlyMap<string, readonly [rows: number, content: string]>> {
  const tables = await engine.query(
    sql`SELECT table_name AS name FROM duckdb_tables() WHERE NOT temporary AND NOT internal AND table_name <> 'loads' ORDER BY name`,
    { name: 'text' },
  )
  const found = new Map<string, readonly [number, string]>()
  for (const { name } of tables) {
    const [table] = await engine.query(
      sql`SELECT count(*) AS rows, coalesce(bit_xor(hash(line, place)), 0)::VARCHAR AS content
        FROM (SELECT t AS line, row_number() OVER (ORDER BY rowid) AS place FROM ${identifier(name)} AS t)`,
      { rows: 'count', content: 'text' },
    )
    found.set(name, [table?.rows ?? 0, table?.content ?? ''])
  }
  return found
}

describe('a load in slices', () => {
  test.each<Order>(['time', 'chat', 'none'])(
    'makes the same store as a load at once: the same rows in the same order, from files ordered by %s',
    async order => {
      const files = [await writeLog('first', 150_000, order), await writeLog('second', 180_000, order)]
      const made = async (sliceRows: number) => {
        const engine = await openDuckDB(':memory:')
        try {
          for (const statement of createStore) await engine.execute(statement)
          await engine.execute(sql`SET preserve_insertion_order = true`)
          const derived = []
          for (const [index, file] of files.entries()) {
            await fillIncoming(engine, [file])
            derived.push(await deriveIncoming(engine, index + 1, { sliceRows }))
            await engine.execute(sql`DROP TABLE incoming_rejects`)
          }
          return { derived, tables: await fingerprints(engine) }
        } finally {
          engine.close()
        }
      }
      const atOnce = await made(1e9)
      expect(await made(40_000)).toEqual(atOnce)
      expect(atOnce.derived[0]?.conflictingRepeats).toBeGreaterThan(0)
      expect(atOnce.derived[1]?.accepted).toBeLessThan(180_000)
      const [rows] = atOnce.tables.get('log') ?? [0]
      expect(rows).toBe(atOnce.derived.reduce((sum, { accepted }) => sum + accepted, 0))
    },
  )
})

describe('a load larger than its memory', () => {
  test('makes the same store, and leaves no other files', async () => {
    const log = await writeLog('larger', 1_500_000, 'time')
    const tablesOf = async (memoryLimit: string) => {
      const store = join(folder, `store of ${memoryLimit}`)
      const { seconds: _, ...report } = await ingest({ store, inputs: [log], memoryLimit })
      expect((await readdir(store)).sort()).toEqual(['000001.duckdb', 'current.json', 'writer.lock'])
      const opened = await openStore(store)
      return { report, tables: await read(opened, fingerprints).finally(opened.close) }
    }
    expect(await tablesOf('200MB')).toEqual(await tablesOf('2GB'))
  })

  test('fails with advice when its memory is too small for any slice', async () => {
    const store = join(folder, 'tiny')
    const log = await writeLog('tiny', 300_000, 'time')
    const failure = await ingest({ store, inputs: [log], memoryLimit: '5MB' }).then(
      () => null,
      error => error,
    )
    expect(failure).toBeInstanceOf(IngestError)
    expect(failure.message).toContain('raise memoryLimit (--memory), for example to 10 MB')
    await expect(readdir(store)).rejects.toThrow('ENOENT')
  })
})
