import { Command } from 'commander'
import type { Io } from './io.ts'
import { formatJson } from './output-options.ts'
import { counted } from './wrapped-text.ts'

interface Flags {
  readonly temp?: string
  readonly json?: boolean
}

/** `causerie copy`. Its JSON is `{ version, tables: [{ table, rows }] }`. */
export function copyCommand(io: Io): Command {
  return new Command('copy')
    .description('copies a store from a directory to ClickHouse, or back into a new directory')
    .argument('<from>', 'the store: a directory, or an address such as clickhouse://HOST,HOST/DATABASE?cluster=NAME')
    .argument('<to>', 'an address of ClickHouse, or a new directory')
    .option('--temp <dir>', "where files are kept while it runs (default: the system's temporary folder)")
    .option('--json', 'print one JSON document')
    .action(async (from: string, to: string, flags: Flags) => {
      const { copyStore } = await import('../src/export/copy-store.ts')
      const copied = await copyStore(from, to, {
        now: () => new Date(io.now()),
        ...(flags.temp === undefined ? {} : { temporaryFolder: flags.temp }),
        onTable: (table, rows) => io.stderr.write(`${table}: ${counted(rows, 'row')}\n`),
      })
      io.stdout.write(flags.json === true ? formatJson(io, copied) : `version ${copied.version} of ${to}\n`)
    })
}
