import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import type { SourceFacts } from '../src/ingest/formats/export-row.ts'
import type { Inspection } from '../src/ingest/inspect/inspect.ts'
import type { Counted, InspectedLog } from '../src/ingest/inspect/inspect-log.ts'
import { formatCount } from '../src/words/format.ts'
import { UsageError } from './failure.ts'
import type { Io } from './io.ts'
import { addLiveOptions, type LiveFlags, liveSourceOf } from './live-source-options.ts'
import { formatJson } from './output-options.ts'
import { addSourceOptions, sourceOf } from './source-options.ts'
import { textTable } from './text-table.ts'
import { visibleText } from './visible-text.ts'

interface Flags extends Omit<SourceFacts, 'source'>, LiveFlags {
  readonly write?: string
  readonly json?: boolean
}

/** `causerie inspect`. */
export function inspectCommand(io: Io): Command {
  const command = new Command('inspect')
    .description('says what a file, a database or a bucket is and what it has, without storing anything')
    .argument('[file]', 'a log, or an export of another product; or --source')
    .option('--write <file>', 'write the mapping that the columns suggest')
  return addLiveOptions(addSourceOptions(command))
    .option('--json', 'print one JSON document')
    .action(async (file: string | undefined, { write, json, ...flags }: Flags) => {
      const source = sourceOf(flags)
      const found = await inspected(file, flags, source)
      if (write !== undefined) {
        if (found.mapping === null)
          throw new UsageError(`--write is for tables that need a mapping: ${found.file} needs none`)
        await writeNew(write, found.mapping.text)
      }
      io.stdout.write(
        json === true
          ? formatJson(io, found)
          : inspectionText(found, { source, write, width: io.stdout.columns, input: inputWords(file, flags) }),
      )
    })
}

async function inspected(file: string | undefined, flags: LiveFlags, source: SourceFacts): Promise<Inspection> {
  const from = await liveSourceOf(flags, process.env)
  if (file !== undefined && from === null) {
    const { inspect } = await import('../src/ingest/inspect/inspect.ts')
    return inspect({ file, source })
  }
  if (from === null) throw new UsageError('nothing to inspect: name a file, or a --source')
  if (file !== undefined) throw new UsageError('give a file or --source, not both')
  const { inspectSource } = await import('../src/ingest/inspect/inspect-source.ts')
  return inspectSource({ from, source })
}

/** How the next command names what was inspected. */
function inputWords(
  file: string | undefined,
  { source, query, cursor, rowsPerLoad, passwordFile }: LiveFlags,
): readonly string[] {
  const option = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [`--${name} ${quoted(String(value))}`]
  return [
    ...(file === undefined ? [] : [quoted(file)]),
    ...option('source', source),
    ...option('query', query),
    ...option('cursor', cursor),
    ...option('rows-per-load', rowsPerLoad),
    ...option('password-file', passwordFile),
  ]
}

const quoted = (text: string) => (/^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`)

/** A mapping that somebody has filled in is not written over. */
async function writeNew(path: string, text: string): Promise<void> {
  await writeFile(path, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? new UsageError(`--write: there is a file already: ${path}`) : error
  })
}

function inspectionText(
  { file, format, mapping, log, problem, lacking }: Inspection,
  {
    source,
    write,
    width,
    input,
  }: {
    readonly input: readonly string[]
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
  return `${name} is ${is}.\n${suggested}${missing}${content}\n${nextCommand({ input, format, mapping, lacking }, source, write)}`
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

/** The flags that are missing, with what stands for their values. */
const placeholders = {
  zone: '--zone ZONE',
  agents: '--agents NAME',
  site: '--site SITE',
  dateOrder: '--date-order ORDER',
} as const

/** The command that loads it, with placeholders for what is still to be said. */
function nextCommand(
  {
    input,
    format,
    mapping,
    lacking,
  }: Pick<Inspection, 'format' | 'mapping' | 'lacking'> & { readonly input: readonly string[] },
  { zone, site, agents, dateOrder }: SourceFacts,
  write: string | undefined,
): string {
  const words = [
    'causerie ingest',
    ...input,
    '--store store',
    ...(format === 'causerie' ? [] : [`--format ${format}`]),
    ...(zone === undefined ? [] : [`--zone ${zone}`]),
    ...(site === undefined ? [] : [`--site ${quoted(site)}`]),
    ...(agents === undefined ? [] : [`--agents ${agents.map(quoted).join(' ')}`]),
    ...(dateOrder === undefined ? [] : [`--date-order ${dateOrder}`]),
    ...lacking.map(fact => placeholders[fact]),
    ...(mapping === null ? [] : [`--mapping ${quoted(write ?? 'mapping.yaml')}`]),
  ]
  const first =
    mapping === null || write !== undefined ? '' : `causerie inspect ${input.join(' ')} --write mapping.yaml\n`
  return `${first}${words.join(' ')}\n`
}
