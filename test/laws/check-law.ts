import fc from 'fast-check'
import { afterAll, test } from 'vitest'
import { type BuildStore, type Law, type LawOptions, withStores } from '../../testing/laws/law.ts'
import { logStore } from '../../testing/log-store.ts'
import { runs } from '../arbitraries/runs.ts'

export interface CheckOptions extends LawOptions {
  /** Default: in-memory logs. */
  readonly build?: BuildStore
  /** Multiplied by CAUSERIE_RUNS. Default: the law's own number. */
  readonly usualRuns?: number
}

/** Registers a law as a test and prints the number of runs. */
export function checkLaw(
  law: Law,
  { build = logStore, usualRuns = law.usualRuns, ...options }: CheckOptions = {},
): void {
  const name = law.number === null ? law.claim : `law ${law.number}: ${law.claim}`
  let stores = 0
  afterAll(() => console.log(`${name} (${stores} stores)`))
  const counted: BuildStore = log => {
    stores++
    return build(log)
  }
  test(name, () => fc.assert(law.property(counted, options), runs(usualRuns)), 0)
}

/** Runs a function on an in-memory store of a log. */
export const withLogStore = withStores(logStore)
