import { openStore } from '../../src/index.ts'

// What the files beside this one ask of: they are compiled by `npm run check` and never run, each line that must not compile is marked.

/** A store opened without attributes, and one opened with two. */
export const plain = await openStore('store')
export const store = await openStore('store', { attributes: ['region', 'sector'] })

/** What every query needs. */
export const base = { period: '2026-10', asOf: '2026-11-01T00:00:00Z' } as const
