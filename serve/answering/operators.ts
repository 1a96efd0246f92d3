import type { Engine } from '../../src/engine/engine.ts'
import { read, type Source } from '../../src/engine/source.ts'
import type { Answer } from '../../src/metrics/answers.ts'
import { chatList } from '../../src/metrics/chat-list.ts'
import { delayDistribution } from '../../src/metrics/delay-distribution.ts'
import { dimensionValues } from '../../src/metrics/dimension-values.ts'
import { evolution } from '../../src/metrics/evolution.ts'
import { heatmap } from '../../src/metrics/heatmap.ts'
import { readKnown } from '../../src/metrics/known.ts'
import { formatInstant, type Micros } from '../../src/metrics/period/instant.ts'
import { ranking } from '../../src/metrics/ranking.ts'
import { split } from '../../src/metrics/split.ts'
import { summary } from '../../src/metrics/summary.ts'
import { volume } from '../../src/metrics/volume.ts'
import { watchList } from '../../src/metrics/watch-list.ts'
import { readLastLoadedAt } from '../../src/report/data-quality.ts'
import { reportAnswers } from '../../src/report/report-input.ts'

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
