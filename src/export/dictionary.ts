import { type FlatTable, layFlat } from '../metrics/definitions/flat-table.ts'
import { type ExportedColumn, type ExportedTable, tablesOfExport } from './exported-tables.ts'
import type { ExportFormat } from './write-table.ts'

/** A line of the data dictionary. */
export interface DictionaryRow {
  readonly table: ExportedTable
  readonly column: string
  /** What a cell is in the format. */
  readonly type: string
  readonly meaning: string
}

const types: Readonly<Record<ExportFormat, Readonly<Record<ExportedColumn['type'], string>>>> = {
  parquet: {
    id: 'VARCHAR',
    text: 'VARCHAR',
    code: 'VARCHAR',
    texts: 'VARCHAR[]',
    instant: 'TIMESTAMP WITH TIME ZONE',
    boolean: 'BOOLEAN',
    count: 'BIGINT',
    seconds: 'DOUBLE',
  },
  csv: {
    id: 'text',
    text: 'text',
    code: 'text',
    texts: 'texts, separated by ;',
    instant: 'ISO 8601 in UTC',
    boolean: 'true or false',
    count: 'whole number',
    seconds: 'number',
  },
  xlsx: {
    id: 'text',
    text: 'text',
    code: 'text',
    texts: 'texts, separated by ;',
    instant: 'date and time in UTC',
    boolean: 'TRUE or FALSE',
    count: 'number',
    seconds: 'number',
  },
}

/** What each column of an export means. `attributes` are the attributes of establishments. */
export function exportDictionary(
  tables: readonly ExportedTable[],
  { format, attributes }: { readonly format: ExportFormat; readonly attributes: readonly string[] },
): readonly DictionaryRow[] {
  const all = tablesOfExport(attributes)
  return tables.flatMap(table =>
    all[table].columns.map(({ name, type, meaning }) => ({ table, column: name, type: types[format][type], meaning })),
  )
}

export function dictionaryTable(rows: readonly DictionaryRow[]): FlatTable {
  return layFlat<DictionaryRow>(
    [
      { name: 'table', title: 'Table', type: 'code', value: row => row.table },
      { name: 'column', title: 'Column', type: 'text', value: row => row.column },
      { name: 'type', title: 'Type', type: 'code', value: row => row.type },
      { name: 'meaning', title: 'Meaning', type: 'text', value: row => row.meaning },
    ],
    rows,
  )
}
