// What `causerie/testing` exports: what this repository tests itself with, for stores, importers and mappings of one's own.
export { log as arbitraryLog } from './arbitraries/log.ts'
export { type Question, query as arbitraryQuery } from './arbitraries/question.ts'
export { type Scene, scene as arbitraryScene } from './arbitraries/scene.ts'
export { checkMapping, type MappedReject, type MappedRow, type MappingExpectations } from './check-mapping.ts'
export { differences } from './differences.ts'
export type { BuildStore, BuiltStore, Law, LawOptions, Logs } from './laws/law.ts'
export { laws } from './laws/laws.ts'
export type { LogOf } from './log-store.ts'
export { type MemoryStoreOptions, memoryStore } from './memory-store.ts'
export type { CanonicalEstablishment, CanonicalRow, EstablishmentsFile, Load, Log } from './oracle/log.ts'
/**
 * docs/definitions.md once more, in loops over plain objects, without SQL: `oracle.stored` is what a store keeps of a log,
 * `oracle.restricted` a part of it, and each operator gives the answer of the store, without `query`.
 *
 * @example
 * for (const log of fc.sample(arbitraryScene.chain(arbitraryLog), 3)) {
 *   const { messages } = oracle.volume(oracle.stored(log), { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 *   if (messages > log.rows.length) throw new Error('more messages than rows')
 * }
 */
export * as oracle from './oracle/oracle.ts'
export type { Stored } from './oracle/stored.ts'
