import { defineConfig } from 'vitest/config'

// Every suite runs far from the zones of its fixtures, and what knows of time zones in a second place too.
const losAngeles = { TZ: 'America/Los_Angeles' }
const kolkata = { TZ: 'Asia/Kolkata' }
const ofTime = ['src/metrics/**/*.test.ts', 'src/render/format*.test.ts', 'src/render/report/**/*.test.ts']
// Files share the modules that they load, but for those that look at what a process holds.
const ownProcesses = ['src/store/**/*.test.ts', 'src/demo/**/*.test.ts']

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: 'test/properties.ts',
    // Two cores: DuckDB and Chromium have threads of their own, but the suites with servers wait much of their time.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: 'LosAngeles',
          include: ['{src,jobs,serve,test,mutants}/**/*.test.ts'],
          exclude: [...ownProcesses, 'test/full/**'],
          globalSetup: 'test/build-once.ts',
          isolate: false,
          env: losAngeles,
        },
      },
      { extends: true, test: { name: 'alone', include: ownProcesses, env: losAngeles } },
      {
        extends: true,
        test: { name: 'Kolkata', include: ofTime, isolate: false, env: kolkata },
      },
    ],
  },
})
