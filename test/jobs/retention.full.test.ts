import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyRun } from '../../jobs/run/verify-run.ts'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { openPinned, pinnedVersion } from '../../src/store/pin.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { currentVersion } from '../../src/store/versions.ts'
import { carriedOut, openShop, planned, type Shop } from './shop.ts'

let shop: Shop
beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

async function texts(open: Promise<Store<string>>): Promise<number> {
  const store = await open
  try {
    const [found] = await read(store, engine =>
      engine.query(sql`SELECT count(text) AS texts FROM log`, { texts: 'count' }),
    )
    return found?.texts ?? 0
  } finally {
    store.close()
  }
}

test('a run forgets texts past the retention of its store, once; reports of earlier runs still verify as the same', async () => {
  const said = (day: number, text: string) => ({
    chatId: `told-${day}`,
    messageId: 'm',
    sentAt: `2026-09-${day}T10:00:00Z`,
    author: 'customer' as const,
    establishmentId: 's1',
    text,
  })
  await shop.load([said(10, 'old'), said(25, 'newer')])
  const subscription = { folder: 'kept', formats: ['html'] }
  const earlier = await shop.flow({ subscription })
  const before = await carriedOut(earlier, 'monthly.before')
  expect(before.run.state).toBe('done')
  const held = await planned(await shop.flow({ subscription }), 'monthly.held')
  expect(await texts(openStore(shop.store))).toBe(2)

  // On 20 November, 60 days reach back to 21 September.
  const retention = { stores: { main: { directory: 'store', retention: { days: 60 } } } }
  const flow = await shop.flow({ subscription, config: retention })
  const after = await carriedOut(flow, 'monthly.after')
  expect(after.run.state).toBe('done')
  expect(await texts(openStore(shop.store))).toBe(1)
  const pin = await pinnedVersion(shop.store, held.run)
  expect(pin).not.toBeNull()
  if (pin !== null) expect(await texts(openPinned(shop.store, pin))).toBe(1)

  const version = (await currentVersion(shop.store))?.version
  await carriedOut(await shop.flow({ subscription, config: retention }), 'monthly.again')
  expect((await currentVersion(shop.store))?.version).toBe(version)

  const { reports } = await verifyRun(earlier, before.plan.run)
  expect(reports.map(({ state }) => state)).toEqual(['same'])
})
