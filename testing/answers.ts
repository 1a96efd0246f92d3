import type { Source } from '../src/engine/source.ts'
import { type AnswerOf, type OperatorName, operatorNamed, type QueryOf } from '../src/metrics/operators/index.ts'
import type { Question } from './arbitraries/question.ts'
import * as oracle from './oracle/oracle.ts'
import type { Stored } from './oracle/stored.ts'

/** What the library answers to a question, without the question repeated. */
export async function engineAnswer(store: Source<string>, { operator, query }: Question): Promise<object> {
  const { query: _, ...answer } = await operatorNamed(operator).ask(store, query as never)
  // Where a list goes on is opaque.
  return 'next' in answer ? { ...answer, next: answer.next !== null } : answer
}

type Answered<O extends OperatorName> = Omit<AnswerOf<O>, 'query' | 'next'>

/** Each operator has an oracle of its name. */
const oracles: { readonly [O in OperatorName]: (store: Stored, query: QueryOf<O>) => Answered<O> } = oracle

/** What the oracle answers to it. */
export function oracleAnswer(store: Stored, { operator, query }: Question): object {
  const ask: (store: Stored, query: never) => object = oracles[operator]
  return ask(store, query as never)
}
