// What `causerie/testing` exports: the tests of this repository, to run on your own stores, importers and mappings.
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
 * A second implementation of docs/definitions.md: loops over plain objects, without SQL. `oracle.stored` gives what a store keeps of a
 * log, `oracle.restricted` a part of it. Each operator gives the answer of the store, without its `query`.
 *
 * @example
 * for (const log of fc.sample(arbitraryScene.chain(arbitraryLog), 3)) {
 *   const { messages } = oracle.volume(oracle.stored(log), { period: '2026-10', asOf: '2026-11-01T00:00:00Z' })
 *   if (messages > log.rows.length) throw new Error('more messages than rows')
 * }
 */
export * as oracle from './oracle/oracle.ts'
export type { Stored } from './oracle/stored.ts'
