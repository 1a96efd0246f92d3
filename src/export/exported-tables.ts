import { allOf, identifier, instant, join, type Sql, sql } from '../engine/sql.ts'
import type { ExportScope } from './export-scope.ts'

/** The tables that an export can write. */
export const exportedTables = ['messages', 'chats', 'waits', 'sites'] as const
export type ExportedTable = (typeof exportedTables)[number]

/** `id` and `text` come from outside; `code` is one of the words that the meaning lists. */
export type ExportedType = 'id' | 'text' | 'code' | 'texts' | 'instant' | 'boolean' | 'count' | 'seconds'

export interface ExportedColumn {
  readonly name: string
  readonly type: ExportedType
  readonly meaning: string
}

export interface TableOfExport {
  readonly meaning: string
  readonly columns: readonly ExportedColumn[]
  /** The rows, with the columns by their names, in a fixed order. */
  readonly rows: (scope: ExportScope) => Sql
}

const column = (name: string, type: ExportedType, meaning: string): ExportedColumn => ({ name, type, meaning })

const ofChat = [
  column('customer_id', 'id', 'The customer of the chat; the id of the chat if no row has one.'),
  column('establishment_id', 'id', 'The establishment of the chat.'),
  column('establishment', 'text', 'The name of the establishment.'),
  column('channel', 'text', 'The channel of the chat; unknown if it has none.'),
  column('platform', 'text', 'The platform of the chat; unknown if it has none.'),
]

const dimensions = (of: Sql) => sql`JOIN customers AS u ON u.customer_key = ${of}.customer_key
  JOIN establishments AS e ON e.establishment_key = ${of}.establishment_key
  JOIN channels AS n ON n.channel_key = ${of}.channel_key
  JOIN platforms AS p ON p.platform_key = ${of}.platform_key`

const dimensionColumns = sql`u.customer_id, e.establishment_id, e.name AS establishment, n.channel, p.platform`
const isVisible = sql`kind = 'message' AND author <> 'system'`
const before = (at: Sql, { asOf }: ExportScope) => (asOf === null ? sql`true` : sql`${at} < ${instant(asOf)}`)
const within = (at: Sql, { window }: ExportScope) =>
  window === null ? sql`true` : sql`${at} >= ${instant(window.start)} AND ${at} < ${instant(window.end)}`

/** The rows of the log, as the log was given: loaded again, they make the same store. */
const messages: TableOfExport = {
  meaning:
    'A row per stored row of the log; with a period, without those of chats whose establishment no row names. These are the columns of a log: the file can be loaded again.',
  columns: [
    column('chat_id', 'id', 'The chat.'),
    column('message_id', 'id', 'Unique within the chat.'),
    column('sent_at', 'instant', 'When it was sent.'),
    column('author', 'code', 'customer, agent, bot or system.'),
    column('kind', 'code', 'message, note, archive or reopen.'),
    column('establishment_id', 'id', 'The establishment of the row. That of the chat is in chats.'),
    column('customer_id', 'id', 'The customer of the row. That of the chat is in chats.'),
    column('channel', 'text', 'The channel of the row. That of the chat is in chats.'),
    column('platform', 'text', 'The platform of the row. That of the chat is in chats.'),
    column('updated_at', 'instant', 'When this version of the row was written.'),
    column('withdrawn', 'boolean', 'True: the row is taken back, and counts nowhere.'),
    column('author_id', 'id', 'Which agent.'),
    column('text', 'text', 'What was written.'),
    column('attachments', 'text', 'A JSON list of {name, media_type, bytes}.'),
  ],
  rows: scope => {
    const picked = allOf([
      ...(scope.conditions.length === 0
        ? []
        : [sql`m.chat_key IN (SELECT chat_key FROM chats WHERE ${allOf(scope.conditions)})`]),
      before(sql`m.sent_at`, scope),
      within(sql`m.sent_at`, scope),
      // What is picked by a period is counted. The whole log can be loaded again.
      ...(scope.window === null ? [] : [sql`(m.withdrawn OR m.chat_key IN (SELECT chat_key FROM chats))`]),
    ])
    const said = (name: string) =>
      scope.texts ? sql`m.${identifier(name)}` : sql`NULL::VARCHAR AS ${identifier(name)}`
    return sql`SELECT c.chat_id, m.message_id, m.sent_at, m.author::VARCHAR AS author, m.kind::VARCHAR AS kind,
        e.establishment_id, u.customer_id, n.channel, p.platform,
        make_timestamptz(epoch_us(m.sent_at) + m.updated_after) AS updated_at, m.withdrawn, m.author_id,
        ${said('text')}, ${said('attachments')}
      FROM log AS m
      JOIN (SELECT chat_key, chat_id FROM chats UNION ALL SELECT chat_key, chat_id FROM withdrawn_chats) AS c USING (chat_key)
      LEFT JOIN establishments AS e USING (establishment_key)
      LEFT JOIN customers AS u ON u.customer_key = m.customer_key
      LEFT JOIN channels AS n ON n.channel_key = m.channel_key
      LEFT JOIN platforms AS p ON p.platform_key = m.platform_key
      WHERE ${picked} ORDER BY m.sent_at, c.chat_id, m.message_id`
  },
}

