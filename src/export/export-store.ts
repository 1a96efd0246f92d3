import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DuckDBEngine } from '../engine/duckdb.ts'
import { read } from '../engine/source.ts'
import { InvalidQueryError } from '../errors.ts'
import { assertKnownOptions, type NamesOf } from '../known-options.ts'
import type { FilterLists } from '../metrics/definitions/filter.ts'
import { readKnown } from '../metrics/reading/known.ts'
import { withinOf } from '../metrics/reading/restrict.ts'
import { writeFilesAtomically } from '../report/write-atomically.ts'
import { explainExhaustion } from '../store/exhausted.ts'
import { memoryBytesOf } from '../store/memory.ts'
import { openForFiles, type Store } from '../store/store.ts'
import { tableToCsv } from '../tables/csv.ts'
import { formatInstant } from '../time/instant.ts'
import { dictionaryTable, exportDictionary } from './dictionary.ts'
import { type ExportQuery, exportScope } from './export-scope.ts'
import { type ExportedTable, exportedTables, tablesOfExport } from './exported-tables.ts'
import { type ExportFormat, exportFormats, type WrittenTable, writeTable } from './write-table.ts'

export interface ExportOptions<Attribute extends string = never> extends ExportQuery<Attribute> {
  /** Where the files go; created if it does not exist. Files of the same names are replaced. */
  readonly folder: string
  /** Default: all. */
  readonly tables?: readonly ExportedTable[]
  /** Default `parquet`, which alone says everything exactly. `xlsx` needs hucre. */
  readonly format?: ExportFormat
  /** False leaves texts and attachments empty. Default true. */
  readonly texts?: boolean
  /** DuckDB's memory limit, in its own notation: `4GB`. Beyond it, data spills into the folder. Default: a quarter of the machine's. */
  readonly memoryLimit?: string
}

const optionNames: NamesOf<ExportOptions<string>> = {
  folder: true,
  tables: true,
  format: true,
  texts: true,
  memoryLimit: true,
  period: true,
  zone: true,
  asOf: true,
  where: true,
  not: true,
}

/** A file of an export, and what its format could not say. */
export interface WrittenFile extends WrittenTable {
  readonly table: ExportedTable
  readonly path: string
}

export interface ExportReport {
  readonly files: readonly WrittenFile[]
  /** The path of the data dictionary, a CSV file. */
  readonly dictionary: string
  /** The instant until which the store is known, for loading the messages again; null if no load says. */
  readonly knownUntil: string | null
}

/**
 * Writes messages, chats, waits and establishments as files for other programs, with a data dictionary, all of one version of the store.
 * The files appear when all of them are finished, or not at all. A restricted store exports only the chats of its restriction. Throws
 * `InvalidQueryError` for a wrong question or a table that the format cannot hold, and `StoreError` when a file cannot be written.
 *
 * @example
 * const store = await openStore('store')
 * const { files } = await exportStore(store, { folder: 'export', tables: ['messages'], format: 'csv', period: '2026-10' })
 * store.close()
 * console.log(files[0]?.table) // messages
 */
export async function exportStore<A extends string>(store: Store<A>, options: ExportOptions<A>): Promise<ExportReport> {
  assertKnownOptions('exportStore', options, optionNames)
  const { folder, tables, format, texts, memoryLimit, ...query } = options
  const memoryBytes = memoryBytesOf(memoryLimit)
  // For the signal of the source; the files need a connection that may write files.
  const report = await read(store, ({ signal }) =>
    writeFilesAtomically(folder, async working => {
      const engine = await openForFiles(store.directory, {
        memoryLimit: `${Math.ceil(memoryBytes / 1e6)}MB`,
        temporaryFolder: join(working, 'spilled'),
      })
      const connection = await engine.connect(signal)
      try {
        return await writeExport(connection, {
          query,
          folder: working,
          within: withinOf(store),
          ...(tables === undefined ? {} : { tables }),
          ...(format === undefined ? {} : { format }),
          ...(texts === undefined ? {} : { texts }),
        })
      } catch (error) {
        signal?.throwIfAborted()
        throw await explainExhaustion(error, { directory: working, memoryBytes })
      } finally {
        connection.close()
        engine.close()
      }
    }),
  )
  const placed = (path: string) => join(folder, basename(path))
  return {
    ...report,
    files: report.files.map(file => ({ ...file, path: placed(file.path) })),
    dictionary: placed(report.dictionary),
  }
}

interface Asked extends Pick<ExportOptions<string>, 'folder' | 'tables' | 'format' | 'texts'> {
  readonly query: ExportQuery<string>
  readonly within: readonly FilterLists[]
}

/** Writes the files of an export into an empty folder. */
export async function writeExport(
  engine: DuckDBEngine,
  { query, folder, within, tables = exportedTables, format = 'parquet', texts = true }: Asked,
): Promise<ExportReport> {
  assertListed('tables', tables, exportedTables)
  assertListed('format', [format], exportFormats)
  const { scope, attributes } = await exportScope(engine, query, { within, texts })
  const all = tablesOfExport(attributes)
  const files: WrittenFile[] = []
  for (const table of new Set(tables)) {
    const path = join(folder, `${table}.${format}`)
    files.push({ table, path, ...(await writeTable(engine, all[table], { scope, format, path })) })
  }
  const dictionary = join(folder, 'dictionary.csv')
  const rows = exportDictionary([...new Set(tables)], { format, attributes })
  await writeFile(dictionary, tableToCsv(dictionaryTable(rows)))
  const { until } = await readKnown(engine)
  return { files, dictionary, knownUntil: until === null ? null : formatInstant(until) }
}

function assertListed(of: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find(name => !known.includes(name))
  if (unknown !== undefined || given.length === 0)
    throw new InvalidQueryError(`${of} must be of ${known.join(', ')}: ${JSON.stringify(unknown ?? '')}`)
}
