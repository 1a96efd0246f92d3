import { IngestError } from '../../errors.ts'
import { following } from './cursor.ts'
import type { LiveReader } from './live-reader.ts'
import type { TextRows } from './text-rows.ts'

/** The columns of one of Chatwoot's tables that are read. */
interface Wanted {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

/** The condition of the new messages and events, as SQL. */
interface New {
  readonly messages: string
  readonly events: string
}

/** Which rows of each table belong to the messages and events that are new. */
const belonging: Readonly<Record<string, (isNew: New) => string>> = {
  messages: ({ messages }) => messages,
  reporting_events: ({ events }) => events,
  conversations: ({ messages, events }) =>
    `id IN (SELECT conversation_id FROM messages WHERE ${messages} UNION SELECT conversation_id FROM reporting_events WHERE ${events})`,
  attachments: ({ messages }) => `message_id IN (SELECT id FROM messages WHERE ${messages})`,
}

/**
 * The rows of one of the tables of Chatwoot's own database, in the order of their ids: all of them or, after a first load, those that belong to
 * messages and events that have changed. Null if there is no such table.
 */
export async function chatwootRows(
  live: LiveReader,
  table: string,
  { required, optional }: Wanted,
): Promise<AsyncIterable<TextRows> | null> {
  const { database, source } = live
  const has = new Set(await database.columnsOf(table))
  if (has.size === 0) return null
  const missing = required.find(column => !has.has(column))
  if (missing !== undefined)
    throw new IngestError(`${source.name}: the table ${table} has no column ${missing}`, { file: source.name })
  const changed = table === 'messages' || table === 'reporting_events' ? await changeColumn(live, table) : null
  const columns = [...new Set([...required, ...optional, ...(changed === null ? [] : [changed])])]
  const isNew = await newRows(live)
  const where = isNew === null ? undefined : belonging[table]?.(isNew)
  const rows = database.rows(
    `SELECT ${columns
      .filter(column => has.has(column))
      .map(database.quote)
      .join(', ')} FROM ${database.quote(table)}${where === undefined ? '' : ` WHERE ${where}`}${
      has.has('id') ? ` ORDER BY ${database.quote('id')}` : ''
    }`,
  )
  return changed === null ? rows : following(rows, changed, live.reached)
}

async function newRows(live: LiveReader): Promise<New | null> {
  const messages = live.since(await changeColumn(live, 'messages'))
  const events = live.since(await changeColumn(live, 'reporting_events'))
  return messages === null || events === null ? null : { messages, events }
}

async function changeColumn({ database }: LiveReader, table: string): Promise<string> {
  const columns = await database.columnsOf(table)
  return columns.includes('updated_at') ? 'updated_at' : 'created_at'
}
