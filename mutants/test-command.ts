import type { TestCommand } from './run-tests.ts'

/** How to run the tests of this checkout. */
export function testCommand(seed: number): TestCommand {
  return {
    vitest: [
      '--config=mutants/vitest.config.ts',
      // Files that share modules, and those that need a process each. The third project repeats some in another time zone.
      '--project=LosAngeles',
      '--project=alone',
      // A test that is slow on a busy machine must not count as a failure.
      '--testTimeout=300000',
      '--hookTimeout=300000',
    ],
    seed,
  }
}
