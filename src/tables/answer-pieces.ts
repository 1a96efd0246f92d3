import { type FlatTable, layFlat } from '../metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { nextTurn, stepsASlice } from '../slices.ts'
import { type CsvOptions, tableToCsv } from './csv.ts'
import { rowsOf } from './flat-answer.ts'

/**
 * Splits answers of the same shape, such as the pages of a list, into flat tables of a few thousand rows with the same columns; there is at
 * least one. Yields to the event loop between tables.
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

/** Writes tables as one CSV file, in pieces; see `toCsv`. */
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
