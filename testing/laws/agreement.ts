import fc from 'fast-check'
import { type OperatorName, operatorNames } from '../../src/metrics/operators/index.ts'
import { engineAnswer, oracleAnswer } from '../answers.ts'
import { type Question, questionOfAnyInstant } from '../arbitraries/question.ts'
import type { Log } from '../oracle/log.ts'
import { stored } from '../oracle/stored.ts'
import { assertSame, type Law, law, situation, type WithStore } from './law.ts'

/** The law that a store answers lists of queries to some operators as the oracle does. */
export function agreementLaw(asked: readonly OperatorName[], { atMost }: { readonly atMost: number }): Law {
  return law(
    11,
    `${asked.length === operatorNames.length ? 'every operator' : asked.join(', ')} agrees with the oracle`,
    situation(where => {
      const any = fc.constantFrom(...asked).chain(operator => questionOfAnyInstant(where, operator))
      return fc
        .array(any, { minLength: 1, maxLength: atMost, size: 'max' })
        .map(list => (log: Log) => list.map(complete => complete(log)))
    }),
    ({ log, asked }, withStore) => assertAgreement(log, asked, withStore),
    // Half of the logs reveal a fault that few of their rows trigger.
    { usualRuns: 20 },
  )
}

/** Throws unless a store of the log answers as the oracle does. */
export async function assertAgreement(log: Log, asked: readonly Question[], withStore: WithStore): Promise<void> {
  const known = stored(log)
  await withStore(log, async store => {
    for (const one of asked) assertSame(await engineAnswer(store, one), oracleAnswer(known, one), one)
  })
}
