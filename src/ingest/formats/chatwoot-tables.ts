import { identifier, join, sql } from '../../engine/sql.ts'
import { IngestError } from '../../errors.ts'
import { type Archive, membersOf, openArchive } from '../read/archive.ts'
import type { InputFile } from '../read/unpack.ts'
import { chatwootRows } from '../sources/chatwoot-database.ts'
import type { LiveReader } from '../sources/live-reader.ts'
import { messageItem, messageSchema } from './chatwoot.ts'
import { type ExportItem, type PlacedItem, problem, row, type SourceFacts, skipped } from './export-row.ts'
import { siteOf } from './json-export.ts'
import { problemOf } from './parse-record.ts'
import type { ExportContext } from './read-export.ts'
import { copyTable, copyTextRows, type TableColumns, type TextRecord, tableRecords } from './table-records.ts'

const tables = {
  messages: {
    required: ['id', 'conversation_id', 'message_type', 'created_at'],
    optional: [
      'content',
      'updated_at',
      'private',
      'status',
      'content_type',
      'sender_type',
      'sender_id',
      'content_attributes',
      'additional_attributes',
    ],
  },
  conversations: { required: ['id', 'display_id', 'account_id', 'inbox_id'], optional: ['contact_id'] },
  inboxes: { required: ['id', 'channel_type'], optional: [] },
  attachments: { required: ['message_id', 'file_type'], optional: [] },
  reporting_events: { required: ['id', 'name', 'conversation_id', 'created_at'], optional: ['event_end_time'] },
} as const satisfies Record<string, TableColumns>
type Table = keyof typeof tables
const needed: readonly Table[] = ['messages', 'conversations', 'inboxes']

const pattern = /(?:^|\/)(messages|conversations|inboxes|attachments|reporting_events)\.(?:csv|parquet|jsonl)(?:\.gz)?$/

export const isChatwootDump = (names: readonly string[]): boolean =>
  needed.every(table => names.some(name => pattern.exec(name)?.[1] === table))

const read = [
  'id',
  'message_type',
  'created_at',
  'content',
  'updated_at',
  'private',
  'status',
  'content_type',
  'sender_type',
  'sender_id',
  'content_attributes',
  'additional_attributes',
  'display_id',
  'account_id',
  'inbox_id',
  'contact_id',
  'channel_type',
  'files',
] as const
const events = ['id', 'name', 'at', 'display_id', 'account_id', 'inbox_id', 'contact_id', 'channel_type'] as const
const kinds: ReadonlyMap<string, 'archive' | 'reopen'> = new Map([
  ['conversation_resolved', 'archive'],
  ['conversation_opened', 'reopen'],
])

/** A folder or ZIP archive of tables of Chatwoot's database. Its chats are those of Chatwoot's API and webhooks. */
export async function* chatwootTableItems(file: InputFile, context: ExportContext): AsyncGenerator<PlacedItem> {
  const archive = await openArchive(file, context.scratch)
  try {
    for (const table of Object.keys(tables) as Table[]) await copyMember(archive, table, file, context)
  } finally {
    archive.close()
  }
  yield* itemsOfTables(file.name, context)
}

/** The tables of Chatwoot's own database, where it runs. Its chats are the same. */
export async function* chatwootDatabaseItems(live: LiveReader, context: ExportContext): AsyncGenerator<PlacedItem> {
  const { name } = live.source
  for (const table of Object.keys(tables) as Table[]) {
    const rows = await chatwootRows(live, table, tables[table])
    if (rows !== null)
      await copyTextRows(rows, { name: `${name} ${table}`, table: tempTables[table] }, tables[table], context)
    else if (needed.includes(table)) throw new IngestError(`${name}: has no table ${table}`, { file: name })
    else await createEmpty(table, context)
  }
  yield* itemsOfTables(name, context)
}

async function* itemsOfTables(name: string, context: ExportContext): AsyncGenerator<PlacedItem> {
  const { engine, source } = context
  const chat = sql`c.display_id, c.account_id, c.inbox_id, c.contact_id, i.channel_type`
  const joined = sql`LEFT JOIN cw_conversations c ON c.id = m.conversation_id LEFT JOIN cw_inboxes i ON i.id = c.inbox_id`
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE cw_rows AS
    SELECT m.*, ${chat}, f.files FROM cw_messages m ${joined}
    LEFT JOIN (SELECT message_id, string_agg(file_type, ',' ORDER BY rowid) AS files FROM cw_attachments GROUP BY ALL) f
      ON f.message_id = m.id ORDER BY m.rowid`)
  for await (const { record, line } of tableRecords(read, 'cw_rows', context))
    yield { item: messageOf(record, source), line, raw: () => JSON.stringify(record), file: `${name}/messages` }
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE cw_rows AS
    SELECT m.id, m.name, coalesce(m.event_end_time, m.created_at) AS at, ${chat} FROM cw_reporting_events m ${joined}
    ORDER BY m.rowid`)
  for await (const { record, line } of tableRecords(events, 'cw_rows', context)) {
    const item = eventOf(record, source)
    yield { item, line, raw: () => JSON.stringify(record), file: `${name}/reporting_events` }
  }
}

