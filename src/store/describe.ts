import type { Engine } from '../engine/engine.ts'
import { identifier, join, type Sql, sql } from '../engine/sql.ts'

/** The comments of a table or view and its columns, for people who open a store with DuckDB. */
interface Described {
  readonly comment: Sql
  readonly columns: Readonly<Record<string, Sql>>
}

const keys = {
  customer_key: sql`'The customer: a key of customers.'`,
  establishment_key: sql`'The establishment: a key of establishments.'`,
  channel_key: sql`'The channel: a key of channels.'`,
  platform_key: sql`'The platform: a key of platforms.'`,
}

/** The tables of a store. Their meaning: docs/definitions.md. */
const tables = {
  loads: {
    comment: sql`'One row per load.'`,
    columns: {
      load_id: sql`'The number of the load, from 1.'`,
      loaded_at: sql`'When it began.'`,
      seconds: sql`'How long it took.'`,
      files: sql`'The files, as they were given.'`,
      read: sql`'Rows of the log that were read: accepted + duplicates + rejected.'`,
      accepted: sql`'Rows stored.'`,
      duplicates: sql`'Rows that another one replaces, or that replace another one.'`,
      rejected: sql`'Rows that could not be used.'`,
      ambiguous_times: sql`'Local times that occur twice: taken for the first.'`,
      skipped_times: sql`'Local times that the clock skips: moved on by the length of the gap.'`,
      conflicting_repeats: sql`'Duplicates with different content where no updated_at tells which is later.'`,
      future_rows: sql`'Rows dated after the load.'`,
      known_from: sql`'The earliest sent_at of the whole store after the load. Null: the store is empty.'`,
      known_until: sql`'The instant up to which the load says that its source is complete. Null: it cannot say.'`,
    },
  },
  rejects: {
    comment: sql`'One row per rejected row.'`,
    columns: {
      load_id: sql`'The load.'`,
      file: sql`'The file.'`,
      line: sql`'The line, from 1. In Parquet, Arrow and objects, the number of the row.'`,
      reason: sql`'The rule that the row broke, a colon, and its value.'`,
      raw: sql`'The row as it was written, cut off if it is very long.'`,
      of_log: sql`'True: a row of the log. False: a row of an establishments file.'`,
    },
  },
  load_notes: {
    comment: sql`'What loads noted about rows that they changed or left out.'`,
    columns: {
      load_id: sql`'The load.'`,
      note: sql`'skipped: events of an export that are no rows of a log. ambiguous_times, skipped_times, conflicting_repeats: as in loads.'`,
      reason: sql`'Why events were skipped; otherwise empty.'`,
      events: sql`'How many.'`,
      example: sql`'The time of the earliest of them. Null: unknown.'`,
    },
  },
  log: {
    comment: sql`'One row per stored row of the log, with its own attributes. v_messages is the same for readers.'`,
    columns: {
      chat_key: sql`'The chat: a key of chats or of withdrawn_chats.'`,
      message_id: sql`'Unique within the chat.'`,
      sent_at: sql`'When it was sent.'`,
      author: sql`'customer, agent, bot or system.'`,
      kind: sql`'message, note, archive or reopen.'`,
      establishment_key: sql`'The establishment of the row. Null: missing.'`,
      customer_key: sql`'The customer of the row. Null: missing.'`,
      channel_key: sql`'The channel of the row. Null: missing.'`,
      platform_key: sql`'The platform of the row. Null: missing.'`,
      updated_after: sql`'updated_at minus sent_at, in microseconds. Null: missing.'`,
      withdrawn: sql`'True: the row is taken back, and counts nowhere.'`,
      author_id: sql`'Which agent. Null: missing, or forgotten.'`,
      text: sql`'What was written. Null: missing, or forgotten.'`,
      attachments: sql`'JSON. Null: missing, or forgotten.'`,
      load_id: sql`'The load that brought it.'`,
    },
  },
  chats: {
    comment: sql`'One row per chat that has a row that is not withdrawn, and one that names its establishment, with the attributes found for the whole chat. v_chats is the same for readers.'`,
    columns: { chat_key: sql`'Numbers the chats.'`, chat_id: sql`'The id of the chat in the log.'`, ...keys },
  },
  withdrawn_chats: {
    comment: sql`'Chats that count nowhere: every row is withdrawn, or none names an establishment.'`,
    columns: { chat_key: sql`'As in chats.'`, chat_id: sql`'The id of the chat in the log.'` },
  },
  customers: {
    comment: sql`'The ids of customers.'`,
    columns: {
      customer_key: sql`'Numbers the customers.'`,
      customer_id: sql`'The id in the log; a random one for a forgotten customer.'`,
    },
  },
  channels: {
    comment: sql`'The channels.'`,
    columns: { channel_key: sql`'Numbers the channels.'`, channel: sql`'The channel; unknown if missing.'` },
  },
  platforms: {
    comment: sql`'The platforms.'`,
    columns: { platform_key: sql`'Numbers the platforms.'`, platform: sql`'The platform; unknown if missing.'` },
  },
  establishments: {
    comment: sql`'The establishments, listed in a file or met in the log.'`,
    columns: {
      establishment_key: sql`'Numbers the establishments.'`,
      establishment_id: sql`'The id in the log.'`,
      name: sql`'The name; the id if it is not listed.'`,
      time_zone: sql`'IANA. Null: it is on the clock of the report.'`,
      listed: sql`'Whether an establishments file lists it.'`,
    },
  },
  attributes: {
    comment: sql`'The names of the attributes of establishments.'`,
    columns: { attribute: sql`'Such as region.'` },
  },
  establishment_attributes: {
    comment: sql`'The values of attributes. Each establishment has at least one row for each attribute.'`,
    columns: {
      establishment_key: sql`'The establishment.'`,
      attribute: sql`'Such as region.'`,
      value: sql`'One of its values; unknown if it has none.'`,
    },
  },
  activity: {
    comment: sql`'Derived from the log: one row per chat and quarter of an hour (UTC) in which it has visible messages.'`,
    columns: {
      sent_at: sql`'When the first of them was sent.'`,
      previous_at: sql`'When the visible message before that one was sent; -infinity if there is none.'`,
      messages: sql`'How many visible messages there are.'`,
      chat_key: sql`'The chat.'`,
      ...keys,
    },
  },
  waits: {
    comment: sql`'Derived from the log: one row per wait. v_waits is the same for readers.'`,
    columns: {
      opened_at: sql`'The customer message that opened it.'`,
      ended_at: sql`'When it ended; infinity while it is open.'`,
      ended_by: sql`'reply or archive; null while it is open.'`,
      ordinal: sql`'1 is the first wait of the chat, the prise en charge.'`,
      chat_key: sql`'The chat.'`,
      ...keys,
    },
  },
  forgetting: {
    comment: sql`'How often something was forgotten. Internal.'`,
    columns: {
      key: sql`'The key of the hashes in forgotten.'`,
      generation: sql`'How often something was forgotten.'`,
    },
  },
  forgotten: {
    comment: sql`'What was forgotten, as keyed hashes. Internal.'`,
    columns: {
      role: sql`'What was hashed: name, file, customer, chat or reject.'`,
      hash: sql`'The keyed hash.'`,
      until: sql`'Rows sent before it are forgotten.'`,
      replacement: sql`'What stands in its place.'`,
    },
  },
  source_cursors: {
    comment: sql`'How far the loads of databases and buckets have read. Internal.'`,
    columns: {
      source: sql`'The hash of the source and its query.'`,
      value: sql`'The greatest value of its cursor so far.'`,
      more: sql`'True: rows were left for the next load.'`,
    },
  },
} as const satisfies Readonly<Record<string, Described>>

