import { defineConfig } from 'vitest/config'

// Every suite runs far from where dates are written as in the fixtures; what knows of time zones in a second place too.
const anywhere = ['src/**/*.test.ts', 'jobs/**/*.test.ts', 'test/**/*.test.ts', 'fixtures/**/*.test.ts']
const againstTheOracle = ['test/conformance.test.ts', 'test/laws/**/*.test.ts']
const twice = [
  'src/metrics/**/*.test.ts',
  'src/render/format*.test.ts',
  'src/render/report/**/*.test.ts',
  'jobs/schedule/**/*.test.ts',
]

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two cores: DuckDB and Chromium have threads of their own, but the suites with servers wait much of their time.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: { name: 'Los Angeles', include: anywhere, exclude: againstTheOracle, env: { TZ: 'America/Los_Angeles' } },
      },
      {
        extends: true,
        test: { name: 'Kolkata', include: [...againstTheOracle, ...twice], env: { TZ: 'Asia/Kolkata' } },
      },
    ],
  },
})