const tempTables: Readonly<Record<Table, string>> = {
  messages: 'cw_messages',
  conversations: 'cw_conversations',
  inboxes: 'cw_inboxes',
  attachments: 'cw_attachments',
  reporting_events: 'cw_reporting_events',
}

async function copyMember(archive: Archive, table: Table, { name }: InputFile, context: ExportContext): Promise<void> {
  const isTable = (member: { readonly name: string }) => pattern.exec(member.name)?.[1] === table
  const [found, ...others] = archive.members.filter(isTable)
  const fail = (text: string) => new IngestError(`${name}: ${text}`, { file: name })
  if (others.length > 0) throw fail(`has several files for the table ${table}: ${found?.name}, ${others[0]?.name}`)
  if (found === undefined && needed.includes(table)) throw fail(`has no file for the table ${table}: ${table}.csv`)
  const columns: TableColumns = tables[table]
  if (found === undefined) return createEmpty(table, context)
  for await (const file of membersOf(archive, isTable)) await copyTable(file, tempTables[table], columns, context)
}

async function createEmpty(table: Table, { engine }: ExportContext): Promise<void> {
  const { required, optional }: TableColumns = tables[table]
  const ddl = [...required, ...optional].map(column => sql`NULL::VARCHAR AS ${identifier(column)}`)
  await engine.execute(
    sql`CREATE OR REPLACE TEMP TABLE ${identifier(tempTables[table])} AS SELECT ${join(ddl)} WHERE false`,
  )
}

const number = (text: string | null) => (text !== null && /^\d{1,15}$/.test(text) ? Number(text) : text)

function messageOf(one: TextRecord<(typeof read)[number]>, facts: SourceFacts): ExportItem {
  if (one.display_id === null) return problem(`conversation is not among the conversations of message ${one.id ?? ''}`)
  const parsed = messageSchema.safeParse({
    id: one.id,
    content: one.content,
    content_type: one.content_type,
    message_type: number(one.message_type),
    created_at: utc(one.created_at),
    updated_at: utc(one.updated_at),
    private: /^(t|true|1)$/i.test(one.private ?? ''),
    status: number(one.status),
    sender_type: one.sender_type,
    sender: one.sender_id === null ? null : { id: one.sender_id, type: one.sender_type },
    content_attributes: objectOf(one.content_attributes),
    additional_attributes: objectOf(one.additional_attributes),
    attachments: one.files?.split(',').map(type => ({ file_type: fileTypes[Number(type)] ?? type })),
  })
  if (!parsed.success) return problem(problemOf(parsed.error))
  return messageItem(parsed.data, chatOf({ ...one, display_id: one.display_id }), one.account_id, facts)
}

function eventOf(one: TextRecord<(typeof events)[number]>, facts: SourceFacts): ExportItem {
  const kind = kinds.get(one.name ?? '')
  if (kind === undefined) return skipped(`reporting event ${one.name ?? ''}`)
  const at = utc(one.at)
  if (one.display_id === null) return problem(`conversation is not among the conversations of event ${one.id ?? ''}`)
  return row({
    chat_id: one.account_id === null ? one.display_id : `${one.account_id}-${one.display_id}`,
    message_id: `${kind} ${one.id}`,
    sent_at: at ?? '',
    author: 'system',
    kind,
    establishment_id: siteOf(one.inbox_id, facts),
    customer_id: one.contact_id,
  })
}

const fileTypes =
  'image audio video file location fallback share story_mention contact ig_reel ig_post ig_story embed'.split(' ')

interface ChatColumns {
  readonly display_id: string
  readonly inbox_id: string | null
  readonly contact_id: string | null
  readonly channel_type: string | null
}

const chatOf = ({ display_id, inbox_id, contact_id, channel_type }: ChatColumns) => ({
  id: display_id,
  inbox_id,
  channel: channel_type,
  meta: contact_id === null ? null : { sender: { id: contact_id } },
})

/** The database keeps UTC without saying so. */
function utc(text: string | null): string | null {
  if (text === null) return null
  const at = text.replace(' ', 'T')
  return /(Z|[+-]\d\d(:?\d\d)?)$/.test(at) ? at.replace(/([+-]\d\d)$/, '$1:00') : `${at}Z`
}

/** JSON, or JSON as a text in JSON, as some versions have it. */
function objectOf(text: string | null): unknown {
  if (text === null || text === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' ? objectOf(value) : value
  } catch {
    return text
  }
}