/** Views for people who open a store with DuckDB: ids and names instead of keys, null instead of infinity. */
const views = {
  v_messages: {
    comment: sql`'Every stored row of the log.'`,
    query: sql`SELECT c.chat_id, m.message_id, m.sent_at, m.author, m.kind, e.establishment_id, u.customer_id, n.channel, p.platform,
        make_timestamptz(epoch_us(m.sent_at) + m.updated_after) AS updated_at, m.withdrawn, m.author_id, m.text, m.attachments,
        m.load_id
      FROM log AS m
      JOIN (SELECT chat_key, chat_id FROM chats UNION ALL SELECT chat_key, chat_id FROM withdrawn_chats) AS c USING (chat_key)
      LEFT JOIN establishments AS e USING (establishment_key)
      LEFT JOIN customers AS u ON u.customer_key = m.customer_key
      LEFT JOIN channels AS n ON n.channel_key = m.channel_key
      LEFT JOIN platforms AS p ON p.platform_key = m.platform_key`,
    columns: {
      chat_id: sql`'The chat.'`,
      message_id: sql`'Unique within the chat.'`,
      sent_at: sql`'When it was sent.'`,
      author: sql`'customer, agent, bot or system.'`,
      kind: sql`'message, note, archive or reopen.'`,
      establishment_id: sql`'The establishment of the row. Null: missing. That of the chat is in v_chats.'`,
      customer_id: sql`'The customer of the row. Null: missing. That of the chat is in v_chats.'`,
      channel: sql`'The channel of the row. Null: missing. That of the chat is in v_chats.'`,
      platform: sql`'The platform of the row. Null: missing. That of the chat is in v_chats.'`,
      updated_at: sql`'When this version of the row was written. Null: missing.'`,
      withdrawn: sql`'True: the row is taken back, and counts nowhere.'`,
      author_id: sql`'Which agent. Null: missing, or forgotten.'`,
      text: sql`'What was written. Null: missing, or forgotten.'`,
      attachments: sql`'JSON. Null: missing, or forgotten.'`,
      load_id: sql`'The load that brought it.'`,
    },
  },
  v_chats: {
    comment: sql`'Every chat that counts, and its first wait, by all rows of the store.'`,
    query: sql`SELECT c.chat_id, u.customer_id, e.establishment_id, e.name AS establishment, n.channel, p.platform,
        w.opened_at AS started_at, nullif(w.ended_at, 'infinity'::TIMESTAMPTZ) AS first_wait_ended_at,
        w.ended_by AS first_wait_ended_by
      FROM chats AS c
      JOIN customers AS u USING (customer_key)
      JOIN establishments AS e USING (establishment_key)
      JOIN channels AS n USING (channel_key)
      JOIN platforms AS p USING (platform_key)
      LEFT JOIN waits AS w ON w.chat_key = c.chat_key AND w.ordinal = 1`,
    columns: {
      chat_id: sql`'The chat.'`,
      customer_id: sql`'Its customer; the id of the chat if no row has one.'`,
      establishment_id: sql`'Its establishment.'`,
      establishment: sql`'The name of its establishment.'`,
      channel: sql`'Its channel; unknown if no row has one.'`,
      platform: sql`'Its platform; unknown if no row has one.'`,
      started_at: sql`'The first customer message. Null: the customer never wrote.'`,
      first_wait_ended_at: sql`'Null: still without a first answer, or the customer never wrote.'`,
      first_wait_ended_by: sql`'reply: handled. archive: closed without an answer.'`,
    },
  },
  v_waits: {
    comment: sql`'Every wait, by all rows of the store.'`,
    query: sql`SELECT c.chat_id, w.ordinal, w.opened_at, nullif(w.ended_at, 'infinity'::TIMESTAMPTZ) AS ended_at, w.ended_by,
        CASE WHEN w.ended_by IS NOT NULL THEN (epoch_us(w.ended_at) - epoch_us(w.opened_at)) / 1e6 END AS seconds,
        u.customer_id, e.establishment_id, e.name AS establishment, n.channel, p.platform
      FROM waits AS w
      JOIN chats AS c USING (chat_key)
      JOIN customers AS u ON u.customer_key = w.customer_key
      JOIN establishments AS e ON e.establishment_key = w.establishment_key
      JOIN channels AS n ON n.channel_key = w.channel_key
      JOIN platforms AS p ON p.platform_key = w.platform_key`,
    columns: {
      chat_id: sql`'The chat.'`,
      ordinal: sql`'1 is the first wait of the chat, the prise en charge.'`,
      opened_at: sql`'The customer message that opened it.'`,
      ended_at: sql`'Null: it is open.'`,
      ended_by: sql`'reply or archive. Null: it is open.'`,
      seconds: sql`'How long it was. Null: it is open.'`,
      customer_id: sql`'The customer of the chat.'`,
      establishment_id: sql`'The establishment of the chat.'`,
      establishment: sql`'The name of the establishment.'`,
      channel: sql`'The channel of the chat; unknown if it has none.'`,
      platform: sql`'The platform of the chat; unknown if it has none.'`,
    },
  },
} as const satisfies Readonly<Record<string, Described & { readonly query: Sql }>>

