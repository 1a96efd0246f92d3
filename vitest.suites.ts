import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

// Every suite runs far from the zones of its fixtures, and what knows of time zones in a second place too; for reports, which only show its
// results, the full run does that.
const losAngeles = { TZ: 'America/Los_Angeles' }
const kolkata = { TZ: 'Asia/Kolkata' }
const ofTime = ['src/{time,metrics,words}/**/*.test.ts']
const ofDatedReports = ['src/report/{*,model/*,blocks/*}.test.ts']
// Files share the modules that they load, but for those that look at what a process holds.
const ownProcesses = ['src/store/{flush,store}.test.ts']
const everywhere = ['{src,config,jobs,inbox,receive,client,serve,cli,testing,test,mutants}/**/*.test.ts']

/** What is too slow for each change: many processes, servers and browsers (`*.full.test.ts`), or the whole machine (`test/full`). */
const slow = '**/*.full.test.ts'
const ofWholeMachine = 'test/full/**/*.test.ts'
/** On a ClickHouse cluster: `npm run test:cluster` installs what they need. */
const ofCluster = 'test/cluster/**/*.test.ts'

/**
 * How often properties run, times what each says. `npm test` has few minutes; `npm run test:full` runs the laws again, a dozen times as often.
 */
const runs = { fast: '0.3', slow: '4' }
const ofLaws = ['test/{conformance,derivation,asked-together}.test.ts', 'test/laws/**/*.test.ts']

/** The suites of `npm run test:cluster`. */
export const clusterSuites = defineConfig({
  test: {
    testTimeout: 600_000,
    hookTimeout: 600_000,
    setupFiles: 'test/properties.ts',
    maxWorkers: 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'cluster',
          include: [ofCluster],
          globalSetup: 'test/build-once.ts',
          env: { ...losAngeles, CAUSERIE_RUNS: process.env.CAUSERIE_RUNS ?? '1' },
        },
      },
    ],
  },
})

/** The suites of `npm test`, those of `npm run test:full`, or both. */
export function suites(which: 'fast' | 'slow' | 'all') {
  const left = { fast: [slow], slow: [], all: [] }[which]
  const among = (files: readonly string[]) =>
    which === 'slow' ? files.map(file => file.replace('.test.ts', '.full.test.ts')) : [...files]
  const often = { CAUSERIE_RUNS: process.env.CAUSERIE_RUNS ?? (which === 'fast' ? runs.fast : '1') }
  const shared: TestProjectInlineConfiguration = { extends: true }
  return defineConfig({
    test: {
      testTimeout: which === 'fast' ? 60_000 : 600_000,
      hookTimeout: which === 'fast' ? 60_000 : 600_000,
      // On a busy machine a process takes its time.
      expect: { poll: { timeout: 40_000, interval: 20 } },
      setupFiles: 'test/properties.ts',
      passWithNoTests: true,
      // Two cores: DuckDB and Chromium have threads of their own, but the suites with servers wait much of their time.
      maxWorkers: 3,
      projects: [
        {
          ...shared,
          test: {
            name: 'LosAngeles',
            include: among(everywhere),
            exclude: [...ownProcesses, ofWholeMachine, ofCluster, ...left],
            globalSetup: 'test/build-once.ts',
            isolate: false,
            env: { ...losAngeles, ...often },
          },
        },
        {
          ...shared,
          test: { name: 'alone', include: among(ownProcesses), exclude: left, env: { ...losAngeles, ...often } },
        },
        {
          ...shared,
          test: {
            name: 'Kolkata',
            include: { fast: ofTime, slow: ofDatedReports, all: [...ofTime, ...ofDatedReports] }[which],
            isolate: false,
            env: { ...kolkata, ...often },
          },
        },
        ...(which === 'slow'
          ? [
              {
                ...shared,
                test: {
                  name: 'laws',
                  include: ofLaws,
                  isolate: false,
                  env: { ...losAngeles, CAUSERIE_RUNS: process.env.CAUSERIE_RUNS ?? runs.slow },
                },
              },
            ]
          : []),
        ...(which === 'fast'
          ? []
          : [
              {
                ...shared,
                test: {
                  name: 'machine',
                  include: [ofWholeMachine],
                  globalSetup: 'test/build-once.ts',
                  env: losAngeles,
                  // One file at a time, after all others.
                  maxWorkers: 1,
                  sequence: { groupOrder: 1 },
                },
              },
            ]),
      ],
    },
  })
}
