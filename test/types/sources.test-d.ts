import { restrict, type Store, split, together, volume, withSignal } from '../../src/index.ts'
import { base, plain, store } from './asked.ts'

// A source derived from a store has the same attributes.
const north: Store<'region' | 'sector'> = restrict(store, { region: ['North'], channel: ['sms'] })
await split(north, { ...base, by: ['region'] })
await volume(restrict(withSignal(store, AbortSignal.timeout(5000)), { region: ['North'] }), base)
await together(store, one => split(one, { ...base, by: ['region'] }))

// @ts-expect-error a restriction to an attribute that the store was not opened with
restrict(store, { country: ['FR'] })
// @ts-expect-error an attribute of a store that was opened without any
restrict(plain, { region: ['North'] })
// @ts-expect-error a restriction without a list
restrict(store, { region: 'North' })
// @ts-expect-error a restriction of something that is not a source
restrict({}, { region: ['North'] })
// @ts-expect-error a restricted store does not gain attributes
await split(north, { ...base, by: ['country'] })
// @ts-expect-error a restricted store asked together keeps its attributes and gains none
await together(store, one => split(one, { ...base, by: ['country'] }))
// @ts-expect-error a signal's controller
withSignal(store, new AbortController())

// Only this library creates sources.
// @ts-expect-error a copy of its properties is not a store
await volume({ ...store }, base)
// @ts-expect-error an object with the same shape is not a store
await volume({ read: async () => null }, base)