const chats: TableOfExport = {
  meaning: 'A row per chat; with a period, per chat that is active in it.',
  columns: [
    column('chat_id', 'id', 'The chat.'),
    ...ofChat,
    column('first_message_at', 'instant', 'The first visible message, whoever wrote it.'),
    column('last_message_at', 'instant', 'The last visible message.'),
    column('started_at', 'instant', 'The first customer message: the start of the first wait.'),
    column('state', 'code', 'Of the first wait: handled, closed or waiting. Missing if the customer never wrote.'),
    column('first_reply_at', 'instant', 'The reply that ended the first wait. Missing unless state is handled.'),
    column('first_reply_seconds', 'seconds', 'The handling delay: from started_at to first_reply_at.'),
    column('waits', 'count', 'Waits of the chat, the open one included.'),
    column('replied_waits', 'count', 'Waits that a reply ended.'),
    column('longest_wait_seconds', 'seconds', 'The longest wait that has ended.'),
    column('waiting_since', 'instant', 'When the open wait began. Missing if nothing waits.'),
    column('messages', 'count', 'Visible messages.'),
    column('customer_messages', 'count', 'Those of the customer.'),
    column('agent_messages', 'count', 'Those of agents.'),
    column('bot_messages', 'count', 'Those of bots.'),
    column('notes', 'count', 'Internal notes.'),
    column('archivings', 'count', 'How often it was archived.'),
    column('agents', 'texts', 'The ids of the agents who wrote in it.'),
  ],
  rows: scope => {
    const isActive =
      scope.window === null
        ? []
        : [
            sql`chat_key IN (SELECT chat_key FROM log
              WHERE NOT withdrawn AND ${isVisible} AND ${within(sql`sent_at`, scope)} AND ${before(sql`sent_at`, scope)})`,
          ]
    const hasEnded = sql`ended_by IS NOT NULL AND ${before(sql`ended_at`, scope)}`
    const length = sql`(epoch_us(ended_at) - epoch_us(opened_at)) / 1e6`
    const byAuthor = (author: string) =>
      sql`count(*) FILTER (WHERE ${isVisible} AND author = ${author}::author) AS ${identifier(`${author}_messages`)}`
    return sql`WITH picked AS (SELECT * FROM chats WHERE ${allOf([...scope.conditions, ...isActive])}),
      said AS (SELECT chat_key, min(sent_at) FILTER (WHERE ${isVisible}) AS first_message_at,
          max(sent_at) FILTER (WHERE ${isVisible}) AS last_message_at, count(*) FILTER (WHERE ${isVisible}) AS messages,
          ${join(['customer', 'agent', 'bot'].map(byAuthor))},
          count(*) FILTER (WHERE kind = 'note') AS notes, count(*) FILTER (WHERE kind = 'archive') AS archivings,
          list(DISTINCT author_id ORDER BY author_id)
            FILTER (WHERE ${isVisible} AND author = 'agent' AND author_id IS NOT NULL) AS agents
        FROM log SEMI JOIN picked USING (chat_key)
        WHERE NOT withdrawn AND ${before(sql`sent_at`, scope)} GROUP BY chat_key),
      waited AS (SELECT chat_key, count(*) AS waits, count(*) FILTER (WHERE ${hasEnded} AND ended_by = 'reply') AS replied_waits,
          max(${length}) FILTER (WHERE ${hasEnded}) AS longest_wait_seconds,
          min(opened_at) FILTER (WHERE NOT (${hasEnded})) AS waiting_since,
          min(opened_at) FILTER (WHERE ordinal = 1) AS started_at,
          min(CASE WHEN NOT (${hasEnded}) THEN 'waiting' WHEN ended_by = 'reply' THEN 'handled' ELSE 'closed' END)
            FILTER (WHERE ordinal = 1) AS state,
          min(ended_at) FILTER (WHERE ordinal = 1 AND ${hasEnded} AND ended_by = 'reply') AS first_reply_at,
          min(${length}) FILTER (WHERE ordinal = 1 AND ${hasEnded} AND ended_by = 'reply') AS first_reply_seconds
        FROM waits SEMI JOIN picked USING (chat_key) WHERE ${before(sql`opened_at`, scope)} GROUP BY chat_key)
      SELECT c.chat_id, ${dimensionColumns}, first_message_at, last_message_at, started_at, state, first_reply_at,
        first_reply_seconds, coalesce(waits, 0) AS waits, coalesce(replied_waits, 0) AS replied_waits, longest_wait_seconds,
        waiting_since, messages, customer_messages, agent_messages, bot_messages, notes, archivings, agents
      FROM picked AS c JOIN said USING (chat_key) LEFT JOIN waited USING (chat_key) ${dimensions(sql`c`)}
      ORDER BY first_message_at, c.chat_id`
  },
}

