import type { Source } from '../src/engine/source.ts'
import { chatList } from '../src/metrics/operators/chat-list.ts'
import { delayDistribution } from '../src/metrics/operators/delay-distribution.ts'
import { evolution } from '../src/metrics/operators/evolution.ts'
import { heatmap } from '../src/metrics/operators/heatmap.ts'
import { ranking } from '../src/metrics/operators/ranking.ts'
import { split } from '../src/metrics/operators/split.ts'
import { summary } from '../src/metrics/operators/summary.ts'
import { volume } from '../src/metrics/operators/volume.ts'
import { watchList } from '../src/metrics/operators/watch-list.ts'
import type { Question } from './arbitraries/question.ts'
import * as oracle from './oracle/oracle.ts'
import type { Stored } from './oracle/stored.ts'

/** What the library answers to a question, without the question repeated. */
export async function engineAnswer(store: Source<string>, question: Question): Promise<object> {
  const { query: _, ...answer } = await put(store, question)
  return answer
}

function put(store: Source<string>, { operator, query }: Question) {
  switch (operator) {
    case 'volume':
      return volume(store, query)
    case 'split':
      return split(store, query)
    case 'evolution':
      return evolution(store, query)
    case 'ranking':
      return ranking(store, query)
    case 'heatmap':
      return heatmap(store, query)
    case 'watchList':
      return watchList(store, query)
    case 'summary':
      return summary(store, query)
    case 'delayDistribution':
      return delayDistribution(store, query)
    case 'chatList':
      // Where it goes on is opaque.
      return chatList(store, query).then(({ next, ...answer }) => ({ ...answer, next: next !== null }))
  }
}

/** What the oracle answers to it. */
export function oracleAnswer(store: Stored, { operator, query }: Question): object {
  switch (operator) {
    case 'volume':
      return oracle.volume(store, query)
    case 'split':
      return oracle.split(store, query)
    case 'evolution':
      return oracle.evolution(store, query)
    case 'ranking':
      return oracle.ranking(store, query)
    case 'heatmap':
      return oracle.heatmap(store, query)
    case 'watchList':
      return oracle.watchList(store, query)
    case 'summary':
      return oracle.summary(store, query)
    case 'delayDistribution':
      return oracle.delayDistribution(store, query)
    case 'chatList':
      return oracle.chatList(store, query)
  }
}
