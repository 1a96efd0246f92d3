import fc from 'fast-check'
import { expect, test } from 'vitest'
import { read } from '../../src/engine/source.ts'
import { log } from '../../testing/arbitraries/log.ts'
import { sceneAt } from '../../testing/arbitraries/scene.ts'
import { differences } from '../../testing/differences.ts'
import { contents } from '../../testing/oracle/contents.ts'
import { stored } from '../../testing/oracle/stored.ts'
import { usableRows } from '../../testing/oracle/usable.ts'
import { sorted, storeContents } from '../../testing/store-contents.ts'
import { runs } from '../arbitraries/runs.ts'
import { loadedStore } from '../loaded-store.ts'

test('a store keeps the rows from the earliest time on, as the oracle does, and counts the others as rejected', async () => {
  const where = sceneAt('UTC', '1995-01-01', 'Europe/Paris')
  const cases = fc.record({ given: log(where), earliest: fc.option(fc.constantFrom(...where.edges), { freq: 2 }) })
  const property = fc.asyncProperty(cases, async ({ given: { rows, establishments }, earliest }) => {
    const given = { rows, establishments, ...(earliest === null ? {} : { earliest }) }
    if (rows.length > 0 && usableRows(given).length === 0) {
      await expect(loadedStore(given)).rejects.toThrow('no row of the log can be used')
      return
    }
    const store = await loadedStore(given)
    const { chats, waits } = await read(store, storeContents).finally(store.close)
    const expected = contents(stored(given))
    expect(differences(sorted(expected.chats), chats, 'chats')).toEqual([])
    expect(differences(sorted(expected.waits), waits, 'waits')).toEqual([])
    expect(store.reports[0]).toMatchObject({ read: rows.length, rejected: rows.length - usableRows(given).length })
  })
  await fc.assert(property, runs(2))
})
