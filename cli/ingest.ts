import { Command, Option } from 'commander'
import type { RejectReason } from '../src/errors.ts'
import { type FormatName, formatNames } from '../src/ingest/format-names.ts'
import type { SourceFacts } from '../src/ingest/formats/export-row.ts'
import type { IngestReport } from '../src/ingest/ingest.ts'
import type { MaxRejected } from '../src/ingest/load-bounds.ts'
import type { FoundEncoding, Sureness } from '../src/ingest/read/decode.ts'
import { parseInstant } from '../src/time/instant.ts'
import { formatCount, formatCounted, formatDelay } from '../src/words/format.ts'
import { assertFile, assertLogs, assertMapping } from './existing-paths.ts'
import { UsageError } from './failure.ts'
import { ingestProgress } from './ingest-progress.ts'
import type { Io } from './io.ts'
import { addLiveOptions, type LiveFlags, liveSourceOf } from './live-source-options.ts'
import { parseRowsOrShare } from './number-argument.ts'
import { formatJson } from './output-options.ts'
import { parseSize } from './size-argument.ts'
import { addSourceOptions, sourceOf } from './source-options.ts'
import { withTemporaryFolder } from './temporary-folder.ts'
import { textTable } from './text-table.ts'
import { visibleText } from './visible-text.ts'

interface Flags extends SourceFacts, LiveFlags {
  readonly store: string
  readonly establishments?: string
  readonly format: FormatName
  readonly mapping?: string
  readonly maxRejected?: MaxRejected
  readonly knownUntil?: string
  readonly memory?: string
  readonly json?: boolean
}

/** `causerie ingest`. */
export function ingestCommand(io: Io): Command {
  const command = new Command('ingest')
    .description('loads message logs into a store, all or nothing')
    .argument('[file...]', 'CSV, JSONL (also .gz), Parquet, Arrow or Excel (.xlsx) files, globs, - for standard input')
    .requiredOption(
      '--store <dir>',
      'the store, created if it does not exist; an address of ClickHouse too (docs/cluster.md)',
    )
    .option(
      '--establishments <file>',
      'names, time zones and attributes of establishments: CSV, JSONL, Parquet or .xlsx',
    )
    .addOption(
      new Option('--format <format>', 'the format of the log (docs/exports.md); auto recognises it')
        .choices([...formatNames])
        .default('causerie'),
    )
    .option('--mapping <file>', 'YAML or JSON that maps the columns of the log')
  return addLiveOptions(addSourceOptions(command))
    .option('--max-rejected <N|P%>', 'store nothing if more rows than this are rejected', parseRowsOrShare)
    .option('--known-until <instant>', 'the instant up to which the logs are complete (default: their latest row)')
    .option(
      '--memory <size>',
      'memory for the database, such as 4GB; beyond it, data spills into the folder of the store (default: a quarter of the machine’s)',
      parseSize,
    )
    .option('--json', 'print one JSON document')
    .action(async (inputs: readonly string[], flags: Flags) => {
      const { store, establishments, format, mapping, maxRejected, knownUntil, memory, json } = flags
      const source = sourceOf(flags)
      const from = await liveSourceOf(flags, process.env)
      if (inputs.length === 0 && from === null) throw new UsageError('nothing to load: name files, or a --source')
      if (inputs.length > 0 && from !== null) throw new UsageError('give files or --source, not both')

      if (knownUntil !== undefined) assertKnownUntil(knownUntil, io)
      if (inputs.length > 0) await assertLogs(inputs, format)
      if (establishments !== undefined) await assertFile(establishments)
      if (mapping !== undefined) await assertMapping(mapping)
      const { ingest } = await import('../src/ingest/ingest.ts')
      const progress = await ingestProgress(io)
      const load = (temporaryFolder: string) =>
        ingest({
          store,
          inputs: from === null ? inputs : [{ from }],
          format,
          temporaryFolder,
          ...(establishments === undefined ? {} : { establishments }),
          ...(mapping === undefined ? {} : { mapping }),
          source,
          ...(maxRejected === undefined ? {} : { maxRejected }),
          ...(knownUntil === undefined ? {} : { knownUntil }),
          ...(memory === undefined ? {} : { memoryLimit: memory }),
          onProgress: progress.update,
        })
      const report = await withTemporaryFolder(folder => loadAll(() => load(folder))).finally(progress.stop)
      const width = io.stdout.columns
      io.stdout.write(json === true ? formatJson(io, jsonOf(report)) : reportText(report, { store, width }))
    })
}

/** Loads until a source that is read in parts has no more, and gives the sum. */
async function loadAll(load: () => Promise<IngestReport>): Promise<IngestReport> {
  let report = await load()
  while (report.more) report = sumOf(report, await load())
  return report
}

