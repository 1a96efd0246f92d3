import fc from 'fast-check'
import { expect, test } from 'vitest'
import { log } from '../../testing/arbitraries/log.ts'
import { assertSame } from '../../testing/laws/law.ts'
import { arrangements, everythingOf } from '../../testing/laws/store.ts'
import { inBatches } from '../../testing/oracle/known.ts'
import { keptRows, stored } from '../../testing/oracle/stored.ts'
import { runs } from '../arbitraries/runs.ts'
import { loadedStore } from '../loaded-store.ts'
import { withLogStore } from './check-law.ts'

test('law 1 through files: every row is accounted for', async () => {
  const property = fc.asyncProperty(arrangements(log), async ({ log, asked, batches }) => {
    const together = await withLogStore(log, store => everythingOf(store, asked))
    const loaded = await loadedStore(inBatches(log, batches))
    try {
      assertSame(await everythingOf(loaded, asked), together, asked)
    } finally {
      loaded.close()
    }
    const reports = loaded.reports.slice(0, batches.length)
    for (const { read, accepted, duplicates, rejected } of reports) {
      expect(accepted + duplicates + rejected).toBe(read)
      expect(rejected).toBe(0)
    }
    const sum = (name: 'read' | 'accepted') => reports.reduce((total, report) => total + report[name], 0)
    expect(sum('read')).toBe(batches.flat().length)
    expect(sum('accepted')).toBe(keptRows(log.rows).length)
    expect(loaded.reports.at(-1)?.chats).toBe(stored(log).chats.length)
  })
  await fc.assert(property, runs(2))
}, 0)
