import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { sql } from '../../src/engine/sql.ts'
import { IngestError } from '../../src/errors.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { openStore } from '../../src/store/store.ts'
import { tableLines } from '../table-lines.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-large-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Messages of many chats, one of which has a third of them all; repeats, withdrawn rows, missing and disputed attributes among them. */
async function writeLog(name: string, rows: number, order: 'time' | 'chat' | 'none'): Promise<string> {
  const path = join(folder, `${name}.parquet`)
  const engine = await openDuckDB(':memory:')
  const ordered = { time: sql`ORDER BY sent_at`, chat: sql`ORDER BY chat_id, sent_at`, none: sql`` }[order]
  await engine.execute(sql`COPY (
    SELECT CASE WHEN i % 3 = 0 THEN 'endless' ELSE 'c' || hash(i, 1) % (${rows} // 9) END AS chat_id, 'm' || i % (${rows} - 5000) AS message_id,
      make_timestamptz(1700000000000000 + (hash(i, 2) % 40000000000000)::BIGINT) AS sent_at,
      CASE WHEN hash(i, 3) % 10 < 5 THEN 'customer' ELSE 'agent' END AS author,
      CASE WHEN hash(i, 4) % 30 = 0 THEN 'archive' ELSE 'message' END AS kind, 'e' || hash(i, 5) % 50 AS establishment_id,
      CASE WHEN hash(i, 6) % 4 = 0 THEN 'u' || hash(i, 7) % 90000 END AS customer_id,
      CASE WHEN hash(i, 8) % 9 > 0 THEN 'channel ' || hash(i, 9) % 3 END AS channel,
      CASE WHEN hash(i, 10) % 3 = 0 THEN make_timestamptz(1750000000000000 + i) END AS updated_at, hash(i, 11) % 50 = 0 AS withdrawn,
      'message ' || i AS text
    FROM range(${rows}) AS t (i) ${ordered}) TO ${path} (FORMAT parquet)`)
  engine.close()
  return path
}

/** All but how long it took and when it was. */
async function linesOf(store: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const opened = await openStore(store)
  try {
    const lines = await opened.read(tableLines)
    const loads = (lines.get('loads') ?? []).map(line => {
      const { loaded_at: _, seconds: __, ...load } = JSON.parse(line)
      return JSON.stringify(load)
    })
    return new Map([...lines, ['loads', loads]])
  } finally {
    opened.close()
  }
}

describe('a load that is larger than its memory', () => {
  test.each(['time', 'chat', 'none'] as const)(
    'makes the store that it makes in one slice: the same rows in the same order, from a file by %s',
    async order => {
      const [first, second] = [
        await writeLog(`first-${order}`, 600_000, order),
        await writeLog(`second-${order}`, 700_000, order),
      ]
      // 200 bytes a row: the one in two slices and in four, the other in one.
      const [small, large] = [join(folder, `small-${order}`), join(folder, `large-${order}`)]
      const reports = []
      for (const inputs of [[first], [second]]) {
        const { seconds: _, ...sliced } = await ingest({ store: small, inputs, memoryLimit: '80MB' })
        const { seconds: __, ...whole } = await ingest({ store: large, inputs, memoryLimit: '2GB' })
        expect(sliced).toEqual(whole)
        reports.push(sliced)
      }
      expect(reports[0]?.conflictingRepeats).toBeGreaterThan(0)
      const [found, expected] = [await linesOf(small), await linesOf(large)]
      for (const [table, lines] of expected) {
        const other = found.get(table) ?? []
        const differing = lines.findIndex((line, index) => line !== other[index])
        expect([table, lines.length, differing]).toEqual([table, other.length, -1])
      }
      expect((await readdir(small)).filter(name => name.startsWith('working'))).toEqual([])
    },
  )

  test('fails by what would help when its memory is too little for any slice', async () => {
    const store = join(folder, 'tiny')
    const log = await writeLog('tiny', 300_000, 'time')
    const failure = await ingest({ store, inputs: [log], memoryLimit: '5MB' }).then(
      () => null,
      error => error,
    )
    expect(failure).toBeInstanceOf(IngestError)
    expect(failure.message).toContain('memoryLimit (--memory) allows more, such as 10 MB')
    await expect(readdir(store)).rejects.toThrow('ENOENT')
  })
})
