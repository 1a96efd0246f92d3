import { createRequire } from 'node:module'
import type { Answered, Asked, QuestionName } from '../question.ts'

/** The generated log, in the forms that one or another can read. */
export interface Log {
  /** Parquet, as generated: repeats and rows written again are in it. */
  readonly parquet: string
  /** The same rows as CSV. */
  readonly csv: string
  /** CSV. */
  readonly establishments: string
  /** The folder for causerie's store. */
  readonly store: string
}

export interface Loaded {
  /** Until it can be asked, on disk as far as it keeps anything there. */
  readonly seconds: number
  /** Of these, those that built indexes. */
  readonly indexSeconds?: number
  readonly sizeBytes: number
  readonly peakBytes?: number
}

/** Who answers the questions: the library itself, or what would be used instead. Its answers are held against the library's. */
export interface Opponent {
  readonly name: string
  readonly version: string
  /** How it keeps the log, in a sentence. */
  readonly form: string
  load(log: Log): Promise<Loaded>
  ask(question: QuestionName, asked: Asked): Promise<Answered>
  close(): Promise<void>
}

/** Why an opponent sits out: what it needs is not on this machine. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError'
}

const require = createRequire(import.meta.url)

/** A package of this folder, which `npm run bench -- --opponents` installs. Throws `NotInstalledError`. */
export function installed<T>(packageName: string): T {
  try {
    return require(packageName) as T
  } catch (cause) {
    throw new NotInstalledError(`${packageName} is not installed: npm run bench -- --opponents`, { cause })
  }
}

/** The version of a package of this folder. */
export function versionOf(packageName: string): string {
  const lock = require('./package-lock.json') as { packages: Record<string, { version?: string }> }
  return lock.packages[`node_modules/${packageName}`]?.version ?? 'unknown'
}
