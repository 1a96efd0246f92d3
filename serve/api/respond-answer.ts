import type { Context } from 'hono'
import type { DimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { loadArrow } from '../../src/optional-package.ts'
import { csvPieces, tablePieces } from '../../src/tables/answer-pieces.ts'
import type { AnyAnswer } from '../../src/tables/flat-answer.ts'
import { type FlatTable, layFlat } from '../../src/tables/flat-table.ts'
import { jsonPieces } from '../../src/tables/json-pieces.ts'
import { respondPieces } from '../routes/respond-pieces.ts'
import type { SiteEnv } from '../site.ts'
import { type AnswerFormat, answerFormats } from './answer-format.ts'

export type ApiAnswer = AnyAnswer | DimensionValues

export interface Answered {
  /** The first of `pages`, or all there is. */
  readonly answer: ApiAnswer
  /** Answers of one shape that go on after `answer`: the pages of a list that is sent whole. */
  readonly pages?: AsyncIterable<AnyAnswer>
  readonly format: AnswerFormat
  /** Of the store. */
  readonly version: number
  readonly signal: AbortSignal
  /** When all was sent, or nobody reads it any more. */
  readonly close: () => void
}

/** The header that says which version of the store answered. */
export const versionHeader = 'Causerie-Store-Version'
/** The header that says where a list goes on, for formats that have no place for it. */
export const nextHeader = 'Causerie-Next'

/** An answer in the format asked for, in pieces. Nothing on the way keeps it: figures are nobody else's business. */
export function respondAnswer(context: Context<SiteEnv>, answered: Answered): Promise<Response> {
  const { answer, pages, format, version, close } = answered
  context.header('Cache-Control', 'no-store')
  context.header('Vary', 'Accept')
  context.header(versionHeader, String(version))
  if (pages === undefined && 'next' in answer && answer.next !== null) context.header(nextHeader, answer.next)
  context.header('Content-Type', format === 'csv' ? `${answerFormats.csv}; charset=utf-8` : answerFormats[format])
  return respondPieces(context, { pieces: writers[format](answered), close })
}

const writers = {
  json: ({ answer, signal }) => jsonPieces(answer, signal),
  csv: answered => csvPieces(tables(answered)),
  async *arrow(answered) {
    const { arrowPieces } = await loadArrow(() => import('../../src/tables/arrow-pieces.ts'))
    yield* arrowPieces(tables(answered))
  },
} as const satisfies Record<AnswerFormat, (answered: Answered) => AsyncGenerator<string | Uint8Array>>

async function* tables({ answer, pages, signal }: Answered): AsyncGenerator<FlatTable> {
  if (!('query' in answer)) return yield flatDimensions(answer)
  yield* tablePieces([answer], signal)
  if (pages !== undefined) yield* tablePieces(pages, signal)
}

function flatDimensions(dimensions: DimensionValues): FlatTable {
  return layFlat(
    [
      { name: 'dimension', title: 'Dimension', type: 'text', value: row => row.dimension },
      { name: 'value', title: 'Value', type: 'id', value: row => row.value },
      { name: 'label', title: 'Name', type: 'text', value: row => row.label },
    ],
    dimensions.flatMap(({ dimension, values }) => values.map(({ value, label }) => ({ dimension, value, label }))),
  )
}
