import { Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow'
import type { DuckDBEngine } from '../../src/engine/duckdb.ts'
import type { MappedLogInput } from '../../src/ingest/fill-incoming.ts'
import type { temporaryFolder } from './temporary-folder.ts'

/** Texts by column. A file has the columns that at least one row has. */
export type TextRow = Readonly<Record<string, string>>

interface Written {
  readonly name: string
  readonly rows: readonly TextRow[]
  readonly files: ReturnType<typeof temporaryFolder>
  readonly engine: () => DuckDBEngine
}

/** Writes a log of texts in every input format, by name. Where a format needs a cell that a row lacks, it is empty or null. */
export const everyFormat: Readonly<Record<string, (written: Written) => Promise<MappedLogInput>>> = {
  csv: async ({ name, rows, files }) => {
    const names = columnsOf(rows)
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
    const line = (cells: readonly string[]) => `${cells.map(quoted).join(',')}\n`
    return files.write(
      `${name}.csv`,
      [names, ...rows.map(row => names.map(column => row[column] ?? ''))].map(line).join(''),
    )
  },
  jsonl: async ({ name, rows, files }) => files.write(`${name}.jsonl`, toLines(rows)),
  parquet: async ({ name, rows, files, engine }) => {
    const path = files.pathOf(`${name}.parquet`)
    const columns = columnsOf(rows).map(column => `'${column.replaceAll("'", "''")}': 'VARCHAR'`)
    const source = files.write(`${name}-source.jsonl`, toLines(rows))
    await engine().connection.run(
      `COPY (FROM read_ndjson('${source}', columns = {${columns.join(', ')}})) TO '${path}' (FORMAT parquet)`,
    )
    return path
  },
  arrow: async ({ name, rows, files }) => files.write(`${name}.arrow`, tableToIPC(toTable(rows), 'file')),
  objects: async ({ rows }) => rows.map(row => ({ ...row })),
}

function columnsOf(rows: readonly TextRow[]): string[] {
  return [...new Set(rows.flatMap(row => Object.keys(row)))]
}

function toLines(rows: readonly TextRow[]): string {
  return rows.map(row => `${JSON.stringify(row)}\n`).join('')
}

function toTable(rows: readonly TextRow[]): Table {
  const vector = (column: string) =>
    vectorFromArray(
      rows.map(row => row[column] ?? null),
      new Utf8(),
    )
  return new Table(Object.fromEntries(columnsOf(rows).map(column => [column, vector(column)])))
}
