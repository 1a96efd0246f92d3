import { openStore, ranking, type Source, type Store, split, table, volume } from '../../src/index.ts'
import { base, plain, store } from './asked.ts'

// A store knows the attributes with which it was opened.
await split(store, { ...base, by: ['region', 'sector'] })
await volume(store, { ...base, where: { region: ['North'], channel: ['sms'] }, not: { sector: ['food'] } })

// @ts-expect-error an unknown dimension
await split(store, { ...base, by: ['country'] })
// @ts-expect-error an attribute that the store was not opened with
await ranking(plain, { ...base, by: 'region' })
// @ts-expect-error an unknown dimension of a table
await table(store, { ...base, metrics: ['messages'], by: 'country' })
// @ts-expect-error a filter on an unknown dimension
await volume(store, { ...base, where: { country: ['FR'] } })
// @ts-expect-error an exclusion by an unknown dimension
await volume(plain, { ...base, not: { region: ['North'] } })
// @ts-expect-error a filter without a list
await volume(store, { ...base, where: { region: 'north' } })
// @ts-expect-error a typo
await openStore('store', { atributes: ['region'] })

// A source with more known attributes is assignable to one with fewer.
declare function show(store: Store): Promise<void>
declare function look(source: Source): Promise<void>
await show(store)
await look(store)
await look(await store.snapshot())
// Any attribute: the names are only known at run time.
const any: Store<string> = await openStore<string>('store')
await split(any, { ...base, by: ['country'] })
// @ts-expect-error a question by region to a store whose attributes are not known
export const ofRegions: Store<'region'> = plain
