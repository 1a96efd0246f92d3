import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { SourceFacts } from '../src/ingest/formats/export-row.ts'
import type { Counted, InspectedLog, Inspection } from '../src/ingest/inspect/inspect.ts'
import { formatCount } from '../src/words/format.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { formatJson } from './output-options.ts'
import { addSourceOptions, sourceOf } from './source-options.ts'
import { textTable } from './text-table.ts'
import { visibleText } from './visible-text.ts'

interface Flags extends SourceFacts {
  readonly write?: string
  readonly json?: boolean
}

/** `causerie inspect`. */
export function inspectCommand(io: Io): Command {
  const command = new Command('inspect')
    .description('says what a file is and what it has, without storing anything')
    .argument('<file>', 'a log, or an export of another product')
    .option('--write <file>', 'write the mapping that the columns suggest')
  return addSourceOptions(command)
    .option('--json', 'print one JSON document')
    .action(async (file: string, { write, json, ...flags }: Flags) => {
      const source = sourceOf(flags)
      const { inspect } = await import('../src/ingest/inspect/inspect.ts')
      const found = await inspect({ file, source })
      if (write !== undefined) {
        if (found.mapping === null)
          throw new UsageError(`--write is for tables that need a mapping: ${file} needs none`)
        await writeNew(write, found.mapping.text)
      }
      io.stdout.write(
        json === true ? formatJson(io, found) : inspectionText(found, { source, write, width: io.stdout.columns }),
      )
    })
}

/** A mapping that somebody has filled in is not written over. */
async function writeNew(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new UsageError(`--write: there is a file already: ${path}`) : error
  })
}

function inspectionText(
  { file, format, mapping, log, problem }: Inspection,
  {
    source,
    write,
    width,
  }: {
    readonly source: SourceFacts
    readonly write: string | undefined
    readonly width: number | null
  },
): string {
  const name = visibleText(file)
  const is =
    format === 'causerie'
      ? mapping === null
        ? 'a message log'
        : 'a table with columns of its own'
      : `an export: ${format}`
  const suggested =
    mapping === null
      ? ''
      : `\nThe mapping that its columns suggest:\n\n${mapping.text.replace(/^/gm, '  ').trimEnd()}\n${mapping.open.map(one => `\n* ${visibleText(one)}`).join('')}\n`
  const missing = problem === null ? '' : `\nIt cannot be read yet: ${visibleText(problem)}\n`
  const content = log === null ? '' : `\n${logText(log, width)}`
  return `${name} is ${is}.\n${suggested}${missing}${content}\n${nextCommand({ file, format, mapping }, source, write)}`
}

function logText(log: InspectedLog, width: number | null): string {
  const count = (value: number) => formatCount(value, 'en')
  const list = (all: readonly Counted[]) =>
    all.map(({ name, rows }) => `${visibleText(name)} (${count(rows)})`).join(', ') || 'none'
  const rows: readonly (readonly [string, string])[] = [
    ['Rows', count(log.read)],
    ['Rejected', `${count(log.rejected)}${log.rejects.length === 0 ? '' : `: ${list(log.rejects)}`}`],
    ...(log.skipped.length === 0
      ? []
      : [['Left out', list(log.skipped.map(({ reason, events }) => ({ name: reason, rows: events })))] as const]),
    ['From', log.from ?? 'unknown'],
    ['Until', log.until ?? 'unknown'],
    ['Chats', count(log.chats)],
    ['Chats without a message of a customer', count(log.chatsWithoutCustomer)],
    ['Customers', count(log.customers)],
    ['Repeated rows', count(log.duplicates)],
    ['Local times that occur twice or never', count(log.ambiguousTimes + log.skippedTimes)],
    ['Authors', list(log.authors)],
    ['Sites', list(log.sites)],
    ['Channels', list(log.channels)],
  ]
  return textTable(
    [
      { title: 'As a log', align: 'start' },
      { title: '', align: 'start' },
    ],
    rows,
    { width },
  )
}

/** The command that loads the file, with what is still missing as a placeholder. */
function nextCommand(
  { file, format, mapping }: Pick<Inspection, 'file' | 'format' | 'mapping'>,
  { zone, site, agents, dateOrder }: SourceFacts,
  write: string | undefined,
): string {
  const quoted = (text: string) => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)
  const words = [
    'causerie ingest',
    quoted(file),
    '--store store',
    ...(format === 'causerie' ? [] : [`--format ${format}`]),
    ...(zone === undefined ? [] : [`--zone ${zone}`]),
    ...(site === undefined ? [] : [`--site ${quoted(site)}`]),
    ...(agents === undefined ? [] : [`--agents ${agents.map(quoted).join(' ')}`]),
    ...(dateOrder === undefined ? [] : [`--date-order ${dateOrder}`]),
    ...(mapping === null ? [] : [`--mapping ${quoted(write ?? 'mapping.yaml')}`]),
  ]
  const first = mapping === null || write !== undefined ? '' : `causerie inspect ${quoted(file)} --write mapping.yaml\n`
  return `${first}${words.join(' ')}\n`
}
