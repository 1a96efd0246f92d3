export interface CsvRow {
  readonly cells: readonly string[]
  /** Where it begins, from 1. */
  readonly line: number
}

/** Why a text is no CSV, and in which cell. */
export interface CsvMistake {
  readonly problem: string
  readonly line: number
  /** From 0. */
  readonly cell: number
}

/**
 * The rows of a short CSV, whose lines end with `\n`; a message log is read by `src/ingest`. A quote stands around a whole cell only,
 * and within one it is written twice.
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
  if (text[start] !== '"') return 'a quote stands within a cell that has none around it: write "a ""b"" c" for a "b" c'
  const isClosed = /"[^"]*(?:""[^"]*)*"(?!")/y
  isClosed.lastIndex = start
  return isClosed.test(text)
    ? 'a quote within quotes is written twice'
    : 'a quote is not closed before the end of the file'
}
