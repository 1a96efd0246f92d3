import { openStore } from '../../src/index.ts'

// Shared by the files in this folder, which `npm run check` compiles but never runs. Each line that must not compile is marked.

/** A store opened without attributes, and one opened with two. */
export const plain = await openStore('store')
export const store = await openStore('store', { attributes: ['region', 'sector'] })

/** The options that every query needs. */
export const base = { period: '2026-10', asOf: '2026-11-01T00:00:00Z' } as const
