import { mergeConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import base from '../vitest.all.config.ts'

/** Runs files in the order of `CAUSERIE_TEST_ORDER`, so that the first failure comes soon. */
class AsOrdered extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const order: readonly string[] = JSON.parse(process.env.CAUSERIE_TEST_ORDER ?? '[]')
    const rank = ({ moduleId }: TestSpecification) => order.findIndex(file => moduleId.endsWith(`/${file}`))
    return [...files].sort((a, b) => rank(a) - rank(b))
  }
}

export default mergeConfig(base, { test: { sequence: { sequencer: AsOrdered }, cache: false } })
