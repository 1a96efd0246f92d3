import fc from 'fast-check'
import { expect, test } from 'vitest'
import { log } from './arbitraries/log.ts'
import { runs } from './arbitraries/runs.ts'
import { scene } from './arbitraries/scene.ts'
import { differences } from './differences.ts'
import { memoryStore } from './memory-store.ts'
import { contents } from './oracle/contents.ts'
import { stored } from './oracle/stored.ts'
import { sorted, storeContents } from './store-contents.ts'

test('chats, activity and waits are the ones that the oracle finds', async () => {
  const property = fc.asyncProperty(scene.chain(log), async given => {
    const store = await memoryStore(given)
    const { chats, activity, waits } = await storeContents(store.engine).finally(store.close)
    const expected = contents(stored(given))
    expect(differences(sorted(expected.chats), chats, 'chats')).toEqual([])
    expect(differences(sorted(expected.activity), activity, 'activity')).toEqual([])
    expect(differences(sorted(expected.waits), waits, 'waits')).toEqual([])
  })
  await fc.assert(property, runs(8))
}, 0)
