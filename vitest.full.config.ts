import { defineConfig } from 'vitest/config'

/** What is too slow for `npm test`: files of hundreds of megabytes, and the like. One file at a time, each may take the machine. */
export default defineConfig({
  test: {
    include: ['test/full/**/*.test.ts'],
    passWithNoTests: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    setupFiles: 'test/properties.ts',
    fileParallelism: false,
    globalSetup: 'test/build-once.ts',
    env: { TZ: 'America/Los_Angeles' },
  },
})
