import { nextTurn, stepsASlice } from '../slices.ts'
import { type CsvOptions, tableToCsv } from './csv.ts'
import { type AnyAnswer, flatAnswer } from './flat-answer.ts'
import type { FlatTable } from './flat-table.ts'

/**
 * Answers of one shape, the pages of a list say, as flat tables of a few thousand rows each, all with the same columns: at least one.
 * Between two of them the event loop turns.
 */
export async function* tablePieces(
  answers: AsyncIterable<AnyAnswer> | Iterable<AnyAnswer>,
  signal?: AbortSignal,
): AsyncGenerator<FlatTable> {
  let isFirst = true
  for await (const answer of answers) {
    for (const piece of cut(answer)) {
      if (!isFirst) await nextTurn(signal)
      isFirst = false
      yield flatAnswer(piece)
    }
  }
}

/** The same answer with a part of its rows each. */
function* cut(answer: AnyAnswer): Generator<AnyAnswer> {
  if (!('rows' in answer) || answer.rows.length <= stepsASlice) return yield answer
  for (let first = 0; first < answer.rows.length; first += stepsASlice)
    yield { ...answer, rows: answer.rows.slice(first, first + stepsASlice) } as AnyAnswer
}

/** The tables as one CSV, see `toCsv`, in pieces. */
export async function* csvPieces(
  tables: AsyncIterable<FlatTable> | Iterable<FlatTable>,
  { bom = false }: CsvOptions = {},
): AsyncGenerator<string> {
  let isFirst = true
  for await (const table of tables) {
    yield tableToCsv(table, { bom: bom && isFirst, ...(isFirst ? {} : { head: false }) })
    isFirst = false
  }
}
