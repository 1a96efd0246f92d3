import { type FlatTable, layFlat } from '../metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { nextTurn, stepsASlice } from '../slices.ts'
import { type CsvOptions, tableToCsv } from './csv.ts'
import { rowsOf } from './flat-answer.ts'

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
    const { columns, rows } = rowsOf(answer)
    for (let first = 0; first === 0 || first < rows.length; first += stepsASlice) {
      if (!isFirst) await nextTurn(signal)
      isFirst = false
      yield layFlat(columns, rows.slice(first, first + stepsASlice))
    }
  }
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
