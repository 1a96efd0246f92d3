import type { Database } from './tables.ts'
import type { Written } from './written.ts'

/** The database of a journal, as its threads use it. */
export interface OpenedDatabase {
  /** Whether calls are answered beside each other, each in a transaction of its own; else those that come together share one. */
  readonly isConcurrent: boolean
  /** Runs work in one transaction: what it writes is on disk when it resolves. `written`: what others are told about it. */
  transact<Done>(work: (db: Database) => Promise<Done>, written: readonly Written[]): Promise<Done>
  /** `isErasing`: whether the log must not keep what the commit has erased. */
  afterCommit(committed: { readonly isErasing: boolean }): Promise<void>
  close(): Promise<void>
}
