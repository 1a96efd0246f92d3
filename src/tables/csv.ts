import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import type { FlatTable, FlatType, FlatValue } from '../metrics/definitions/flat-table.ts'
import type { AnyAnswer } from '../metrics/operators/index.ts'
import { flatAnswer } from './flat-answer.ts'

export interface CsvOptions {
  /** Whether to begin with a byte order mark, so that spreadsheets read UTF-8. Default false. */
  readonly bom?: boolean
}

const optionNames: NamesOf<CsvOptions> = { bom: true }

/**
 * An answer's rows as CSV (RFC 4180: commas, CRLF; UTF-8). A text that a spreadsheet would execute as a formula is prefixed with `'`.
 *
 * @example
 * const csv = toCsv(await volume(store, { period: '2026-10', asOf: '2026-11-01T00:00:00Z' }))
 * console.log(csv.split('\r\n')[0]) // metric,value,previous,changeRatio
 */
export function toCsv(answer: AnyAnswer, options: CsvOptions = {}): string {
  assertKnownOptions('toCsv', options, optionNames)
  return tableToCsv(flatAnswer(answer), options)
}

/** A flat table as CSV; see `toCsv`. Null is written as empty. Without `head`, the rows continue another table with the same columns. */
export function tableToCsv(
  { columns, rows }: FlatTable,
  { bom = false, head = true }: CsvOptions & { readonly head?: boolean } = {},
): string {
  const lines = [
    ...(head ? [columns.map(column => cell(column.name, 'text'))] : []),
    ...rows.map(row => row.map((value, index) => cell(value, columns[index]?.type ?? 'text'))),
  ]
  return (bom ? '\uFEFF' : '') + lines.map(line => `${line.join(',')}\r\n`).join('')
}

/** How a spreadsheet of some language reads CSV. */
export interface Separators {
  readonly cell: string
  readonly decimal: string
}

/** Commas and decimal points, as RFC 4180 and programs expect. */
const usual: Separators = { cell: ',', decimal: '.' }

/** A value as a cell of CSV: quoted if it must be, texts from outside defused. Null is empty. */
export function cell(value: FlatValue, type: FlatType, separators = usual): string {
  if (value === null) return ''
  if (typeof value === 'number') return quoted(String(value).replace('.', separators.decimal), separators)
  return quoted(type === 'text' || type === 'id' ? defused(String(value)) : String(value), separators)
}

function quoted(text: string, { cell: separator }: Separators): string {
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a spreadsheet takes for a formula begins like this. Includes the full-width forms, which some spreadsheets normalize. */
export const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/

function defused(text: string): string {
  return formulaStart.test(text) ? `'${text}` : text
}
