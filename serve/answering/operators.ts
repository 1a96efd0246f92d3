import type { Engine } from '../../src/engine/engine.ts'
import { read, type Source } from '../../src/engine/source.ts'
import type { Answer } from '../../src/metrics/definitions/answers.ts'
import { chatList } from '../../src/metrics/operators/chat-list.ts'
import { delayDistribution } from '../../src/metrics/operators/delay-distribution.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { evolution } from '../../src/metrics/operators/evolution.ts'
import { heatmap } from '../../src/metrics/operators/heatmap.ts'
import { ranking } from '../../src/metrics/operators/ranking.ts'
import { split } from '../../src/metrics/operators/split.ts'
import { summary } from '../../src/metrics/operators/summary.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { watchList } from '../../src/metrics/operators/watch-list.ts'
import { readKnown } from '../../src/metrics/reading/known.ts'
import { readLastLoadedAt } from '../../src/report/data-quality.ts'
import { reportAnswers } from '../../src/report/report-answers.ts'
import { formatInstant, type Micros } from '../../src/time/instant.ts'

/** Any of them. */
export type Ask = (source: Source, query: never) => Promise<object>

/** What the desk can be asked. */
export const operators = {
  volume,
  split,
  evolution,
  ranking,
  heatmap,
  watchList,
  summary,
  delayDistribution,
  chatList,
  dimensionValues: (source: Source, _: Nothing) => dimensionValues(source),
  report: reportAnswers,
  known: (source: Source, _: Nothing) => read(source, knownSpan),
  lastLoad: async (source: Source, _: Nothing) => ({ loadedAt: await read(source, readLastLoadedAt) }),
} as const satisfies Record<string, Ask>

/** What the whole store is known for, as its answers say it. */
export type KnownSpan = Pick<Answer, 'knownFrom' | 'knownUntil'>

async function knownSpan(engine: Engine): Promise<KnownSpan> {
  const { from, until } = await readKnown(engine)
  const text = (instant: Micros | null) => (instant === null ? null : formatInstant(instant))
  return { knownFrom: text(from), knownUntil: text(until) }
}

/** The query of what has none. */
export type Nothing = Readonly<Record<string, never>>

export type Operator = keyof typeof operators
export type QueryOf<O extends Operator> = Parameters<(typeof operators)[O]>[1]
export type AnswerOf<O extends Operator> = Awaited<ReturnType<(typeof operators)[O]>>
