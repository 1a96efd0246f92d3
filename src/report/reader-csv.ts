import type { ChatListAnswer } from '../metrics/operators/chat-list.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { nextTurn, stepsASlice } from '../slices.ts'
import { cell, type Separators } from '../tables/csv.ts'
import { wordsOf } from '../words/locale.ts'
import { type ReaderTable, type ReaderTableOptions, readerTable } from './reader-table.ts'

export interface ReaderCsvOptions extends Omit<ReaderTableOptions, 'inSeconds'> {
  /** Whether the question comes first, a line for each part of it, then an empty line. Default false. */
  readonly question?: boolean
}

/**
 * An answer as CSV for a reader's spreadsheet: separators, decimals and heads of their language, with a byte order mark. `toCsv` writes one
 * for programs.
 *
 * @example
 * const answer = await volume(store, { period: '2026-10', compare: 'none', asOf: '2026-11-01T00:00:00Z' })
 * console.log(readerCsv(answer, { locale: 'fr' }).split('\r\n')[0]?.slice(1)) // Indicateur;Valeur
 */
export function readerCsv(answer: AnyAnswer, { question = false, ...options }: ReaderCsvOptions): string {
  const { separators } = wordsOf(options.locale).sheet
  const table = readerTable(answer, options)
  const asked = table.question.map(({ label, value }) => [label, value].map(text => cell(text, 'text', separators)))
  return `\uFEFF${textOf([...(question ? [...asked, []] : []), headOf(table, separators)], separators)}${rowsOf(table, separators)}`
}

/** The pages of a list of chats as one such file, in pieces. Yields to the event loop between them. */
export async function* readerCsvPieces(
  answers: AsyncIterable<ChatListAnswer>,
  options: Omit<ReaderTableOptions, 'inSeconds'>,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const { separators } = wordsOf(options.locale).sheet
  let isFirst = true
  for await (const answer of answers) {
    for (let first = 0; first === 0 || first < answer.rows.length; first += stepsASlice) {
      if (!isFirst) await nextTurn(signal)
      const table = readerTable({ ...answer, rows: answer.rows.slice(first, first + stepsASlice) }, options)
      yield `${isFirst ? `\uFEFF${textOf([headOf(table, separators)], separators)}` : ''}${rowsOf(table, separators)}`
      isFirst = false
    }
  }
}

function headOf({ heads }: ReaderTable, separators: Separators): readonly string[] {
  return heads.map(head => cell(head, 'text', separators))
}

function rowsOf({ rows, columns }: ReaderTable, separators: Separators): string {
  const written = rows.map(row => row.map((value, index) => cell(value, columns[index]?.type ?? 'text', separators)))
  return textOf(written, separators)
}

function textOf(lines: readonly (readonly string[])[], { cell: separator }: Separators): string {
  return lines.map(line => `${line.join(separator)}\r\n`).join('')
}
