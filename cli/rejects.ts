import { Command } from 'commander'
import type { FlatTable } from '../src/metrics/definitions/flat-table.ts'
import type { StoredRejectReason } from '../src/store/reject-reasons.ts'
import type { Reject } from '../src/store/rejects.ts'
import type { Snapshot } from '../src/store/store.ts'
import { formatCount } from '../src/words/format.ts'
import { assertStore } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { parseCount } from './number-argument.ts'
import { checkOutputFlags, type OutputFlags, withOutputOptions, writeOutput } from './output-options.ts'

interface Flags extends OutputFlags {
  readonly store: string
  readonly load?: number
  readonly summary?: boolean
  readonly limit?: number
}

/** How many rows a terminal shows without `--limit`. */
const shownRows = 50

/**
 * `causerie rejects`. Its JSON is `{ total, rows: [{ load, file, line, reason, raw, of }] }`, with `--summary`
 * `{ total, rows: [{ of, reason, rows, example: { load, file, line, value } }] }`; `total` counts the rejected rows.
 */
export function rejectsCommand(io: Io): Command {
  return withOutputOptions(new Command('rejects').description('rows that a load could not use, and why'))
    .requiredOption('--store <dir>', 'the store to read')
    .option('--load <id>', 'only rows of this load, numbered from 1', parseCount)
    .option('--summary', 'count the rows for each reason, with the first as an example')
    .option(
      '--limit <count>',
      `list only the first rows (default: ${shownRows} on a terminal, otherwise all)`,
      parseCount,
    )
    .action(async (flags: Flags) => {
      checkOutputFlags(flags)
      if (flags.summary === true && flags.limit !== undefined) {
        throw new UsageError('--limit applies to rows, but --summary has one line per reason')
      }
      await assertStore(flags.store)
      const [{ openStore }, { rejectReasons }] = await Promise.all([
        import('../src/store/store.ts'),
        import('../src/store/reject-reasons.ts'),
      ])
      const store = await openStore(flags.store)
      const snapshot = await store.snapshot()
      try {
        const reasons = await rejectReasons(snapshot, flags.load === undefined ? {} : { load: flags.load })
        const total = reasons.reduce((sum, { rows }) => sum + rows, 0)
        if (flags.summary === true) await writeSummary(io, flags, { reasons, total })
        else await writeRows(io, flags, { snapshot, total })
      } finally {
        snapshot.close()
        store.close()
      }
    })
}

async function writeRows(
  io: Io,
  flags: Flags,
  { snapshot, total }: { readonly snapshot: Snapshot; readonly total: number },
): Promise<void> {
  const { rejects } = await import('../src/store/rejects.ts')
  const isForPeople = flags.json !== true && flags.csv !== true && flags.arrow === undefined
  const limit = flags.limit ?? (isForPeople ? shownRows : null)
  const rows = await rejects(snapshot, {
    ...(flags.load === undefined ? {} : { load: flags.load }),
    ...(limit === null ? {} : { limit }),
  })
  const table = await flatRejects(rows)
  const shown = `Showing ${formatCount(rows.length, 'en')} of ${formatCount(total, 'en')}.`
  const isPart = rows.length < total
  await writeOutput(io, flags, {
    json: { total, rows },
    table: () => table,
    text: async () =>
      `${await tableText(table, io.stdout.columns)}${isPart ? `\n${shown} More with --limit, all with --csv, how many for each reason with --summary.\n` : ''}`,
  })
  if (isPart && !isForPeople && flags.json !== true) io.stderr.write(`${shown}\n`)
}

async function writeSummary(
  io: Io,
  flags: Flags,
  { reasons, total }: { readonly reasons: readonly StoredRejectReason[]; readonly total: number },
): Promise<void> {
  const table = await flatReasons(reasons)
  await writeOutput(io, flags, {
    json: { total, rows: reasons },
    table: () => table,
    text: () => tableText(table, io.stdout.columns),
  })
}

async function flatRejects(rows: readonly Reject[]): Promise<FlatTable> {
  const { layFlat } = await import('../src/metrics/definitions/flat-table.ts')
  return layFlat<Reject>(
    [
      { name: 'load', title: 'Load', type: 'count', value: row => row.load },
      { name: 'file', title: 'File', type: 'text', value: row => row.file },
      { name: 'line', title: 'Line', type: 'count', value: row => row.line },
      { name: 'reason', title: 'Reason', type: 'text', value: row => row.reason },
      { name: 'raw', title: 'Row', type: 'text', value: row => row.raw },
      { name: 'of', title: 'Of', type: 'code', value: row => row.of },
    ],
    rows,
  )
}

async function flatReasons(reasons: readonly StoredRejectReason[]): Promise<FlatTable> {
  const { layFlat } = await import('../src/metrics/definitions/flat-table.ts')
  return layFlat<StoredRejectReason>(
    [
      { name: 'rows', title: 'Rows', type: 'count', value: ({ rows }) => rows },
      { name: 'reason', title: 'Reason', type: 'text', value: ({ reason }) => reason },
      { name: 'of', title: 'Of', type: 'code', value: row => row.of },
      { name: 'load', title: 'First in load', type: 'count', value: ({ example }) => example.load },
      { name: 'file', title: 'File', type: 'text', value: ({ example }) => example.file },
      { name: 'line', title: 'Line', type: 'count', value: ({ example }) => example.line },
      { name: 'value', title: 'Value', type: 'text?', value: ({ example }) => example.value },
    ],
    reasons,
  )
}

/** Columns that can be looked up are cut before the reason is. */
const cutFirst = ['raw', 'value']

async function tableText({ columns, rows }: FlatTable, width: number | null): Promise<string> {
  if (rows.length === 0) return 'No row was rejected.\n'
  const { textTable } = await import('./text-table.ts')
  return textTable(
    columns.map(({ name, title, type }) => ({
      title,
      align: type === 'count' ? 'end' : 'start',
      // Never cut the reason; the row can be looked up.
      cut: cutFirst.includes(name) ? 'first' : 'never',
    })),
    rows.map(row => row.map(value => (value === null ? '' : String(value)))),
    { width },
  )
}
