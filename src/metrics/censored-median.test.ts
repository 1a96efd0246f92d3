import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openDuckDB } from '../engine/duckdb.ts'
import { sql } from '../engine/sql.ts'
import { createStore } from '../store/schema.ts'
import { ask } from './ask.ts'
import { delayQuantile, delayShares } from './catalogue.ts'
import { countMedian, readMedian } from './censored-median.ts'
import { outcomes } from './outcomes.ts'
import { type Reader, rememberer } from './reader.ts'

/** How long a chat's first wait was, in µs, and how it ended; few lengths, so that ties are common. */
const wait = fc.record({
  micros: fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 5_000_000_000 })),
  end: fc.constantFrom('reply', 'reply', 'reply', 'archive', null),
})

test('the censored median by counting is the one by reading every delay', async () => {
  const engine = await openDuckDB(':memory:', { threads: 1 })
  for (const statement of createStore) await engine.execute(statement)
  const reader: Reader = { engine, ask: question => ask(engine, question), remember: rememberer() }
  const asOf = 10_000_000_000n
  const asked = {
    window: { start: 0n, end: asOf, asOf },
    chats: { dimensions: new Map(), where: {}, not: {}, conditions: [] },
  }
  const property = fc.asyncProperty(fc.array(wait, { maxLength: 60 }), async waits => {
    await engine.execute(sql`DELETE FROM waits`)
    const rows = JSON.stringify(waits.map(({ micros, end }, key) => ({ key, micros, end })))
    await engine.execute(sql`INSERT INTO waits
      SELECT make_timestamptz(${asOf} - (r->>'micros')::BIGINT - CASE WHEN r->>'end' IS NULL THEN 0 ELSE 1 END),
        CASE WHEN r->>'end' IS NULL THEN 'infinity' ELSE make_timestamptz(${asOf} - 1) END, r->>'end', 1,
        (r->>'key')::INTEGER, 1, 1, 1, 1
      FROM (SELECT unnest(${rows}::JSON[]) AS r)`)
    const values = {
      started: outcomes.started,
      handled: outcomes.handled,
      ...Object.fromEntries(delayShares.map(share => [`${share}`, delayQuantile(share)])),
    }
    const [row] = await ask(engine, { ...asked, fact: 'starts', values })
    const { started, handled, ...quantiles }: Readonly<Record<string, number | null>> = row?.values ?? {}
    const delays = {
      started: started ?? 0,
      handled: handled ?? 0,
      quantilesMicros: delayShares.map(share => quantiles[`${share}`] ?? null),
    }
    expect(await countMedian(reader, asked, delays)).toBe(await readMedian(reader, asked))
  })
  await fc.assert(property, { numRuns: 150 })
  engine.close()
})
