/** A part of the product to mutate, with the suites outside it that cover it. */
export interface Room {
  readonly folder: string
  /** Files, or folders ending with `/`. The room's own tests are found by `tests-of.ts`. */
  readonly suites: readonly string[]
}

const laws = ['test/laws/']
const answers = [
  'test/boundaries/',
  'test/docs/definitions.test.ts',
  'test/conformance.test.ts',
  'test/asked-together.test.ts',
  'test/chat-cursor.test.ts',
  'test/bounds.test.ts',
  'test/flat-answers.test.ts',
  'test/closed.test.ts',
  'testing/differences.test.ts',
  'test/known.test.ts',
  'test/known-options.test.ts',
  'test/names/answers.test.ts',
]
const loads = [
  'test/derivation.test.ts',
  'test/concurrent-loads.full.test.ts',
  'test/forget/',
  'test/private-files.full.test.ts',
]

/**
 * The rooms and the suites that must notice a mistake in each. `test/golden-sql.test.ts` is left out, because `vitest -u` would accept any
 * change: what a statement answers must show it. Kills at random moments are left out because they do not catch a mistake reliably.
 */
export const rooms: readonly Room[] = [
  { folder: 'src/time', suites: [...answers, ...laws] },
  { folder: 'src/metrics', suites: [...answers, ...laws] },
  {
    folder: 'src/ingest',
    suites: ['test/ingest/', ...loads, 'test/conformance.test.ts', ...laws, 'test/names/files.test.ts'],
  },
  {
    folder: 'src/store',
    suites: [
      'test/durability/',
      ...loads,
      'test/laws/laws.test.ts',
      'test/laws/forgetting.test.ts',
      'test/ingest/rejects.test.ts',
      'test/closed.test.ts',
      'test/jobs/one-store.full.test.ts',
    ],
  },
  { folder: 'jobs', suites: ['test/jobs/', 'test/durability/run', 'test/names/reports.full.test.ts'] },
  { folder: 'inbox', suites: ['test/inbox/'] },
  { folder: 'serve/access', suites: ['test/serve/', 'test/durability/files'] },
  { folder: 'serve/reports', suites: ['test/serve/'] },
  {
    folder: 'src/tables',
    suites: ['test/flat-answers.test.ts', 'test/serve/api', 'test/cli.test.ts', 'test/names/files.test.ts'],
  },
]

/** Message wording and lists of exports are not mutated. */
export function isTarget(file: string, { folder }: Room): boolean {
  return file.startsWith(`${folder}/`) && /\.ts$/.test(file) && !/\.test\.ts$|-wording\.ts$|\/index\.ts$/.test(file)
}
