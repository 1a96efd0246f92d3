import { type Command, Option } from 'commander'
import type { FlatTable } from '../src/metrics/definitions/flat-table.ts'
import { loadArrow } from '../src/optional-package.ts'
import { writeAtomically } from '../src/report/write-atomically.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'

/** The parsed output options. */
export interface OutputFlags {
  readonly json?: boolean
  readonly csv?: boolean
  readonly bom?: boolean
  readonly arrow?: string
}

/** A command with `--json`, `--csv`, `--bom` and `--arrow`. */
export function withOutputOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'print one JSON document').conflicts('csv'))
    .option('--csv', 'print CSV in UTF-8, with spreadsheet formulas neutralised')
    .option('--bom', 'start the CSV with a byte order mark, for spreadsheets')
    .option('--arrow <file>', 'write an Arrow IPC file')
}

/** Throws `UsageError` if the flags contradict each other. Call it before any work. */
export function checkOutputFlags({ csv, bom }: OutputFlags): void {
  if (bom === true && csv !== true) throw new UsageError('--bom needs --csv')
}

/** One answer in each of its forms. Only the requested ones are computed. */
export interface Written {
  readonly json: unknown
  readonly table: () => FlatTable | Promise<FlatTable>
  readonly text: () => string | Promise<string>
}

/** Writes an answer in the requested forms. With `--arrow` alone, only the file. */
export async function writeOutput(io: Io, flags: OutputFlags, written: Written): Promise<void> {
  if (flags.arrow !== undefined) await writeArrow(io, flags.arrow, await written.table())
  if (flags.json === true) io.stdout.write(formatJson(io, written.json))
  else if (flags.csv === true) {
    const { tableToCsv } = await import('../src/tables/csv.ts')
    io.stdout.write(tableToCsv(await written.table(), { bom: flags.bom === true }))
  } else if (flags.arrow === undefined) io.stdout.write(await written.text())
}

/** Writes an Arrow IPC file and says where. */
export async function writeArrow(io: Io, path: string, table: FlatTable): Promise<void> {
  const { tableToArrowFile } = await loadArrow(() => import('../src/tables/arrow.ts'))
  await writeAtomically(path, tableToArrowFile(table), { mode: 0o666 })
  io.stderr.write(`${path}\n`)
}

/** A JSON document with a final line end: indented on a terminal, otherwise on one line. */
export function formatJson({ stdout }: Io, json: unknown): string {
  return `${JSON.stringify(json, null, stdout.terminal ? 2 : 0)}\n`
}
