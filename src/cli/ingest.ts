import { Command } from 'commander'
import type { FormatName } from '../ingest/formats.ts'
import type { IngestReport } from '../ingest/ingest.ts'
import { formatCount, formatDelay } from '../render/format.ts'
import { assertFile, assertLogs, assertMapping } from './existing-paths.ts'
import { ingestProgress } from './ingest-progress.ts'
import type { Io } from './io.ts'
import { formatJson } from './output-options.ts'
import { parseSize } from './size-argument.ts'
import { withTemporaryFolder } from './temporary-folder.ts'
import { textTable } from './text-table.ts'

interface Flags {
  readonly store: string
  readonly establishments?: string
  readonly format: string
  readonly mapping?: string
  readonly memory?: string
  readonly json?: boolean
}

/** `causerie ingest`. */
export function ingestCommand(io: Io): Command {
  return new Command('ingest')
    .description('loads message logs into a store, all of them or nothing')
    .argument('<file...>', 'CSV, JSONL (also .gz), Parquet or Arrow files, globs, - for standard input')
    .requiredOption('--store <dir>', 'the store, made when it does not exist')
    .option('--establishments <file>', 'their names, time zones and attributes: CSV, JSONL or Parquet')
    .option('--format <format>', 'what wrote the log', 'causerie')
    .option('--mapping <file>', 'YAML or JSON that says which column of the log is what')
    .option(
      '--memory <size>',
      'the database’s memory, such as 4GB: a quarter of the machine’s unless said; beyond it spills into the store',
      parseSize,
    )
    .option('--json', 'one JSON document')
    .action(async (inputs: readonly string[], flags: Flags) => {
      const { store, establishments, mapping, memory, json } = flags
      const format = await knownFormat(flags.format)
      await assertLogs(inputs)
      if (establishments !== undefined) await assertFile(establishments)
      if (mapping !== undefined) await assertMapping(mapping)
      const { ingest } = await import('../ingest/ingest.ts')
      const progress = await ingestProgress(io)
      const report = await withTemporaryFolder(temporaryFolder =>
        ingest({
          store,
          inputs,
          format,
          temporaryFolder,
          ...(establishments === undefined ? {} : { establishments }),
          ...(mapping === undefined ? {} : { mapping }),
          ...(memory === undefined ? {} : { memoryLimit: memory }),
          onProgress: progress.update,
        }),
      ).finally(progress.stop)
      const { conflictingRepeats: _, ...accounting } = report
      io.stdout.write(json === true ? formatJson(io, accounting) : reportText(report, store))
    })
}

async function knownFormat(name: string): Promise<FormatName> {
  const { formatNamed } = await import('../ingest/formats.ts')
  formatNamed(name)
  return name as FormatName
}

function reportText(report: IngestReport, store: string): string {
  const rows = [
    ['Read', report.read],
    ['Accepted', report.accepted],
    ['Duplicates', report.duplicates],
    ['Rejected', report.rejected],
    ...(report.conflictingRepeats === 0
      ? []
      : [['Repeats of an id with other content', report.conflictingRepeats] as const]),
    ['Chats in the store', report.chats],
    ['Establishments in the store', report.establishments],
  ] as const
  const table = textTable(
    [
      { title: 'Rows', align: 'start' },
      { title: '', align: 'end' },
    ],
    rows.map(([label, count]) => [label, formatCount(count, 'en')]),
    { width: null },
  )
  const rejected = report.rejected === 0 ? '' : ` See why with causerie rejects --store ${store}`
  return `${table}\nLoaded in ${formatDelay(report.seconds, 'en')}.${rejected}\n`
}