/** Creates the views and the comments. No answer depends on them. */
const description = join(
  [
    sql`BEGIN`,
    ...Object.entries(views).flatMap(([name, view]) => [
      sql`CREATE OR REPLACE VIEW ${identifier(name)} AS ${view.query}`,
      ...commentsOn(sql`VIEW`, name, view),
    ]),
    ...Object.entries(tables).flatMap(([name, table]) => commentsOn(sql`TABLE`, name, table)),
    sql`COMMIT`,
  ],
  sql`; `,
)

const viewNames = Object.keys(views)

/**
 * Adds the views and comments to a store that lacks them: a new one, or one made by an earlier causerie. The schema version stays the
 * same, because nothing that causerie reads changes.
 */
export async function describeStore(engine: Engine): Promise<void> {
  const found = await engine.query(sql`SELECT view_name AS name FROM duckdb_views() WHERE NOT internal`, {
    name: 'text',
  })
  const names = new Set(found.map(({ name }) => name))
  if (!viewNames.every(name => names.has(name))) await engine.execute(description)
}

function commentsOn(what: Sql, name: string, { comment, columns }: Described): readonly Sql[] {
  return [
    sql`COMMENT ON ${what} ${identifier(name)} IS ${comment}`,
    ...Object.entries(columns).map(
      ([column, text]) => sql`COMMENT ON COLUMN ${identifier(name)}.${identifier(column)} IS ${text}`,
    ),
  ]
}
