import { identifier, join, sql } from '../../engine/sql.ts'
import { nextTurn } from '../../slices.ts'
import type { LogPart } from '../log-part.ts'
import type { ReadContext } from '../read/read-context.ts'
import type { InputFile } from '../read/unpack.ts'
import { readFile } from '../read-file.ts'
import { readTextRows, type TextRows } from '../sources/text-rows.ts'
import { takeIn } from '../take-in.ts'
import type { ExportContext } from './read-export.ts'

/** The columns of a table that an export reads. Both are given by their names in the file. */
export interface TableColumns {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

const pageRows = 20_000

/**
 * Copies a table of a file (CSV, JSONL, Parquet, Arrow) into the temp table `table`, all values as texts, columns that the file lacks as
 * NULL. Rows that are no records are rejected. Throws `IngestError` when a required column is missing.
 */
export async function copyTable(
  file: InputFile,
  table: string,
  { required, optional }: TableColumns,
  context: ExportContext,
): Promise<void> {
  await copyParts(asked => readFile(file, asked), table, { required, optional }, context)
}

/** The same for a table of a database. `name` stands for the file. */
export async function copyTextRows(
  rows: AsyncIterable<TextRows>,
  { name, table }: { readonly name: string; readonly table: string },
  columns: TableColumns,
  context: ExportContext,
): Promise<void> {
  await copyParts(asked => readTextRows(rows, asked, name), table, columns, context)
}

async function copyParts(
  read: (asked: ReadContext) => AsyncIterable<LogPart>,
  table: string,
  { required, optional }: TableColumns,
  context: ExportContext,
): Promise<void> {
  const names = [...required, ...optional]
  const into = identifier(table)
  await context.engine.execute(
    sql`CREATE OR REPLACE TEMP TABLE ${into} (${join([...names, 'reason'].map(name => sql`${identifier(name)} VARCHAR`))})`,
  )
  const parts = read({
    ...context,
    columns: names,
    spelled: [],
    needed: required,
    required: required.map(name => ({ name, purpose: name })),
    instants: [],
  })
  let firstRow = 0
  for await (const part of parts) {
    firstRow = await takeIn(context.engine, part, {
      table: into,
      insert: ({ cells, from, problem }) =>
        sql`INSERT INTO ${into} SELECT ${join([
          ...names.map(name => cells.get(name)?.text ?? sql`NULL`),
          problem ?? sql`NULL`,
        ])} FROM ${from}`,
      firstRow,
      ofLog: true,
    })
  }
  await context.engine.execute(sql`DELETE FROM ${into} WHERE reason IS NOT NULL`)
}

export type TextRecord<Column extends string> = Readonly<Record<Column, string | null>>

/** The rows of a temp table of texts in their order, a page at a time. `line` is the number of the row in its file. */
export async function* tableRecords<const Column extends string>(
  columns: readonly Column[],
  table: string,
  { engine }: ExportContext,
): AsyncGenerator<{ readonly record: TextRecord<Column>; readonly line: number }> {
  const read = Object.fromEntries(columns.map(name => [name, 'text?'] as const))
  const selected = join(columns.map(name => sql`${identifier(name)}::VARCHAR AS ${identifier(name)}`))
  const [size] = await engine.query(sql`SELECT coalesce(max(rowid) + 1, 0) AS "rows" FROM ${identifier(table)}`, {
    rows: 'count',
  })
  for (let from = 0; from < (size?.rows ?? 0); from += pageRows) {
    const rows = await engine.query(
      sql`SELECT ${selected}, rowid AS "place" FROM ${identifier(table)}
        WHERE rowid >= ${from} AND rowid < ${from + pageRows} ORDER BY rowid`,
      { ...read, place: 'count' },
    )
    for (const { place, ...record } of rows) yield { record: record as TextRecord<Column>, line: Number(place) + 1 }
    await nextTurn()
  }
}
