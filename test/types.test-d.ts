// Compiled by `npm run check`, never run: a wrong query must not compile.
import {
  evolution,
  ingest,
  type Mapping,
  openStore,
  ranking,
  rejects,
  restrict,
  type Source,
  type Store,
  split,
  together,
  volume,
  watchList,
  withSignal,
} from '../src/index.ts'

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

// A source is made by this library only, and one that knows its attributes stands wherever one is read.
declare function show(store: Store): Promise<void>
declare function look(source: Source): Promise<void>
await show(store)
await look(store)
await look(await store.snapshot())
await show(restrict(withSignal(store, AbortSignal.timeout(5000)), { region: ['North'] }))
await together(store, one => split(one, { ...asked, by: ['region'] }))
// @ts-expect-error a store whose attributes are not known, where one is asked by region
export const ofRegions: Store<'region'> = plain
// @ts-expect-error a copy of its properties is no store
await volume({ ...store }, asked)
// @ts-expect-error nor is anything that looks like one
await volume({ read: async () => null }, asked)
// @ts-expect-error a part of a store that is asked together still knows its attributes, and no other
await together(store, one => split(one, { ...asked, by: ['country'] }))
// A restricted store is still a store, of the same attributes.
const north: Store<'region' | 'sector'> = restrict(store, { region: ['North'], channel: ['sms'] })
await split(north, { ...asked, by: ['region'] })
// @ts-expect-error a restriction to an attribute that the store was not opened with
restrict(store, { country: ['FR'] })
// @ts-expect-error any attribute of a store that was opened without
restrict(plain, { region: ['North'] })

// Rows of a log, in either case, as literals and as interfaces of one's own.
interface Message {
  readonly chatId: number
  readonly sentAt: Date
  readonly author: 'customer' | 'agent'
  readonly establishmentId: string
  readonly customerId?: string
  readonly weight: number
}
declare const messages: AsyncIterable<Message>
declare const mapping: Mapping
const row = { chatId: 'c', sentAt: 0n, author: 'bot', establishmentId: 'e', withdrawn: null } as const
await ingest({ store: 'store', inputs: ['*.csv', [row], messages] })
await ingest({ store: 'store', inputs: [[{ chat_id: 'c', sent_at: '', author: 'agent', establishment_id: 1 }]] })
// @ts-expect-error a row without what is needed
await ingest({ store: 'store', inputs: [[{ chat: 'a' }]] })
// @ts-expect-error the half of a row in either case
await ingest({ store: 'store', inputs: [[{ chatId: 'c', sent_at: '', author: 'agent', establishmentId: 'e' }]] })
// @ts-expect-error an author that is none
await ingest({ store: 'store', inputs: [[{ ...row, author: 'robot' }]] })
// @ts-expect-error a number is no instant: it may be seconds or milliseconds
await ingest({ store: 'store', inputs: [[{ ...row, sentAt: 1772359200 }]] })
await ingest({
  store: 'store',
  // @ts-expect-error a slip of the pen in a row written out
  inputs: [[{ chatId: 'c', sentAt: '', author: 'agent', establishmentId: 'e', chanel: 'x' }]],
})
// Under a mapping rows are whatever it says.
await ingest({ store: 'store', inputs: [[{ chat: 'a' }]], mapping })

// Establishments as objects.
interface Site {
  readonly establishmentId: string
  readonly region: string
}
declare const sites: readonly Site[]
await ingest({ store: 'store', inputs: [], establishments: sites })
await ingest({ store: 'store', inputs: [], establishments: [{ establishment_id: 1, tags: ['a', 'b'], name: null }] })
// @ts-expect-error an establishment without id
await ingest({ store: 'store', inputs: [], establishments: [{ id: 'a', region: 'north' }] })
// @ts-expect-error a slip of the pen
await ingest({ store: 'store', inputs: [], establishment: 'sites.csv' })
// @ts-expect-error a slip of the pen
await openStore('store', { atributes: ['region'] })
// @ts-expect-error a bound that is a text
await ingest({ store: 'store', inputs: [], maxRejected: '1%' })
// @ts-expect-error an option of another function
await rejects(store, { top: 5 })
