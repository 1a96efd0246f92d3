import fc from 'fast-check'

/**
 * How often a property runs: `usual` multiplied by CAUSERIE_RUNS. CAUSERIE_SEED and CAUSERIE_PATH, which fast-check prints with a
 * counterexample, replay it.
 */
export function runs(
  usual: number,
): Pick<fc.Parameters<unknown>, 'numRuns' | 'seed' | 'path'> & { readonly numRuns: number } {
  const { CAUSERIE_RUNS = '1', CAUSERIE_SEED, CAUSERIE_PATH } = process.env
  return {
    numRuns: Math.max(1, Math.round(usual * Number(CAUSERIE_RUNS))),
    ...(CAUSERIE_SEED === undefined ? {} : { seed: Number(CAUSERIE_SEED) }),
    ...(CAUSERIE_PATH === undefined ? {} : { path: CAUSERIE_PATH }),
  }
}

/** One value, determined by the seed. Default: CAUSERIE_SEED, else random. */
export function drawn<T>(arbitrary: fc.Arbitrary<T>, seed?: number): T {
  const [value] = fc.sample(arbitrary, { ...runs(1), numRuns: 1, ...(seed === undefined ? {} : { seed }) })
  return value as T
}
