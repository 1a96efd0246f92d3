import fc from 'fast-check'
import { expect, test } from 'vitest'
import { log } from '../testing/arbitraries/log.ts'
import { scene } from '../testing/arbitraries/scene.ts'
import { differences } from '../testing/differences.ts'
import { logStore } from '../testing/log-store.ts'
import { contents, keptLines } from '../testing/oracle/contents.ts'
import { inBatches } from '../testing/oracle/known.ts'
import { conflictingRepeats, keptRows, stored } from '../testing/oracle/stored.ts'
import { sorted, storeContents } from '../testing/store-contents.ts'
import { runs } from './arbitraries/runs.ts'
import { tableLines } from './table-lines.ts'

test('the log, chats, activity and waits are those of the oracle', async () => {
  const property = fc.asyncProperty(scene.chain(log), async given => {
    const store = await logStore(given)
    const { log: kept, chats, activity, waits } = await storeContents(store.engine).finally(store.close)
    expect(store.accepted).toBe(keptRows(given.rows).length)
    expect(store.conflictingRepeats).toEqual([conflictingRepeats(given.rows)])
    const expected = contents(stored(given))
    expect(differences(sorted(keptLines(given)), kept, 'log')).toEqual([])
    expect(differences(sorted(expected.chats), chats, 'chats')).toEqual([])
    expect(differences(sorted(expected.activity), activity, 'activity')).toEqual([])
    expect(differences(sorted(expected.waits), waits, 'waits')).toEqual([])
  })
  await fc.assert(property, runs(8))
}, 0)

test('a store derived in slices has the same rows, in the same order, as one derived at once', async () => {
  const given = scene.chain(log).chain(whole =>
    fc.record({
      log: fc.constant(whole),
      sliceRows: fc.integer({ min: 8, max: 60 }),
      cut: fc.nat({ max: whole.rows.length }),
    }),
  )
  const property = fc.asyncProperty(given, async ({ log: whole, sliceRows, cut }) => {
    const batches = [whole.rows.slice(0, cut), whole.rows.slice(cut), whole.rows.slice(0, 5)]
    const linesOf = async (options: { readonly sliceRows?: number }) => {
      const store = await logStore(inBatches(whole, batches), options)
      const lines = new Map(await tableLines(store.engine).finally(store.close))
      // DuckDB may join a few rows from either side, in any order. test/full checks the order of many rows.
      lines.set('log', (lines.get('log') ?? []).toSorted())
      lines.set(
        'loads',
        (lines.get('loads') ?? []).map(line => line.replace(/"loaded_at":"[^"]*"/, '')),
      )
      return { lines, accepted: store.accepted, conflictingRepeats: store.conflictingRepeats }
    }
    expect(await linesOf({ sliceRows })).toEqual(await linesOf({}))
  })
  await fc.assert(property, runs(3))
}, 0)