function sumOf(before: IngestReport, last: IngestReport): IngestReport {
  const sum = (
    key: 'read' | 'accepted' | 'duplicates' | 'rejected' | 'conflictingRepeats' | 'withoutEstablishment' | 'seconds',
  ) => before[key] + last[key]
  const skipped = new Map(before.skipped.map(({ reason, events }) => [reason, events]))
  for (const { reason, events } of last.skipped) skipped.set(reason, (skipped.get(reason) ?? 0) + events)
  const reasons = new Map(before.reasons.map(one => [`${one.of} ${one.reason}`, one]))
  for (const one of last.reasons) {
    const known = reasons.get(`${one.of} ${one.reason}`)
    reasons.set(`${one.of} ${one.reason}`, known === undefined ? one : { ...known, rows: known.rows + one.rows })
  }
  return {
    ...last,
    read: sum('read'),
    accepted: sum('accepted'),
    duplicates: sum('duplicates'),
    rejected: sum('rejected'),
    conflictingRepeats: sum('conflictingRepeats'),
    withoutEstablishment: sum('withoutEstablishment'),
    seconds: sum('seconds'),
    establishmentsRejected: before.establishmentsRejected,
    skipped: [...skipped].map(([reason, events]) => ({ reason, events })).sort((a, b) => b.events - a.events),
    reasons: [...reasons.values()].sort((a, b) => b.rows - a.rows),
  }
}

/** Checks `--known-until` before the load does. Throws `UsageError`. */
function assertKnownUntil(text: string, io: Io): void {
  const instant = parseInstant(text)
  if (instant === null)
    throw new UsageError(`--known-until must be an instant such as 2026-11-01T08:00:00Z: ${JSON.stringify(text)}`)
  const now = io.now()
  if (instant > (parseInstant(now) ?? instant))
    throw new UsageError(`--known-until must not be after now, ${now}: ${JSON.stringify(text)}`)
}

/** The report of all loads, without fields that are zero or empty, as they are for most loads. */
function jsonOf({
  establishmentsRejected,
  skipped,
  encodings,
  conflictingRepeats,
  withoutEstablishment,
  more: _,
  ...accounting
}: IngestReport): object {
  return {
    ...accounting,
    ...(conflictingRepeats === 0 ? {} : { conflictingRepeats }),
    ...(withoutEstablishment === 0 ? {} : { withoutEstablishment }),
    ...(establishmentsRejected === 0 ? {} : { establishmentsRejected }),
    ...(skipped.length === 0 ? {} : { skipped }),
    ...(encodings.length === 0 ? {} : { encodings }),
  }
}

function reportText(
  report: IngestReport,
  { store, width }: { readonly store: string; readonly width: number | null },
): string {
  const rows: readonly (readonly [string, number])[] = [
    ['Read', report.read],
    ['Accepted', report.accepted],
    ['Duplicates', report.duplicates],
    ['Rejected', report.rejected],
    ...(report.establishmentsRejected === 0
      ? []
      : [['Rejected or incomplete establishments', report.establishmentsRejected] as const]),
    ...(report.conflictingRepeats === 0
      ? []
      : [['Repeated ids with different content', report.conflictingRepeats] as const]),
    ...(report.withoutEstablishment === 0
      ? []
      : [['Accepted, of chats without an establishment', report.withoutEstablishment] as const]),
    ['Chats in the store', report.chats],
    ['Establishments in the store', report.establishments],
  ]
  const table = textTable(
    [
      { title: 'Rows', align: 'start' },
      { title: '', align: 'end' },
    ],
    rows.map(([label, count]) => [label, formatCount(count, 'en')]),
    { width: null },
  )
  const encodings = report.encodings.map(found => `${encodingText(found)}\n`).join('')
  const skipped = report.skipped
    .map(({ reason, events }) => `${formatCount(events, 'en')} left out: ${visibleText(reason)}\n`)
    .join('')
  const reasons = reasonsText(report.reasons, { store, width })
  return `${table}\n${encodings}${skipped}Loaded in ${formatDelay(report.seconds, 'en')}.\n${reasons}`
}

const howSure: Readonly<Record<Sureness, string>> = {
  declared: 'as the mapping declares.',
  certain: 'certain: the file says so in its first bytes.',
  likely: 'likely: all of its text fits. A mapping can declare another encoding (csv.encoding).',
  guess:
    'a guess: there is little to go by. Check the accented letters; a mapping can declare another encoding (csv.encoding).',
}

/** @example 'messages.csv is not UTF-8, it was read as windows-1252: likely: all of its text fits. ...' */
function encodingText({ file, encoding, sureness }: FoundEncoding): string {
  return `${visibleText(file)} is not UTF-8, it was read as ${encoding}: ${howSure[sureness]}`
}

const shownReasons = 5

/** The table of reasons for rejected rows; empty if there are none. */
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
