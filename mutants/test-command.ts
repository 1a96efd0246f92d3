import type { TestCommand } from './run-tests.ts'

/** How the tests of this checkout are run. */
export function testCommand(seed: number): TestCommand {
  return {
    vitest: [
      '--config=mutants/vitest.config.ts',
      // Files that share their modules, and those that have a process each; the third project runs some again in another zone.
      '--project=LosAngeles',
      '--project=alone',
      // A test that is slow on a busy machine has not noticed anything.
      '--testTimeout=300000',
      '--hookTimeout=300000',
    ],
    seed,
  }
}
