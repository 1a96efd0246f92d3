import type { z } from 'zod'
import { IngestError, InvalidQueryError } from '../errors.ts'
import { lookup } from '../lookup.ts'
import { loadArrow } from '../optional-package.ts'
import { archiveItems } from './formats/archive-items.ts'
import { chatwoot } from './formats/chatwoot.ts'
import { discord } from './formats/discord.ts'
import { intercom } from './formats/intercom.ts'
import { type JsonExport, jsonItems } from './formats/json-export.ts'
import { messenger } from './formats/messenger.ts'
import { type ExportContext, readExport } from './formats/read-export.ts'
import { isSlackExport, slackMembers, slackReader } from './formats/slack.ts'
import { telegram } from './formats/telegram.ts'
import { whatsappCloud } from './formats/whatsapp-cloud.ts'
import { headOf } from './formats/whatsapp-line.ts'
import { whatsappItems } from './formats/whatsapp-text.ts'
import { zendeskChat } from './formats/zendesk-chat.ts'
import type { LogPart } from './log-part.ts'
import type { ArrowTable } from './log-row.ts'
import { isArchive, openArchive } from './read/archive.ts'
import { formatOf } from './read/file-format.ts'
import { readHead } from './read/find-files.ts'
import type { ReadContext } from './read/read-context.ts'
import { readParquet } from './read/read-parquet.ts'
import { readRows } from './read/read-rows.ts'
import { readText } from './read/read-text.ts'
import type { InputFile, Scratch } from './read/unpack.ts'
import { readFailure } from './read-failure.ts'

/** An input that is ready to be read. */
export type OpenInput =
  | { readonly type: 'file'; readonly file: InputFile }
  | { readonly type: 'table'; readonly table: ArrowTable }
  | { readonly type: 'rows'; readonly rows: Iterable<object> | AsyncIterable<object> }

export interface LogFormat {
  readonly description: string
  /** Whether the beginning of a file looks like it; absent for what is read only when it is named, or when nothing else fits. */
  readonly recognises?: (head: string) => boolean
  /** Whether the files of a folder or a ZIP archive look like it; absent for what is never one. */
  readonly recognisesMembers?: (names: readonly string[]) => boolean
  /** The rows of an input, under the column names that the load looks for. */
  readonly read: (input: OpenInput, context: ExportContext) => AsyncIterable<LogPart>
}

/** Tables: CSV, JSONL, Parquet, Arrow, and rows as objects. */
const causerie: LogFormat = {
  description: 'a table with one row per event: CSV, JSONL, Parquet or Arrow',
  async *read(input, context) {
    if (input.type === 'rows') yield* readRows(input.rows, context)
    else if (input.type === 'table') yield* (await arrow()).readTable(input.table, context)
    else yield* readFile(input.file, context)
  },
}

/** Exports of other products. An importer is one more entry. */
const products = {
  chatwoot: fromJson(chatwoot),
  discord: fromJson(discord),
  intercom: fromJson(intercom),
  messenger: fromJson(messenger),
  slack: {
    description: 'the export of a Slack workspace: its ZIP, or its folder',
    recognisesMembers: isSlackExport,
    read: (input, context) => {
      const file = assertFile(input)
      const options = { scratch: context.scratch, members: slackMembers, items: slackReader(context.source) }
      return readExport(file.name, archiveItems(file, options), context)
    },
  },
  telegram: fromJson(telegram),
  'whatsapp-cloud': fromJson(whatsappCloud),
  'whatsapp-text': {
    description: 'the text that WhatsApp exports of one chat: needs --zone and --agents',
    recognises: head => head.split('\n', 3).some(line => headOf(line) !== null),
    read: (input, context) => {
      const file = assertFile(input)
      return readExport(file.name, whatsappItems(file, context.source), context)
    },
  },
  'zendesk-chat': fromJson(zendeskChat),
} as const satisfies Record<string, LogFormat>

const auto: LogFormat = {
  description: 'whichever of these each file looks like',
  recognisesMembers: () => true,
  async *read(input, context) {
    const format = input.type === 'file' ? await recognisedFormat(input.file, context.scratch) : 'causerie'
    yield* formatNamed(format).read(input, context)
  },
}

/** All log formats. */
export const formats = { causerie, ...products, auto } as const

export type FormatName = keyof typeof formats

const productNames = Object.keys(products) as (keyof typeof products)[]

/**
 * The format that the beginning of a file, or the names in a folder or archive, look like; `causerie` for any table. Throws `IngestError` for
 * another folder.
 */
export async function recognisedFormat(file: InputFile, scratch: Scratch): Promise<FormatName> {
  if (await isArchive(file)) return archiveFormat(file, scratch)
  const head = (await readHead(file.path, 1 << 16)).toString('utf8')
  const product = (name: keyof typeof products): LogFormat => products[name]
  return productNames.find(name => product(name).recognises?.(head) === true) ?? 'causerie'
}

async function archiveFormat(file: InputFile, scratch: Scratch): Promise<FormatName> {
  const archive = await openArchive(file, scratch)
  archive.close()
  const names = archive.members.map(({ name }) => name)
  const product = (name: keyof typeof products): LogFormat => products[name]
  const format = productNames.find(name => product(name).recognisesMembers?.(names) === true)
  if (format !== undefined) return format
  throw new IngestError(
    `${file.name}: is no export that is known, among its ${names.length} files: name a file of it`,
    {
      file: file.name,
    },
  )
}

/** Whether a folder can be read instead of a file. */
export function takesFolders({ recognisesMembers }: LogFormat): boolean {
  return recognisesMembers !== undefined
}

function fromJson<Schema extends z.ZodType>(format: JsonExport<Schema>): LogFormat {
  const { members } = format
  return {
    description: format.description,
    recognises: head => format.marks.every(mark => mark.test(head)),
    ...(members === undefined ? {} : { recognisesMembers: names => names.some(name => members.test(name)) }),
    read: (input, context) => {
      const file = assertFile(input)
      const items = (one: InputFile) => jsonItems(format, one, context.source)
      const all = members === undefined ? items(file) : archiveItems(file, { scratch: context.scratch, members, items })
      return readExport(file.name, all, context)
    },
  }
}

function assertFile(input: OpenInput): InputFile {
  if (input.type === 'file') return input.file
  throw new InvalidQueryError('this format is read from files: rows and tables are of the format causerie')
}

/** Throws `InvalidQueryError` when there is no such format. */
export function formatNamed(name: string): LogFormat {
  const format = lookup<LogFormat>(formats, name)
  if (format !== undefined) return format
  throw new InvalidQueryError(`format must be one of ${Object.keys(formats).join(', ')}: ${JSON.stringify(name)}`)
}

/** The rows of a file, by its format. Throws an `IngestError` that names the file when it cannot be read. */
export async function* readFile(file: InputFile, context: ReadContext): AsyncGenerator<LogPart> {
  try {
    yield* partsOf(file, context)
  } catch (cause) {
    throw readFailure(file.name, cause)
  }
}

async function* partsOf(file: InputFile, context: ReadContext): AsyncGenerator<LogPart> {
  const format = await formatOf(file)
  switch (format) {
    case 'csv':
    case 'jsonl':
      yield await readText(file, format, context)
      break
    case 'parquet':
      yield await readParquet(file, context)
      break
    case 'arrow':
      yield* (await arrow()).readArrow(file, context)
  }
}

const arrow = () => loadArrow(() => import('./read/read-arrow.ts'))
