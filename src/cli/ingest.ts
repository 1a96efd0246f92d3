import { Command } from 'commander'
import type { RejectReason } from '../errors.ts'
import type { FormatName } from '../ingest/formats.ts'
import type { IngestReport } from '../ingest/ingest.ts'
import type { MaxRejected } from '../ingest/load-bounds.ts'
import { formatCount, formatCounted, formatDelay } from '../render/format.ts'
import { assertFile, assertLogs, assertMapping } from './existing-paths.ts'
import { ingestProgress } from './ingest-progress.ts'
import type { Io } from './io.ts'
import { parseRowsOrShare } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { withTemporaryFolder } from './temporary-folder.ts'
import { textTable } from './text-table.ts'

interface Flags {
  readonly store: string
  readonly establishments?: string
  readonly format: string
  readonly mapping?: string
  readonly maxRejected?: MaxRejected
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
    .option('--max-rejected <N|P%>', 'store nothing when more rows are rejected', parseRowsOrShare)
    .option('--json', 'one JSON document')
    .action(async (inputs: readonly string[], flags: Flags) => {
      const { store, establishments, mapping, maxRejected, json } = flags
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
          ...(maxRejected === undefined ? {} : { maxRejected }),
          onProgress: progress.update,
        }),
      ).finally(progress.stop)
      io.stdout.write(json === true ? formatJson(io, report) : reportText(report, { store, width: io.stdout.columns }))
    })
}

async function knownFormat(name: string): Promise<FormatName> {
  const { formatNamed } = await import('../ingest/formats.ts')
  formatNamed(name)
  return name as FormatName
}

function reportText(
  report: IngestReport,
  { store, width }: { readonly store: string; readonly width: number | null },
): string {
  const rows = [
    ['Read', report.read],
    ['Accepted', report.accepted],
    ['Duplicates', report.duplicates],
    ['Rejected', report.rejected],
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
  return `${table}\nLoaded in ${formatDelay(report.seconds, 'en')}.\n${reasonsText(report.reasons, { store, width })}`
}

const shownReasons = 5

/** Why rows were rejected; nothing when none was. */
function reasonsText(
  reasons: readonly RejectReason[],
  { store, width }: { readonly store: string; readonly width: number | null },
): string {
  if (reasons.length === 0) return ''
  const shown = reasons.slice(0, shownReasons)
  const table = textTable(
    [
      { title: 'Rows', align: 'end' },
      { title: 'Rejected because', align: 'start', cut: 'never' },
      { title: 'First at', align: 'start', cut: 'never' },
      { title: 'Value', align: 'start', cut: 'first' },
    ],
    shown.map(({ rows, reason, example: { file, line, value } }) => [
      formatCount(rows, 'en'),
      reason,
      `${file}:${line}`,
      value ?? '',
    ]),
    { width },
  )
  const rest = reasons.length - shown.length
  const others =
    rest === 0 ? '' : `And ${formatCounted(rest, { one: 'other reason', other: 'other reasons' }, 'en')}.\n`
  const command = `causerie rejects --store ${store}`
  return `\n${table}${others}\nEvery rejected row: ${command}\nEvery reason: ${command} --summary\n`
}
