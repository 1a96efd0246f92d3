export interface CsvRow {
  readonly cells: readonly string[]
  /** The line where it begins, from 1. */
  readonly line: number
}

/** Why a text is not valid CSV, and in which cell. */
export interface CsvMistake {
  readonly problem: string
  readonly line: number
  /** The index of the cell in its row, from 0. */
  readonly cell: number
}

/**
 * The rows of a short CSV whose lines end with `\n`. (Message logs are read by `src/ingest`.) Quotes may only enclose a whole cell; a
 * quote inside a quoted cell is doubled.
 *
 * @example csvRows('a,"b ""c"""\n', ',') // [{ cells: ['a', 'b "c"'], line: 1 }]
 */
export function csvRows(text: string, delimiter: ',' | ';'): readonly CsvRow[] | CsvMistake {
  const cell = new RegExp(`(?:"([^"]*(?:""[^"]*)*)"|([^"\\n${delimiter}]*))(${delimiter}|\\n|$)`, 'y')
  const rows: CsvRow[] = []
  let cells: string[] = []
  let [rowLine, line] = [1, 1]
  while (cell.lastIndex < text.length || cells.length > 0) {
    const start = cell.lastIndex
    const found = cell.exec(text)
    if (found === null) return { problem: mistakeAt(text, start), line, cell: cells.length }
    const [written, quoted, bare = '', end] = found
    cells.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'))
    line += written.split('\n').length - 1
    if (end === delimiter) continue
    rows.push({ cells, line: rowLine })
    cells = []
    rowLine = line
    if (end === '') break
  }
  return rows
}

function mistakeAt(text: string, start: number): string {
  if (text[start] !== '"') return 'a quote stands in an unquoted cell: write "a ""b"" c" for a "b" c'
  const isClosed = /"[^"]*(?:""[^"]*)*"(?!")/y
  isClosed.lastIndex = start
  return isClosed.test(text)
    ? 'a quote inside a quoted cell must be doubled'
    : 'a quote is not closed by the end of the file'
}
