import { nearestName } from '../src/nearest-name.ts'
import { isLocale, locales } from '../src/words/locale.ts'
import { asciiAddress } from './address.ts'
import { ConfigError } from './config-error.ts'
import { type CsvRow, csvRows } from './csv-rows.ts'
import { readText } from './read-text.ts'
import { mergeRecipients, type Recipient } from './recipient.ts'
import { recipientColumns } from './recipient-columns.ts'

export type { Recipient } from './recipient.ts'

const maxBytes = 20_000_000

/**
 * Reads a list of recipients: CSV in UTF-8 with a header, `address`, `name`, `locale` and a column for each dimension of the scope. The
 * delimiter is the more frequent of `,` and `;` in the header. A dimension's cell may hold several values separated by `;` (in quotes if
 * `;` is the delimiter); `\;` is a `;` inside a value. An address on several lines gets the values of all of them. A problem with one
 * recipient goes into its `refused`. Throws `ConfigError`, with file and line, for problems with the whole list.
 */
export async function readRecipients(
  path: string,
  options: { readonly dimensions: readonly string[] },
): Promise<readonly Recipient[]> {
  const fail = (line: number, problem: string) => new ConfigError(`${path}:${line}: ${problem}`, { file: path, line })
  const [header, ...rows] = rowsOf(await readText(path, { maxBytes }), fail)
  if (header === undefined) throw fail(1, 'must have a header with a column address')
  const columns = header.cells.map(cell => cell.trim())
  const known = [...recipientColumns, ...options.dimensions]
  for (const [index, column] of columns.entries()) {
    if (!known.includes(column)) {
      const rule = `a column must be one of ${known.join(', ')}${meant(column, known)}`
      throw fail(header.line, `${rule}: ${shown(column)}`)
    }
    if (columns.indexOf(column) !== index) throw fail(header.line, `a column occurs twice: ${shown(column)}`)
  }
  for (const column of ['address', ...options.dimensions]) {
    if (!columns.includes(column)) throw fail(header.line, `must have a column ${column}`)
  }
  const { dimensions } = options
  return mergeRecipients(
    rows.map(row => recipientOf(row, { columns, dimensions, file: path })),
    path,
  )
}

/** A suggestion for the end of a message; empty if no name is near. */
export function meant(given: string, names: readonly string[]): string {
  const nearest = nearestName(given, names)
  return nearest === null ? '' : ` (did you mean ${nearest}?)`
}

function rowsOf(given: string, fail: (line: number, problem: string) => ConfigError): readonly CsvRow[] {
  const text = given.replaceAll(/\r\n?/g, '\n')
  const rows = csvRows(text, delimiterOf(text))
  if ('problem' in rows) {
    const column = firstLine(text).split(delimiterOf(text))[rows.cell]?.trim() ?? ''
    throw fail(rows.line, `${column === '' ? '' : `${column}: `}${rows.problem}`)
  }
  return rows.filter(({ cells }) => cells.some(cell => cell.trim() !== ''))
}

function delimiterOf(text: string): ',' | ';' {
  const header = firstLine(text)
  return header.split(';').length > header.split(',').length ? ';' : ','
}

function firstLine(text: string): string {
  return /^[^\n]*/.exec(text.trimStart())?.[0] ?? ''
}

interface Columns {
  readonly file: string
  readonly columns: readonly string[]
  readonly dimensions: readonly string[]
}

function recipientOf({ cells, line }: CsvRow, { file, columns, dimensions }: Columns): Recipient {
  const cellOf = (column: string) => cells[columns.indexOf(column)]?.trim() ?? ''
  const written = cellOf('address')
  const address = asciiAddress(written)
  const locale = cellOf('locale').toLowerCase()
  const refused = [
    cells.length === columns.length
      ? null
      : `must have ${columns.length} cells, ${columns.join(', ')}: has ${cells.length}`,
    address !== null ? null : `address: must be one mail address such as ann@example.com: ${shown(written)}`,
    locale === '' || isLocale(locale) ? null : `locale: must be ${locales.join(', ')} or empty: ${shown(locale)}`,
  ].find(problem => problem !== null)
  const scope = dimensions.map(dimension => [dimension, valuesOf(cellOf(dimension))] as const)
  return {
    address: address ?? written,
    name: cleanName(cellOf('name')),
    locale: isLocale(locale) ? locale : null,
    scope: Object.fromEntries(scope),
    line,
    places: scope.flatMap(([dimension, values]) =>
      values.map(value => ({ dimension, value, at: `${file}:${line}: ${dimension}` })),
    ),
    refused: refused === undefined || refused === null ? null : `${file}:${line}: ${refused}`,
  }
}

function valuesOf(cell: string): readonly string[] {
  const values = cell.split(/(?<!\\);/).map(value => value.replaceAll('\\;', ';').trim())
  return [...new Set(values.filter(value => value !== ''))]
}

/** The text as one line, without control characters and without characters that change the writing direction. */
function cleanName(name: string): string | null {
  const clean = name
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .trim()
  return clean === '' ? null : clean
}

/** A value from a file, cut to fit a line. */
export function shown(value: string): string {
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)
}