const waits: TableOfExport = {
  meaning: 'A row per wait; with a period, per wait that opened in it.',
  columns: [
    column('chat_id', 'id', 'The chat.'),
    column('ordinal', 'count', '1 is the first wait of the chat, the prise en charge.'),
    column('opened_at', 'instant', 'The customer message that opened it.'),
    column('ended_at', 'instant', 'Missing: it is open.'),
    column('ended_by', 'code', 'reply or archive. Missing: it is open.'),
    column('seconds', 'seconds', 'How long it was. Missing: it is open.'),
    ...ofChat,
  ],
  rows: scope => {
    const hasEnded = sql`w.ended_by IS NOT NULL AND ${before(sql`w.ended_at`, scope)}`
    const ended = (value: Sql, name: string) => sql`CASE WHEN ${hasEnded} THEN ${value} END AS ${identifier(name)}`
    const picked = allOf([...scope.conditions, before(sql`opened_at`, scope), within(sql`opened_at`, scope)])
    return sql`SELECT c.chat_id, w.ordinal::BIGINT AS ordinal, w.opened_at, ${ended(sql`w.ended_at`, 'ended_at')},
        ${ended(sql`w.ended_by::VARCHAR`, 'ended_by')},
        ${ended(sql`(epoch_us(w.ended_at) - epoch_us(w.opened_at)) / 1e6`, 'seconds')}, ${dimensionColumns}
      FROM (SELECT * FROM waits WHERE ${picked}) AS w JOIN chats AS c USING (chat_key) ${dimensions(sql`w`)}
      ORDER BY w.opened_at, c.chat_id, w.ordinal`
  },
}

/**
 * The listed establishments, with a column per attribute. Others are known by their ids only: a file with them would list them when it is
 * loaded again.
 */
function sites(attributes: readonly string[]): TableOfExport {
  return {
    meaning:
      'A row per establishment that an establishments file lists. The file can be loaded again as an establishments file.',
    columns: [
      column('establishment_id', 'id', 'The establishment.'),
      column('name', 'text', 'Its name.'),
      column('time_zone', 'text', 'IANA. Missing: it is on the clock of the report.'),
      ...attributes.map(name => column(name, 'texts', 'An attribute: its values.')),
    ],
    rows: ({ ofSites }) => {
      const values = (
        name: string,
      ) => sql`(SELECT CASE WHEN list(value) <> ['unknown'] THEN list(value ORDER BY value) END
        FROM establishment_attributes AS a
        WHERE a.establishment_key = e.establishment_key AND a.attribute = ${name}) AS ${identifier(name)}`
      return sql`SELECT ${join([sql`e.establishment_id`, sql`e.name`, sql`e.time_zone`, ...attributes.map(values)])}
        FROM (SELECT * FROM establishments WHERE ${allOf([sql`listed`, ...ofSites])}) AS e ORDER BY e.establishment_id`
    },
  }
}

/** The tables of a store with these attributes of establishments. */
export function tablesOfExport(attributes: readonly string[]): Readonly<Record<ExportedTable, TableOfExport>> {
  return { messages, chats, waits, sites: sites(attributes) }
}
