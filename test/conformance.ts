import fc from 'fast-check'
import { describe, test } from 'vitest'
import { type OperatorName, operatorNames } from '../src/metrics/operators/index.ts'
import { questionAtEdge } from '../testing/arbitraries/question.ts'
import { occasions, sceneAt } from '../testing/arbitraries/scene.ts'
import { agreementLaw, assertAgreement } from '../testing/laws/agreement.ts'
import { type BuildStore, type Logs, law, withStores } from '../testing/laws/law.ts'
import { edgeLog } from './arbitraries/edge-log.ts'
import { drawn } from './arbitraries/runs.ts'
import { checkLaw } from './laws/check-law.ts'
import { traps } from './traps.ts'

export interface ConformanceOptions {
  readonly log: Logs
  /** The number of random logs per operator, multiplied by CAUSERIE_RUNS. */
  readonly logs: number
  /** The number of questions per log. */
  readonly questions: number
  /** Whether each operator has its own logs, and all are also tested around clock changes. */
  readonly apart: boolean
}

/** Registers the tests that an engine agrees with the oracle: docs/definitions.md, law 11. */
export function conformance(name: string, build: BuildStore, options: ConformanceOptions): void {
  describe(name, () => {
    const groups: readonly (readonly OperatorName[])[] = options.apart
      ? operatorNames.map(operator => [operator])
      : [operatorNames]
    for (const asked of groups) {
      checkLaw(agreementLaw(asked, { atMost: options.questions }), {
        build,
        log: options.log,
        usualRuns: options.logs,
      })
    }

    // In the short run, a different quarter of them each time.
    const all = Number(process.env.CAUSERIE_RUNS ?? 1) > 1
    const quarter = drawn(fc.nat({ max: 3 }))
    for (const [zone, day] of options.apart ? occasions.filter((_, index) => all || index % 4 === quarter) : []) {
      const where = sceneAt(zone, day, 'Europe/Paris')
      const asked = fc.array(questionAtEdge(where), { minLength: 1, maxLength: options.questions, size: 'max' })
      const atEdges = law(
        11,
        `every operator agrees with the oracle at the edges of ${zone} around ${day}`,
        logs => fc.tuple(logs(where), asked).map(([log, list]) => [log, list.map(complete => complete(log))] as const),
        ([log, list], withStore) => assertAgreement(log, list, withStore),
        { usualRuns: 1 },
      )
      checkLaw(atEdges, { build, log: where => fc.constant(edgeLog(where)) })
    }

    const withStore = withStores(build)
    for (const { what, log, question } of traps) test(what, () => assertAgreement(log, [question], withStore))
  })
}
