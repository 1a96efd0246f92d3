import type { Context } from 'hono'
import type { FlatTable } from '../../src/metrics/definitions/flat-table.ts'
import { loadArrow } from '../../src/optional-package.ts'
import { csvPieces } from '../../src/tables/answer-pieces.ts'
import { jsonPieces } from '../../src/tables/json-pieces.ts'
import { respondPieces } from '../routes/respond-pieces.ts'
import type { SiteEnv } from '../site.ts'
import { type AnswerFormat, answerFormats } from './answer-format.ts'

export interface ApiAnswer {
  readonly json: object
  /** The same as CSV and Arrow have it, in pieces with the same columns. Those of a whole list go on after its JSON, which is a page. */
  readonly tables: AsyncIterable<FlatTable> | Iterable<FlatTable>
  /** Where a list goes on that ends before its end; null: all is there. */
  readonly next: string | null
}

export interface RespondOptions {
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
export function respondAnswer(
  context: Context<SiteEnv>,
  answer: ApiAnswer,
  { format, version, signal, close }: RespondOptions,
): Promise<Response> {
  context.header('Cache-Control', 'no-store')
  context.header('Vary', 'Accept')
  context.header(versionHeader, String(version))
  if (answer.next !== null) context.header(nextHeader, answer.next)
  context.header('Content-Type', format === 'csv' ? `${answerFormats.csv}; charset=utf-8` : answerFormats[format])
  return respondPieces(context, { pieces: writers[format](answer, signal), close })
}

const writers = {
  json: ({ json }, signal) => jsonPieces(json, signal),
  csv: ({ tables }) => csvPieces(tables),
  async *arrow({ tables }) {
    const { arrowPieces } = await loadArrow(() => import('../../src/tables/arrow-pieces.ts'))
    yield* arrowPieces(tables)
  },
} as const satisfies Record<
  AnswerFormat,
  (answer: ApiAnswer, signal: AbortSignal) => AsyncGenerator<string | Uint8Array>
>
