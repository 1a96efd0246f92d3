import { openDuckDB } from '../../src/engine/duckdb.ts'
import { sql } from '../../src/engine/sql.ts'
import { exportDictionary } from '../../src/export/dictionary.ts'
import { exportedTables, tablesOfExport } from '../../src/export/exported-tables.ts'
import { describeStore } from '../../src/store/describe.ts'
import { createStore, schemaVersion } from '../../src/store/schema.ts'
import { markdownTable } from './generated-parts.ts'

/** The generated parts of docs/store.md: the views and tables of a store, with the comments stored in it. */
export async function storeParts(): Promise<Readonly<Record<string, string>>> {
  const engine = await openDuckDB(':memory:')
  try {
    for (const statement of createStore) await engine.execute(statement)
    await describeStore(engine)
    const columns = await engine.query(
      sql`SELECT table_name, column_name, data_type, is_nullable AS nullable, coalesce(comment, '') AS comment
        FROM duckdb_columns() WHERE NOT internal ORDER BY table_oid, column_index`,
      { table_name: 'text', column_name: 'text', data_type: 'text', nullable: 'boolean', comment: 'text' },
    )
    const relations = await engine.query(
      sql`SELECT view_name AS name, comment, true AS is_view FROM duckdb_views() WHERE NOT internal
        UNION ALL SELECT table_name, comment, false FROM duckdb_tables() ORDER BY is_view DESC`,
      { name: 'text', comment: 'text', is_view: 'boolean' },
    )
    const byPlace = (name: string) => columns.findIndex(column => column.table_name === name)
    const part = (isView: boolean) =>
      relations
        .filter(({ is_view }) => is_view === isView)
        .sort((a, b) => byPlace(a.name) - byPlace(b.name))
        .map(({ name, comment }) => {
          const own = columns.filter(({ table_name }) => table_name === name)
          const rows = own.map(column => [
            `\`${column.column_name}\``,
            // Enums are spelled out where they are explained.
            column.data_type.startsWith('ENUM') ? 'ENUM' : column.data_type,
            // DuckDB does not know which columns of a view can be null; their comments do.
            ...(isView ? [] : [column.nullable ? 'yes' : '']),
            column.comment,
          ])
          return `### ${name}\n\n${comment}\n\n${markdownTable(['column', 'type', ...(isView ? [] : ['null']), 'meaning'], rows)}`
        })
        .join('\n\n')
    return {
      schema: `The schema is number ${schemaVersion}.`,
      dictionary: dictionaryPart(),
      views: part(true),
      tables: part(false),
    }
  } finally {
    engine.close()
  }
}

/** The columns of the files of an export, without attributes of establishments. */
function dictionaryPart(): string {
  const tables = tablesOfExport([])
  return exportedTables
    .map(table => {
      const rows = exportDictionary([table], { format: 'parquet', attributes: [] })
      const lines = rows.map(({ column, type, meaning }) => [`\`${column}\``, type, meaning])
      return `### ${table}\n\n${tables[table].meaning}\n\n${markdownTable(['column', 'type', 'meaning'], lines)}`
    })
    .join('\n\n')
}
