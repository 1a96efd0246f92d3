import type { Source } from '../src/engine/source.ts'
import { type AnswerOf, type OperatorName, operatorNamed, type QueryOf } from '../src/metrics/operators/index.ts'
import type { Question } from './arbitraries/question.ts'
import * as oracle from './oracle/oracle.ts'
import type { Stored } from './oracle/stored.ts'

/** The store's answer, without the query. */
export async function engineAnswer(store: Source<string>, { operator, query }: Question): Promise<object> {
  const { query: _, ...answer } = await operatorNamed(operator).ask(store, query as never)
  // The cursor is opaque: only whether there is one can be compared.
  return 'next' in answer ? { ...answer, next: answer.next !== null } : answer
}

type Answered<O extends OperatorName> = Omit<AnswerOf<O>, 'query' | 'next'>

/** The oracle of every operator. */
const oracles: { readonly [O in OperatorName]: (store: Stored, query: QueryOf<O>) => Answered<O> } = oracle

/** The oracle's answer. */
export function oracleAnswer(store: Stored, { operator, query }: Question): object {
  const ask: (store: Stored, query: never) => object = oracles[operator]
  return ask(store, query as never)
}
