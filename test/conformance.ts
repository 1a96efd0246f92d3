import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Source } from '../src/engine/source.ts'
import { type OperatorName, operatorNames } from '../src/metrics/operators/index.ts'
import { edgeLog } from './arbitraries/edge-log.ts'
import { type Question, questionAtEdge, questionOfAnyInstant } from './arbitraries/question.ts'
import { runs } from './arbitraries/runs.ts'
import { occasions, type Scene, scene, sceneAt } from './arbitraries/scene.ts'
import { differences } from './differences.ts'
import { engineAnswer, oracleAnswer } from './operators.ts'
import type { Log } from './oracle/log.ts'
import { stored } from './oracle/oracle.ts'
import { traps } from './traps.ts'

/** A store of a log, on the engine under test. */
export interface BuiltStore extends Source<string> {
  close(): void
}

export interface ConformanceOptions {
  readonly log: (scene: Scene) => fc.Arbitrary<Log>
  /** How many random logs an operator is tried on; times CAUSERIE_RUNS. */
  readonly logs: number
  /** How many questions are put to each. */
  readonly questions: number
  /** Whether each operator has logs of its own, and all are also tried at the edges of the nights when clocks jump. */
  readonly apart: boolean
}

/** Registers the tests that an engine agrees with the oracle: docs/definitions.md, law 11. */
export function conformance(name: string, build: (log: Log) => Promise<BuiltStore>, options: ConformanceOptions): void {
  describe(`${name} agrees with the oracle (law 11)`, () => {
    const asked = { logs: 0, questions: 0 }
    afterAll(() => console.log(`${name} against the oracle: ${asked.logs} logs, ${asked.questions} questions`))

    async function check(given: Log, questions: readonly Question[]) {
      const known = stored(given)
      const store = await build(given)
      asked.logs++
      try {
        for (const question of questions) {
          asked.questions++
          const found = differences(oracleAnswer(known, question), await engineAnswer(store, question))
          expect(found, fc.stringify(question)).toEqual([])
        }
      } finally {
        store.close()
      }
    }

    /** A log and a list of questions on it. */
    function cases(given: fc.Arbitrary<Log>, one: fc.Arbitrary<(log: Log) => Question>) {
      return fc
        .tuple(given, fc.array(one, { minLength: 1, maxLength: options.questions, size: 'max' }))
        .map(([log, questions]) => [log, questions.map(complete => complete(log))] as const)
    }

    const groups: readonly (readonly [named: string, asked: readonly OperatorName[]])[] = options.apart
      ? operatorNames.map(operator => [operator, [operator]])
      : [['every operator', operatorNames]]
    test.each(groups)(
      '%s on random logs',
      async (_, asked) => {
        const any = (where: Scene) => fc.constantFrom(...asked).chain(operator => questionOfAnyInstant(where, operator))
        const random = scene.chain(where => cases(options.log(where), any(where)))
        await fc.assert(
          fc.asyncProperty(random, ([given, questions]) => check(given, questions)),
          runs(options.logs),
        )
      },
      0,
    )

    // In short, another quarter of them each time.
    const all = Number(process.env.CAUSERIE_RUNS ?? 1) > 1
    const quarter = Math.floor(Math.random() * 4)
    test.each(options.apart ? occasions.filter((_, index) => all || index % 4 === quarter) : [])(
      'every operator at the edges of %s around %s',
      async (zone, day) => {
        const where = sceneAt(zone, day, 'Europe/Paris')
        await fc.assert(
          fc.asyncProperty(cases(fc.constant(edgeLog(where)), questionAtEdge(where)), ([given, questions]) =>
            check(given, questions),
          ),
          runs(1),
        )
      },
      0,
    )

    for (const { what, log, question } of traps) test(what, () => check(log, [question]))
  })
}
