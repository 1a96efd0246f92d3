import { stat } from 'node:fs/promises'
import type { z } from 'zod'
import { IngestError, InvalidQueryError } from '../errors.ts'
import { lookup } from '../lookup.ts'
import { type FormatName, formatNames } from './format-names.ts'
import { archiveItems } from './formats/archive-items.ts'
import { chatwoot } from './formats/chatwoot.ts'
import { chatwootDatabaseItems, chatwootTableItems, isChatwootDump } from './formats/chatwoot-tables.ts'
import { crisp } from './formats/crisp.ts'
import { discord } from './formats/discord.ts'
import { eventLogItems, isEventTable, isXes } from './formats/event-log.ts'
import { freshchat } from './formats/freshchat.ts'
import { front } from './formats/front.ts'
import { intercom } from './formats/intercom.ts'
import { ircItems, isIrc } from './formats/irc.ts'
import { type JsonExport, jsonItems } from './formats/json-export.ts'
import { liveHelperChat } from './formats/live-helper-chat.ts'
import { isMail, mailMembers, mailReader } from './formats/mail.ts'
import { messenger } from './formats/messenger.ts'
import { messengerWebhook } from './formats/messenger-webhook.ts'
import { partoo } from './formats/partoo.ts'
import { type ExportContext, readExport } from './formats/read-export.ts'
import { rocketChat } from './formats/rocket-chat.ts'
import { isSlackExport, slackMembers, slackReader } from './formats/slack.ts'
import { telegram } from './formats/telegram.ts'
import { isTwitterSupport, twitterItems } from './formats/twitter-support.ts'
import { whatsappCloud } from './formats/whatsapp-cloud.ts'
import { headOf } from './formats/whatsapp-line.ts'
import { whatsappItems } from './formats/whatsapp-text.ts'
import { zammad } from './formats/zammad.ts'
import { zendeskChat } from './formats/zendesk-chat.ts'
import { zendeskSupport } from './formats/zendesk-support.ts'
import type { LogPart } from './log-part.ts'
import type { ArrowTable } from './log-row.ts'
import { isArchive, openArchive } from './read/archive.ts'
import { readHead } from './read/find-files.ts'
import { readJson } from './read/read-json.ts'
import { readRows } from './read/read-rows.ts'
import type { InputFile, Scratch } from './read/unpack.ts'
import { headOfXlsx } from './read/xlsx/read-xlsx.ts'
import { arrow, readFile } from './read-file.ts'
import type { LiveReader } from './sources/live-reader.ts'
import { readTextRows } from './sources/text-rows.ts'

/** An input that is ready to be read. */
export type OpenInput =
  | { readonly type: 'file'; readonly file: InputFile }
  | { readonly type: 'table'; readonly table: ArrowTable }
  | { readonly type: 'rows'; readonly rows: Iterable<object> | AsyncIterable<object> }
  | { readonly type: 'live'; readonly live: LiveReader }

export interface LogFormat {
  readonly description: string
  /** Whether the beginning of a file looks like it; absent for what is read only when it is named, or when nothing else fits. */
  readonly recognises?: (head: string) => boolean
  /** Whether the files of a folder or a ZIP archive look like it; absent for what is never one. */
  readonly recognisesMembers?: (names: readonly string[]) => boolean
  /** The rows of an input, under the column names that the load looks for. */
  readonly read: (input: OpenInput, context: ExportContext) => AsyncIterable<LogPart>
}

/** Tables: CSV, JSONL, Parquet, Arrow, XLSX, and rows as objects. */
const causerie: LogFormat = {
  description: 'a table with one row per event: CSV, JSONL, Parquet, Arrow or Excel (.xlsx)',
  async *read(input, context) {
    if (input.type === 'rows') yield* readRows(input.rows, context)
    else if (input.type === 'live') yield* readTextRows(input.live.rows(), context, input.live.source.name)
    else if (input.type === 'table') yield* (await arrow()).readTable(input.table, context)
    else if (context.json !== null) yield* readJson(input.file, context.json, context)
    else yield* readFile(input.file, context)
  },
}

