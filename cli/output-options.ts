import { type Command, Option } from 'commander'
import type { FlatTable } from '../src/metrics/definitions/flat-table.ts'
import { loadArrow } from '../src/optional-package.ts'
import { writeAtomically } from '../src/report/write-atomically.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'

/** How an answer is written, as commander gives it. */
export interface OutputFlags {
  readonly json?: boolean
  readonly csv?: boolean
  readonly bom?: boolean
  readonly arrow?: string
}

/** A command with `--json`, `--csv`, `--bom` and `--arrow`. */
export function withOutputOptions(command: Command): Command {
  return command
    .addOption(new Option('--json', 'one JSON document').conflicts('csv'))
    .option('--csv', 'comma-separated, UTF-8, formulas defused')
    .option('--bom', 'begin the CSV with a byte order mark, for spreadsheets')
    .option('--arrow <file>', 'write an Arrow IPC file')
}

/** Throws `UsageError` when the flags make no sense together: before any work is done. */
export function checkOutputFlags({ csv, bom }: OutputFlags): void {
  if (bom === true && csv !== true) throw new UsageError('--bom belongs to --csv')
}

/** One answer in the forms it can be written in; those not asked for are not made. */
export interface Written {
  readonly json: unknown
  readonly table: () => FlatTable | Promise<FlatTable>
  readonly text: () => string | Promise<string>
}

/** Writes an answer as asked; with `--arrow` alone, only the file. */
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

/** A JSON document and its line end: on one line for programs, indented for people. */
export function formatJson({ stdout }: Io, json: unknown): string {
  return `${JSON.stringify(json, null, stdout.terminal ? 2 : 0)}\n`
}
