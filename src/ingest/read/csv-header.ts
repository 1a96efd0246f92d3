import { IngestError } from '../../errors.ts'
import { nameKey } from '../../nearest-name.ts'
import { csvSplitter } from './csv-splitter.ts'
import { textRecords } from './text-records.ts'
import type { InputFile } from './unpack.ts'

export interface CsvHeader {
  readonly delimiter: string
  readonly names: readonly string[]
  /** Whether it is one line that ends with \n or \r\n. When lines end with \r alone, DuckDB sometimes loses characters. */
  readonly isOneLine: boolean
}

export interface CsvHeaderOptions {
  /** Used instead of guessing. */
  readonly delimiter?: string | undefined
  /** Names that the header should have; the delimiter under which most of them appear wins. */
  readonly expected: readonly string[]
  /** Whether all columns are wanted; unnamed ones after the last named one are then left out. Default false. */
  readonly everyColumn?: boolean
}

/** The delimiters to try when none is given. */
export const delimiters = [',', ';', '\t', '|']

/** The first record of a CSV file and its delimiter. */
export async function readCsvHeader(file: InputFile, options: CsvHeaderOptions): Promise<CsvHeader> {
  const candidates = options.delimiter === undefined ? delimiters : [options.delimiter]
  const headers: CsvHeader[] = []
  for (const delimiter of candidates) {
    const header = await headerUnder(file, delimiter)
    if (header !== null) headers.push(header)
  }
  if (headers.length === 0) throw failure(file, 'the first line must name the columns, but it is not a CSV row')

  const expected = new Set(options.expected.map(nameKey))
  const score = (header: CsvHeader) =>
    header.names.filter(name => expected.has(nameKey(name))).length * 1e6 + header.names.length
  const best = headers.reduce((best, header) => (score(header) > score(best) ? header : best))
  if (options.everyColumn !== true) return best
  const length = best.names.findLastIndex(name => name.trim() !== '') + 1
  return { ...best, names: best.names.slice(0, Math.max(1, length)) }
}

/** Null when the first record is malformed under this delimiter, as a quoted header is under all but its own. */
async function headerUnder(file: InputFile, delimiter: string): Promise<CsvHeader | null> {
  const splitter = csvSplitter({ delimiter, columns: null })
  for await (const { bytes, records } of textRecords(file.path, splitter)) {
    const [record] = records
    if (record === undefined) continue
    if (record.line > 1) throw failure(file, 'the first line must name the columns, but it is blank')
    if (record.problem !== null) return null
    const names = fieldsOf(bytes.toString('utf8', record.start, record.end), delimiter)
    const lineEnd = bytes.subarray(record.end, record.end + 2).toString()
    return { delimiter, names, isOneLine: record.lines === 1 && !/^\r(?!\n)/.test(lineEnd) }
  }
  throw failure(file, 'the first line must name the columns, but the file is empty')
}

function failure(file: InputFile, problem: string): IngestError {
  return new IngestError(`${file.name}: ${problem}`, { file: file.name, line: 1 })
}

/** The fields of a well-formed record. */
function fieldsOf(record: string, delimiter: string): string[] {
  const fields: string[] = []
  for (let rest = record; ; ) {
    const quoted = /^ ?"((?:[^"]|"")*)" */.exec(rest)
    const end = quoted === null ? rest.indexOf(delimiter) : quoted[0].length
    fields.push(quoted === null ? rest.slice(0, end === -1 ? undefined : end) : (quoted[1] ?? '').replaceAll('""', '"'))
    if (end === -1 || end >= rest.length) return fields
    rest = rest.slice(end + 1)
  }
}
