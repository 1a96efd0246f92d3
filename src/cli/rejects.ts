import { Command } from 'commander'
import type { FlatTable } from '../export/flat-table.ts'
import type { Reject } from '../store/rejects.ts'
import { assertStore } from './existing-paths.ts'
import type { Io } from './io.ts'
import { parseCount } from './number-argument.ts'
import { checkOutputFlags, type OutputFlags, withOutputOptions, writeOutput } from './output-options.ts'

interface Flags extends OutputFlags {
  readonly store: string
  readonly load?: number
}

/** `causerie rejects`. Its JSON is `{ rows: [{ load, file, line, reason, raw, of }] }`. */
export function rejectsCommand(io: Io): Command {
  return withOutputOptions(new Command('rejects').description('rows that a load could not use, and why'))
    .requiredOption('--store <dir>', 'the store to read')
    .option('--load <id>', 'of one load, numbered from 1', parseCount)
    .action(async (flags: Flags) => {
      checkOutputFlags(flags)
      await assertStore(flags.store)
      const [{ openStore }, { rejects }] = await Promise.all([
        import('../store/store.ts'),
        import('../store/rejects.ts'),
      ])
      const store = await openStore(flags.store)
      try {
        const rows = await rejects(store, flags.load === undefined ? {} : { load: flags.load })
        const table = await flatRejects(rows)
        await writeOutput(io, flags, {
          json: { rows },
          table: () => table,
          text: () => rejectsText(table, io.stdout.columns),
        })
      } finally {
        store.close()
      }
    })
}

async function flatRejects(rows: readonly Reject[]): Promise<FlatTable> {
  const { layFlat } = await import('../export/flat-table.ts')
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

async function rejectsText({ columns, rows }: FlatTable, width: number | null): Promise<string> {
  if (rows.length === 0) return 'No row was rejected.\n'
  const { textTable } = await import('./text-table.ts')
  return textTable(
    columns.map(({ name, title, type }) => ({
      title,
      align: type === 'count' ? 'end' : 'start',
      // A reason cut off helps nobody, the row can be looked up.
      cut: name === 'raw' ? 'first' : 'never',
    })),
    rows.map(row => row.map(String)),
    { width },
  )
}
