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
  /** The rows for CSV and Arrow, in pieces with the same columns. They may be a whole list, of which the JSON is one page. */
  readonly tables: AsyncIterable<FlatTable> | Iterable<FlatTable>
  /** The cursor of the next page of a list; null: this is the last. */
  readonly next: string | null
}

export interface RespondOptions {
  readonly format: AnswerFormat
  /** The version of the store. */
  readonly version: number
  readonly signal: AbortSignal
  /** Called when everything was sent, or the reader has left. */
  readonly close: () => void
}

/** The header with the version of the store that answered. */
export const versionHeader = 'Causerie-Store-Version'
/** The header with the cursor of the next page, for formats that have no place for it. */
export const nextHeader = 'Causerie-Next'

/** Sends an answer in the requested format, in pieces. It must not be cached on the way, because figures are confidential. */
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
