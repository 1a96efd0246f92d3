import { stat } from 'node:fs/promises'
import type { DuckDBEngine } from '../engine/duckdb.ts'
import type { Column } from '../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../engine/sql.ts'
import { InvalidQueryError } from '../errors.ts'
import { loadXlsx } from '../optional-package.ts'
import { formulaStart, tableToCsv } from '../tables/csv.ts'
import type { ExportScope } from './export-scope.ts'
import type { ExportedColumn, ExportedType, TableOfExport } from './exported-tables.ts'

export const exportFormats = ['parquet', 'csv', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** What a file has, and what its format could not say. */
export interface WrittenTable {
  readonly rows: number
  readonly bytes: number
  /** Texts of a CSV file before which `'` was written, because a spreadsheet would take them for formulas. */
  readonly defused: number
  /** Values with a `;` in a list of a CSV or XLSX file, where `;` separates values. */
  readonly split: number
  /** Texts of an XLSX file that were cut to what a cell holds. */
  readonly cut: number
}

/** Writes a table to a file, in each format. Throws `InvalidQueryError` when the format cannot hold it. */
export async function writeTable(
  engine: DuckDBEngine,
  table: TableOfExport,
  { scope, format, path }: { readonly scope: ExportScope; readonly format: ExportFormat; readonly path: string },
): Promise<WrittenTable> {
  const written = await writers[format](engine, { columns: table.columns, rows: table.rows(scope), path })
  return { defused: 0, cut: 0, split: 0, ...written, bytes: (await stat(path)).size }
}

interface Asked {
  readonly columns: readonly ExportedColumn[]
  readonly rows: Sql
  readonly path: string
}
type Writer = (engine: DuckDBEngine, asked: Asked) => Promise<Partial<WrittenTable> & Pick<WrittenTable, 'rows'>>

const writers: Readonly<Record<ExportFormat, Writer>> = {
  async parquet(engine, { rows, path }) {
    return { rows: await copied(engine, sql`COPY (${rows}) TO ${path} (FORMAT parquet, COMPRESSION zstd)`) }
  },
  async csv(engine, { columns, rows, path }) {
    const cells = join(columns.map(({ type }, place) => sql`${csvCell(type, at(place))} AS ${at(place)}`))
    const survey = await surveyed(engine, columns, rows)
    // Not by HEADER, for which DuckDB gives names that differ in case only other names.
    const head = tableToCsv({
      columns: columns.map(({ name }) => ({ name, title: name, type: 'text', nullable: false, compares: false })),
      rows: [],
    }).replace('\r\n', survey.rows === 0 ? '' : '\n')
    await engine.execute(sql`COPY (SELECT ${cells} FROM ${placed(columns, rows)})
      TO ${path} (FORMAT csv, HEADER false, PREFIX ${head}, SUFFIX ${'\n'}, DELIMITER ',')`)
    return survey
  },
  async xlsx(engine, { columns, rows, path }) {
    const { most, writeXlsx } = await loadXlsx(() => import('./xlsx-file.ts'))
    const { rows: count, split } = await surveyed(engine, columns, rows)
    if (count > most.rows)
      throw new InvalidQueryError(
        `a sheet holds ${most.rows} rows, this table has ${count}: narrow it by a period or a filter, or export Parquet or CSV`,
      )
    const types = Object.fromEntries(columns.map(({ type }, place) => [place, decoded[type]]))
    const cells = join(columns.map(({ type }, place) => sql`${asText(type, at(place))} AS ${at(place)}`))
    const pages = engine.pages(sql`SELECT ${cells} FROM ${placed(columns, rows)}`, types)
    const { cut } = await writeXlsx(path, columns, pages)
    return { rows: count, cut, split }
  },
}

const at = (place: number) => identifier(String(place))

/** The rows with their columns named by place: attributes may have names that the database takes for one. */
function placed(columns: readonly ExportedColumn[], rows: Sql): Sql {
  return sql`(${rows}) AS placed(${join(columns.map((_, place) => at(place)))})`
}

const decoded: Readonly<Record<ExportedType, Column>> = {
  id: 'text?',
  text: 'text?',
  code: 'text?',
  texts: 'text?',
  instant: 'instant?',
  boolean: 'boolean?',
  count: 'count?',
  seconds: 'number?',
}

async function copied(engine: DuckDBEngine, copy: Sql): Promise<number> {
  const [result] = await engine.query(copy, { Count: 'count' })
  return result?.Count ?? 0
}

const isFormula = (text: Sql) => sql`regexp_matches(${text}, ${formulaStart.source})`
const isOutside = (type: ExportedType) => type === 'id' || type === 'text' || type === 'texts'
const asText = (type: ExportedType, value: Sql) => (type === 'texts' ? sql`array_to_string(${value}, ';')` : value)

function csvCell(type: ExportedType, value: Sql): Sql {
  // As `formatInstant` writes them. The session is in UTC.
  if (type === 'instant')
    return sql`regexp_replace(regexp_replace(strftime(${value}, '%Y-%m-%dT%H:%M:%S.%f'), '(\\.\\d*?)0+$', '\\1'), '\\.$', '') || 'Z'`
  if (!isOutside(type)) return value
  const text = asText(type, value)
  return sql`CASE WHEN ${isFormula(text)} THEN '''' || ${text} ELSE ${text} END`
}

/** How many rows there are, and what CSV and sheets cannot say of them. */
async function surveyed(
  engine: DuckDBEngine,
  columns: readonly ExportedColumn[],
  rows: Sql,
): Promise<Pick<WrittenTable, 'rows' | 'defused' | 'split'>> {
  const sum = (counts: readonly Sql[]) => sql`coalesce(sum(${join(counts, sql` + `, sql`0`)}), 0)::BIGINT`
  const formulas = columns
    .flatMap(({ type }, place) => (isOutside(type) ? [asText(type, at(place))] : []))
    .map(text => sql`coalesce(${isFormula(text)}, false)::INTEGER`)
  const lists = columns
    .flatMap(({ type }, place) => (type === 'texts' ? [at(place)] : []))
    .map(list => sql`coalesce(len(list_filter(${list}, lambda v: contains(v, ';'))), 0)`)
  const [found] = await engine.query(
    sql`SELECT count(*) AS "rows", ${sum(formulas)} AS defused, ${sum(lists)} AS split FROM ${placed(columns, rows)}`,
    { rows: 'count', defused: 'count', split: 'count' },
  )
  return found ?? { rows: 0, defused: 0, split: 0 }
}
