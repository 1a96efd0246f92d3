// Compiled by `npm run check`, never run: a wrong query must not compile.
import { evolution, openStore, ranking, restrict, type Store, split, volume, watchList } from '../src/index.ts'

const plain = await openStore('store')
const store = await openStore('store', { attributes: ['region', 'sector'] })
const asked = { period: '2026-10', asOf: '2026-11-01T00:00:00Z' }

// A row's type follows from the query.
const byRegion = await split(store, { ...asked, by: ['region', 'channel'] })
const region: string | undefined = byRegion.rows[0]?.key.region
// @ts-expect-error it was not split by platform
const platform = byRegion.rows[0]?.key.platform
const whole = await evolution(store, { ...asked, grain: 'day' })
// @ts-expect-error an evolution of the whole has no key
const channel = whole.rows[0]?.key.channel
export const used = [region, platform, channel]

// @ts-expect-error an unknown metric
await ranking(store, { ...asked, by: 'region', metric: 'activeChat' })
// @ts-expect-error an attribute that the store was not opened with
await ranking(plain, { ...asked, by: 'region' })
// @ts-expect-error an unknown dimension
await split(store, { ...asked, by: ['country'] })
// @ts-expect-error three dimensions
await split(store, { ...asked, by: ['region', 'channel', 'platform'] })
// @ts-expect-error an absent grain
await evolution(store, asked)
// @ts-expect-error an unknown grain
await evolution(store, { ...asked, grain: 'decade' })
// @ts-expect-error a filter on an unknown dimension
await volume(store, { ...asked, where: { country: ['FR'] } })
// @ts-expect-error a filter without list
await volume(store, { ...asked, where: { region: 'north' } })
// Without asOf: until the store is known.
await volume(store, { period: '2026-10', compare: 'previous-weeks' })
// @ts-expect-error an unknown comparison
await volume(store, { period: '2026-10', compare: 'previous-days' })
// @ts-expect-error a comparison of a list that looks at one instant
await watchList(store, { asOf: asked.asOf, compare: 'previous' })

// A restricted store is still a store, of the same attributes.
const north: Store<'region' | 'sector'> = restrict(store, { region: ['North'], channel: ['sms'] })
await split(north, { ...asked, by: ['region'] })
// @ts-expect-error a restriction to an attribute that the store was not opened with
restrict(store, { country: ['FR'] })
// @ts-expect-error any attribute of a store that was opened without
restrict(plain, { region: ['North'] })
