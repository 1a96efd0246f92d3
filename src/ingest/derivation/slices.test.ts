import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { type DuckDBEngine, openDuckDB } from '../../engine/duckdb.ts'
import { sql } from '../../engine/sql.ts'
import { type Slices, slicesOfChats, slicesOfRows } from './slices.ts'

let engine: DuckDBEngine
beforeAll(async () => {
  engine = await openDuckDB(':memory:')
})
afterAll(() => engine.close())

const table = sql`sliced`

/** A table with rows of chats with these keys, from which some rows have been deleted. */
async function fill(keys: readonly number[], gone: number): Promise<void> {
  await engine.execute(sql`CREATE OR REPLACE TABLE sliced (chat_key INTEGER NOT NULL)`)
  const list = JSON.stringify(keys)
  await engine.execute(sql`INSERT INTO sliced SELECT unnest(${list}::JSON::INTEGER[])`)
  await engine.execute(sql`DELETE FROM sliced WHERE rowid % 7 < ${gone}`)
}

/** The chats of the rows in each slice. */
async function picked(slices: Slices): Promise<readonly (readonly number[])[]> {
  const found = []
  for (const slice of slices) {
    const rows = await engine.query(sql`SELECT chat_key FROM sliced WHERE ${slice} ORDER BY rowid`, {
      chat_key: 'count',
    })
    found.push(rows.map(({ chat_key }) => chat_key))
  }
  return found
}

const given = fc.record({
  // The keys in use: far apart, as after many loads, or next to each other.
  keys: fc.array(fc.oneof(fc.integer({ min: 5, max: 12 }), fc.integer({ min: 1, max: 200_000 })), {
    minLength: 1,
    maxLength: 60,
  }),
  sliceRows: fc.integer({ min: 1, max: 70 }),
  gone: fc.integer({ min: 0, max: 3 }),
})

test('each row is in one slice, in order; chats are kept whole, with no more together than needed', async () => {
  const property = fc.asyncProperty(given, async ({ keys, sliceRows, gone }) => {
    await fill(keys, gone)
    const all = (await picked([sql`true`])).flat()
    const options = { rows: all.length, sliceRows }

    const ofRows = await picked(await slicesOfRows(engine, table, options))
    expect(ofRows.flat()).toEqual(all)
    expect(ofRows.length).toBe(Math.max(1, Math.ceil(all.length / sliceRows)))

    const slices = await slicesOfChats(engine, table, options)
    const ofChats = await picked(slices)
    expect(ofChats.flat().toSorted((a, b) => a - b)).toEqual(all.toSorted((a, b) => a - b))
    let last = 0
    for (const chats of ofChats) {
      expect(Math.min(...chats)).toBeGreaterThan(last)
      last = Math.max(last, ...chats)
      // Chats with close keys are counted together.
      const parts = new Set(chats.map(chat => Math.floor((chat - Math.min(...all)) / widthOf(all))))
      if (parts.size > 1) expect(chats.length).toBeLessThanOrEqual(all.length / Math.ceil(all.length / sliceRows))
    }
    if (all.length <= sliceRows) expect(slices.length).toBe(1)
  })
  await fc.assert(property, runs(60))
})

const widthOf = (keys: readonly number[]) => Math.ceil((Math.max(...keys) - Math.min(...keys) + 1) / 16_384)
