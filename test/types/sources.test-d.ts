import { restrict, type Store, split, together, volume, withSignal } from '../../src/index.ts'
import { base, plain, store } from './asked.ts'

// A source derived from a store has the same attributes.
const north: Store<'region' | 'sector'> = restrict(store, { region: ['North'], channel: ['sms'] })
await split(north, { ...base, by: ['region'] })
await volume(restrict(withSignal(store, AbortSignal.timeout(5000)), { region: ['North'] }), base)
await together(store, one => split(one, { ...base, by: ['region'] }))

// @ts-expect-error a restriction to an attribute that the store was not opened with
restrict(store, { country: ['FR'] })
// @ts-expect-error any attribute of a store that was opened without
restrict(plain, { region: ['North'] })
// @ts-expect-error a restriction without list
restrict(store, { region: 'North' })
// @ts-expect-error a restriction of something that is not a source
restrict({}, { region: ['North'] })
// @ts-expect-error a restricted store knows no more attributes
await split(north, { ...base, by: ['country'] })
// @ts-expect-error a part of a store that is asked together still knows its attributes, and no other
await together(store, one => split(one, { ...base, by: ['country'] }))
// @ts-expect-error a signal's controller
withSignal(store, new AbortController())

// Only this library creates sources.
// @ts-expect-error a copy of its properties is no store
await volume({ ...store }, base)
// @ts-expect-error nor is anything that looks like one
await volume({ read: async () => null }, base)
