import type { Engine } from '../../src/engine/engine.ts'
import { read, type Source } from '../../src/engine/source.ts'
import type { Answer } from '../../src/metrics/definitions/answers.ts'
import { chatMessages } from '../../src/metrics/operators/chat-messages.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { type OperatorName, operatorNames, operators } from '../../src/metrics/operators/index.ts'
import { readKnown } from '../../src/metrics/reading/known.ts'
import { readLastLoadedAt } from '../../src/quality/load-counts.ts'
import { quality } from '../../src/quality/quality.ts'
import { reportAnswers } from '../../src/report/report-answers.ts'
import { formatInstant, type Micros } from '../../src/time/instant.ts'

/** Any of them. */
export type Ask = (source: Source, query: never) => Promise<object>

type Asks = { readonly [O in OperatorName]: (typeof operators)[O]['ask'] }

/** What a visit can ask: every operator, and a few questions that only pages need. */
export const askable = {
  ...(Object.fromEntries(operatorNames.map(name => [name, operators[name].ask])) as Asks),
  dimensionValues: (source: Source, _: Nothing) => dimensionValues(source),
  chatMessages,
  quality: (source: Source, _: Nothing) => quality(source),
  report: reportAnswers,
  known: (source: Source, _: Nothing) => read(source, knownSpan),
  lastLoad: async (source: Source, _: Nothing) => ({ loadedAt: await read(source, readLastLoadedAt) }),
} as const satisfies Readonly<Record<string, Ask>>

/** The range for which the whole store is known, as in its answers. */
export type KnownSpan = Pick<Answer, 'knownFrom' | 'knownUntil'>

async function knownSpan(engine: Engine): Promise<KnownSpan> {
  const { from, until } = await readKnown(engine)
  const text = (instant: Micros | null) => (instant === null ? null : formatInstant(instant))
  return { knownFrom: text(from), knownUntil: text(until) }
}

/** The query of questions that take none. */
export type Nothing = Readonly<Record<string, never>>

export type Askable = keyof typeof askable
export type QueryFor<A extends Askable> = Parameters<(typeof askable)[A]>[1]
export type AnswerFor<A extends Askable> = Awaited<ReturnType<(typeof askable)[A]>>
