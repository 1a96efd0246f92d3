import { chatListOperator } from './chat-list.ts'
import { delayDistributionOperator } from './delay-distribution.ts'
import { evolutionOperator } from './evolution.ts'
import { heatmapOperator } from './heatmap.ts'
import type { Operator } from './operator.ts'
import { rankingOperator } from './ranking.ts'
import { splitOperator } from './split.ts'
import { summaryOperator } from './summary.ts'
import { tableOperator } from './table.ts'
import { volumeOperator } from './volume.ts'
import { watchListOperator } from './watch-list.ts'

/** All operators by name, in the order of the documentation. */
export const operators = {
  volume: volumeOperator,
  split: splitOperator,
  evolution: evolutionOperator,
  ranking: rankingOperator,
  table: tableOperator,
  heatmap: heatmapOperator,
  watchList: watchListOperator,
  summary: summaryOperator,
  delayDistribution: delayDistributionOperator,
  chatList: chatListOperator,
} as const satisfies Readonly<Record<string, Operator>>

export type OperatorName = keyof typeof operators
export const operatorNames = Object.keys(operators) as readonly OperatorName[]

/** The query of an operator, for a store with any attributes. */
export type QueryOf<O extends OperatorName> = Parameters<(typeof operators)[O]['ask']>[1]
export type AnswerOf<O extends OperatorName> = Awaited<ReturnType<(typeof operators)[O]['ask']>>

/** The answer of any operator; `kind` says which. */
export type AnyAnswer = AnswerOf<OperatorName>

/** An operator as its general type. */
export function operatorNamed(name: OperatorName): Operator {
  return operators[name]
}
