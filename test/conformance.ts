import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Source } from '../src/engine/engine.ts'
import { log } from './arbitraries/log.ts'
import { operators, question } from './arbitraries/question.ts'
import { runs } from './arbitraries/runs.ts'
import { scene } from './arbitraries/scene.ts'
import { differences } from './differences.ts'
import { engineAnswer, oracleAnswer } from './operators.ts'
import type { Log } from './oracle/log.ts'
import { stored } from './oracle/oracle.ts'

/** A store of a log, on the engine under test. */
export interface BuiltStore extends Source {
  close(): void
}

export interface ConformanceOptions {
  /** How many random logs an operator is tried on; times CAUSERIE_RUNS. */
  readonly logs: number
  /** How many questions are put to each. */
  readonly questions: number
}

/** Registers the tests that an engine agrees with the oracle: METRICS.md, law 11. */
export function conformance(name: string, build: (log: Log) => Promise<BuiltStore>, options: ConformanceOptions): void {
  describe(`${name} agrees with the oracle (law 11)`, () => {
    let [logs, questions] = [0, 0]
    afterAll(() => console.log(`${name} against the oracle: ${logs} logs, ${questions} questions`))

    test.each(operators)(
      '%s',
      async operator => {
        const cases = scene.chain(where =>
          fc.record({
            given: log(where),
            asked: fc.array(question(where, operator), { minLength: 1, maxLength: options.questions, size: 'max' }),
          }),
        )
        const property = fc.asyncProperty(cases, async ({ given, asked }) => {
          const known = stored(given)
          const store = await build(given)
          logs++
          try {
            for (const ask of asked) {
              const put = ask(given)
              questions++
              const found = differences(oracleAnswer(known, put), await engineAnswer(store, put))
              expect(found, fc.stringify(put)).toEqual([])
            }
          } finally {
            store.close()
          }
        })
        await fc.assert(property, runs(options.logs))
      },
      0,
    )
  })
}
