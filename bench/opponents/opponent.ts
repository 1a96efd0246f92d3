import { createRequire } from 'node:module'
import type { Answered, Asked, QuestionName } from '../question.ts'

/** The generated log in the forms that the contestants read. */
export interface Log {
  /** Parquet, as generated, including repeats and rewritten rows. */
  readonly parquet: string
  /** The same rows as CSV. */
  readonly csv: string
  /** CSV. */
  readonly establishments: string
  /** The folder for causerie's store. */
  readonly store: string
}

export interface Loaded {
  /** Until it can be queried and, if it keeps data on disk, until they are there. */
  readonly seconds: number
  /** The part of it spent on building indexes. */
  readonly indexSeconds?: number
  readonly sizeBytes: number
  readonly peakBytes?: number
}

/** A contestant that answers the questions: the library or an alternative. Its answers are compared with the library's. */
export interface Opponent {
  readonly name: string
  readonly version: string
  /** How it stores the log, in one sentence. */
  readonly form: string
  load(log: Log): Promise<Loaded>
  ask(question: QuestionName, asked: Asked): Promise<Answered>
  close(): Promise<void>
}

/** Why an opponent does not take part: something that it needs is not on this machine. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError'
}

const require = createRequire(import.meta.url)

/** Loads a package of this folder, which `npm run bench -- --opponents` installs. Throws `NotInstalledError`. */
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
