import { Command, Option } from 'commander'
import type { ExportReport } from '../src/export/export-store.ts'
import { type ExportedTable, exportedTables } from '../src/export/exported-tables.ts'
import { type ExportFormat, exportFormats } from '../src/export/write-table.ts'
import { formatCount } from '../src/words/format.ts'
import { formatBytes } from '../src/words/format-bytes.ts'
import { assertStore } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { splitList } from './list-argument.ts'
import { checkOutputFlags, formatJson, type OutputFlags, writeOutput } from './output-options.ts'
import { filterOptions, periodlessQueryOf, type QueryFlags, withPeriodOptions } from './query-options.ts'
import { parseSize } from './size-argument.ts'
import { textTable } from './text-table.ts'
import { noteUnknownValues } from './unknown-values-note.ts'

interface Flags extends QueryFlags, Pick<OutputFlags, 'json' | 'csv'> {
  readonly out?: string
  readonly tables: readonly ExportedTable[]
  readonly format: ExportFormat
  readonly texts: boolean
  readonly memory?: string
  readonly dictionary?: boolean
}

/** `causerie export`. Its JSON is `ExportReport`, with `--dictionary` a list of `DictionaryRow`. */
export function exportCommand(io: Io): Command {
  const [where, not] = filterOptions()
  const command = new Command('export')
    .description('writes messages, chats, waits and sites as Parquet, CSV or Excel files, with a data dictionary')
    .requiredOption('--store <dir>', 'the store to read')
    .option('--out <dir>', 'the folder of the files, created if it does not exist')
    .addOption(
      new Option('--tables <list>', `which tables: a list of ${exportedTables.join(', ')} (default: all)`)
        .argParser(parseTables)
        .default(exportedTables, 'all'),
    )
    .addOption(new Option('--format <format>', 'the format of the files').choices(exportFormats).default('parquet'))
  return withPeriodOptions(command)
    .option('--as-of <instant>', 'leave out rows sent at or after this instant, such as 2026-11-01T08:00:00Z')
    .addOption(where)
    .addOption(not)
    .option('--no-texts', 'leave texts and attachments empty')
    .option(
      '--memory <size>',
      'memory for the database, such as 4GB; beyond it, data spills into --out (default: a quarter of the machine’s)',
      parseSize,
    )
    .option('--dictionary', 'write no files: print what the columns mean')
    .addOption(new Option('--json', 'print one JSON document').conflicts('csv'))
    .option('--csv', 'with --dictionary: print it as CSV')
    .action(async (flags: Flags) => {
      checkOutputFlags(flags)
      await assertStore(flags.store)
      if (flags.dictionary === true) return printDictionary(io, flags)
      if (flags.csv === true) throw new UsageError('--csv needs --dictionary: files of CSV are --format csv')
      if (flags.out === undefined) throw new UsageError('--out is needed: the folder of the files')
      await writeFiles(io, flags, flags.out)
    })
}

function parseTables(text: string): readonly ExportedTable[] {
  return splitList(text).map(name => {
    const table = exportedTables.find(known => known === name.trim())
    if (table !== undefined) return table
    throw new UsageError(`--tables is a list of ${exportedTables.join(', ')}: ${JSON.stringify(name)}`)
  })
}

async function writeFiles(io: Io, flags: Flags, folder: string): Promise<void> {
  const { store: directory, tables, format, texts, memory, asOf } = flags
  const query = periodlessQueryOf(flags, io)
  const [{ openStore }, { exportStore }] = await Promise.all([
    import('../src/store/store.ts'),
    import('../src/export/export-store.ts'),
  ])
  const store = await openStore<string>(directory)
  try {
    const report = await exportStore(store, {
      ...query,
      ...(asOf === undefined ? {} : { asOf }),
      folder,
      tables,
      format,
      texts,
      ...(memory === undefined ? {} : { memoryLimit: memory }),
    })
    await noteUnknownValues(io, store, flags)
    for (const note of notesOf(report)) io.stderr.write(`${note}\n`)
    io.stdout.write(flags.json === true ? formatJson(io, report) : reportText(report, io.stdout.columns))
  } finally {
    store.close()
  }
}

async function printDictionary(io: Io, flags: Flags): Promise<void> {
  const [{ openStore }, { read }, { exportScope }, { dictionaryTable, exportDictionary }] = await Promise.all([
    import('../src/store/store.ts'),
    import('../src/engine/source.ts'),
    import('../src/export/export-scope.ts'),
    import('../src/export/dictionary.ts'),
  ])
  const store = await openStore<string>(flags.store)
  try {
    const { attributes } = await read(store, engine => exportScope(engine, {}, { within: [], texts: true }))
    const rows = exportDictionary(flags.tables, { format: flags.format, attributes })
    const table = dictionaryTable(rows)
    await writeOutput(io, flags, {
      json: rows,
      table: () => table,
      text: () =>
        textTable(
          table.columns.map(({ title }) => ({ title, align: 'start', cut: 'never' })),
          table.rows.map(row => row.map(String)),
          { width: io.stdout.columns },
        ),
    })
  } finally {
    store.close()
  }
}

/** What a format could not say. */
function notesOf({ files }: ExportReport): readonly string[] {
  const sum = (of: 'defused' | 'split' | 'cut') => files.reduce((total, file) => total + file[of], 0)
  const [defused, split, cut] = [sum('defused'), sum('split'), sum('cut')]
  return [
    ...(defused === 0
      ? []
      : [
          `${formatCount(defused, 'en')} cells begin like a formula of a spreadsheet: each has an apostrophe before it. Parquet has them as they are.`,
        ]),
    ...(split === 0
      ? []
      : [
          `${formatCount(split, 'en')} values of lists contain a semicolon, which separates values here. Parquet tells them apart.`,
        ]),
    ...(cut === 0 ? [] : [`${formatCount(cut, 'en')} texts were too long for a cell of a sheet, and cut.`]),
  ]
}

function reportText({ files, dictionary }: ExportReport, width: number | null): string {
  const rows = files.map(({ path, rows, bytes }) => [path, formatCount(rows, 'en'), formatBytes(bytes, 'en')])
  return textTable(
    [
      { title: 'File', align: 'start', cut: 'never' },
      { title: 'Rows', align: 'end' },
      { title: 'Size', align: 'end' },
    ],
    [...rows, [dictionary, '', '']],
    { width },
  )
}