/** Exports of other products. An importer is one more entry. */
const products = {
  chatwoot: fromJson(chatwoot),
  'chatwoot-tables': {
    description: 'tables of Chatwoot’s database, in a folder or a ZIP: CSV or Parquet',
    recognisesMembers: isChatwootDump,
    read: (input, context) => {
      if (input.type === 'live')
        return readExport(input.live.source.name, chatwootDatabaseItems(input.live, context), context)
      const file = assertFile(input)
      return readExport(file.name, chatwootTableItems(file, context), context)
    },
  },
  crisp: fromJson(crisp),
  discord: fromJson(discord),
  'event-log': {
    description: 'a log of process mining: XES, or a table with the names of XES',
    recognises: head => isXes(head) || isEventTable(head),
    async *read(input, context) {
      const file = assertFile(input)
      const isXml = isXes((await readHead(file.path, 1 << 16)).toString('utf8'))
      yield* readExport(file.name, eventLogItems(file, isXml, context), context)
    },
  },
  freshchat: fromJson(freshchat),
  front: fromJson(front),
  intercom: fromJson(intercom),
  irc: {
    description: 'a log of an IRC client (irssi, WeeChat, ZNC): needs --zone and --agents',
    recognises: isIrc,
    read: (input, context) => {
      const file = assertFile(input)
      return readExport(file.name, ircItems(file, context.source), context)
    },
  },
  'live-helper-chat': fromJson(liveHelperChat),
  mail: {
    description: 'e-mail: mbox, Maildir, eml: needs --agents',
    recognises: isMail,
    recognisesMembers: names => names.some(name => mailMembers.test(name)),
    read: (input, context) => {
      const file = assertFile(input)
      const options = { scratch: context.scratch, members: mailMembers, items: mailReader(context.source) }
      return readExport(file.name, archiveItems(file, options), context)
    },
  },
  messenger: fromJson(messenger),
  'messenger-webhook': fromJson(messengerWebhook),
  partoo: fromJson(partoo),
  'rocket-chat': fromJson(rocketChat),
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
  'twitter-support': {
    description: 'customer support on Twitter, as in published sets: CSV with reply links',
    recognises: isTwitterSupport,
    read: (input, context) => {
      const file = assertFile(input)
      return readExport(file.name, twitterItems(file, context), context)
    },
  },
  'whatsapp-cloud': fromJson(whatsappCloud),
  'whatsapp-text': {
    description: 'the text that WhatsApp exports of one chat: needs --zone and --agents',
    recognises: head => head.split('\n', 3).some(line => headOf(line) !== null),
    read: (input, context) => {
      const file = assertFile(input)
      return readExport(file.name, whatsappItems(file, context.source), context)
    },
  },
  zammad: fromJson(zammad),
  'zendesk-chat': fromJson(zendeskChat),
  'zendesk-support': fromJson(zendeskSupport),
} as const satisfies Record<Exclude<FormatName, 'causerie' | 'auto'>, LogFormat>

const auto: LogFormat = {
  description: 'whichever of these each file looks like',
  recognisesMembers: () => true,
  async *read(input, context) {
    const format = input.type === 'file' ? await recognisedFormat(input.file, context.scratch) : 'causerie'
    yield* formatNamed(format).read(input, context)
  },
}

/** All log formats. */
export const formats: Readonly<Record<FormatName, LogFormat>> = { causerie, ...products, auto }

const productNames = Object.keys(products) as (keyof typeof products)[]

/**
 * The format that the beginning of a file, or the names in a folder or archive, look like; `causerie` for any table. Throws `IngestError` for
 * another folder.
 */
export async function recognisedFormat(file: InputFile, scratch: Scratch): Promise<FormatName> {
  if ((await isArchive(file)) && !(await isWorkbook(file))) return archiveFormat(file, scratch)
  const head = (await isWorkbook(file))
    ? await headOfXlsx(file, scratch)
    : (await readHead(file.path, 1 << 16)).toString('utf8')
  const product = (name: keyof typeof products): LogFormat => products[name]
  return productNames.find(name => product(name).recognises?.(head) === true) ?? 'causerie'
}

/** Its name or the first of its files tells. */
async function isWorkbook(file: InputFile): Promise<boolean> {
  if (!(await isArchive(file)) || (await stat(file.path)).isDirectory()) return false
  if (/\.xls[xm]$/i.test(file.name)) return true
  return /^(\[Content_Types\]\.xml|_rels\/|docProps\/|xl\/)/.test(
    (await readHead(file.path, 60)).toString('latin1', 30),
  )
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
  throw new InvalidQueryError('this format is read from files: rows, tables and queries are of the format causerie')
}

/** Throws `InvalidQueryError` when there is no such format. */
export function formatNamed(name: string): LogFormat {
  const format = lookup(formats, name)
  if (format !== undefined) return format
  throw new InvalidQueryError(`format must be one of ${formatNames.join(', ')}: ${JSON.stringify(name)}`)
}
