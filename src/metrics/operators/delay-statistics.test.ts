import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../../test/arbitraries/runs.ts'
import { openDuckDB } from '../../engine/duckdb.ts'
import { Source } from '../../engine/source.ts'
import { sql } from '../../engine/sql.ts'
import { createStore } from '../../store/schema.ts'
import { readFrom } from '../reading/read-from.ts'
import { readDelayStatistics } from './delay-statistics.ts'

/** The length of a chat's first wait in µs, and how it ended. There are few lengths, so that ties and shared bins are common. */
const wait = fc.record({
  micros: fc.oneof(
    fc.nat({ max: 12 }),
    fc.constantFrom(2 ** 24 - 1, 2 ** 24, 2 ** 34 - 1, 2 ** 34, 2 ** 40 - 1, 2 ** 40, 2 ** 40 + 2 ** 38),
    fc.nat({ max: 40_000_000 }),
    fc.nat({ max: 2 ** 31 }).map(micros => micros * 1000),
  ),
  end: fc.constantFrom('reply', 'reply', 'reply', 'archive', null),
})

type Wait = typeof wait extends fc.Arbitrary<infer T> ? T : never
const replied = (micros: number, count: number): readonly Wait[] =>
  Array.from({ length: count }, () => ({ micros, end: 'reply' }))
/** The estimate reaches one half at 20 s only if the chat still waiting in the first bin is known to wait for less than the one handled. */
const decidedEarlier: readonly Wait[] = [
  { micros: 1, end: null },
  ...replied(2, 1),
  ...replied(20_000_000, 2),
  ...replied(40_000_000, 3),
]

test('the bins of delays give the same statistics as the single delays', async () => {
  const engine = await openDuckDB(':memory:', { threads: 1 })
  for (const statement of createStore) await engine.execute(statement)
  const asOf = 10_000_000_000_000n
  const asked = {
    fact: 'starts' as const,
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
    const statistics = (started: number) =>
      readFrom(new Source(use => use(engine)), reader => readDelayStatistics(reader, asked, Promise.resolve(started)))
    expect(await statistics(Number.POSITIVE_INFINITY)).toEqual(await statistics(waits.length))
  })
  await fc.assert(property, { ...runs(60), examples: [[[...decidedEarlier]]] })
  engine.close()
})
