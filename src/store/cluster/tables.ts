import { openEnd, openStart } from '../../engine/clickhouse-dialect.ts'
import type { StoreTable } from '../../engine/dialect.ts'
import { identifier, type Sql, sql } from '../../engine/sql.ts'

/** How a type of column is kept by ClickHouse, and how it goes there and back in Parquet files. */
interface ColumnKind {
  readonly type: Sql
  /** Its type in a file, and how it is written into one and read from one, in each database. */
  readonly inFile: Sql
  readonly fromDuckDB: (column: Sql) => Sql
  readonly toClickHouse: (column: Sql) => Sql
  readonly fromClickHouse: (column: Sql) => Sql
  readonly toDuckDB: (column: Sql) => Sql
}

const same = (column: Sql) => column
const plain = (type: Sql, more: Partial<ColumnKind> = {}): ColumnKind => ({
  type,
  inFile: type,
  fromDuckDB: same,
  toClickHouse: same,
  fromClickHouse: same,
  toDuckDB: same,
  ...more,
})
const textInFile = (type: Sql, inFile: Sql) =>
  plain(type, {
    inFile,
    fromDuckDB: column => sql`${column}::VARCHAR`,
    fromClickHouse: column => sql`toString(${column})`,
  })
const raw = (text: string): Sql => ({ type: 'sql', parts: [{ type: 'text', text }] })
/** Parquet has no infinite instants: the numbers that ClickHouse has for them are written. */
const instants = (type: Sql, inFile: Sql) =>
  plain(type, {
    inFile,
    fromDuckDB: column => sql`CASE WHEN ${column} = 'infinity'::TIMESTAMPTZ THEN ${raw(String(openEnd))}
      WHEN ${column} = '-infinity'::TIMESTAMPTZ THEN ${raw(String(openStart))} ELSE epoch_us(${column}) END`,
    toClickHouse: column => sql`fromUnixTimestamp64Micro(${column}, 'UTC')`,
    fromClickHouse: column => sql`toUnixTimestamp64Micro(${column})`,
    toDuckDB: column => sql`CASE ${column} WHEN ${raw(String(openEnd))} THEN 'infinity'::TIMESTAMPTZ
      WHEN ${raw(String(openStart))} THEN '-infinity'::TIMESTAMPTZ ELSE make_timestamptz(${column}) END`,
  })

const kinds = {
  key: plain(sql`Int32`),
  'key?': plain(sql`Nullable(Int32)`),
  whole: plain(sql`Int64`),
  'whole?': plain(sql`Nullable(Int64)`),
  double: plain(sql`Float64`),
  boolean: plain(sql`Bool`),
  text: plain(sql`String`),
  'text?': plain(sql`Nullable(String)`),
  texts: plain(sql`Array(String)`),
  instant: instants(sql`DateTime64(6, 'UTC')`, sql`Int64`),
  'instant?': instants(sql`Nullable(DateTime64(6, 'UTC'))`, sql`Nullable(Int64)`),
  // Not an Enum: `CASE column WHEN 'reply'` of an Enum finds nothing, without an error.
  name: textInFile(sql`LowCardinality(String)`, sql`String`),
  'name?': textInFile(sql`LowCardinality(Nullable(String))`, sql`Nullable(String)`),
  hash: plain(sql`UUID`, {
    inFile: sql`String`,
    fromDuckDB: column => sql`${column}::VARCHAR`,
    toClickHouse: column => sql`toUUID(${column})`,
    fromClickHouse: column => sql`toString(${column})`,
  }),
} as const satisfies Record<string, ColumnKind>

export interface ClusterTable {
  readonly columns: Readonly<Record<string, keyof typeof kinds>>
  /** By what its rows are sorted, in ClickHouse and when they come back from it. */
  readonly order: Sql
  /** Whether each shard has the rows of its chats; otherwise every node has all rows. */
  readonly isSharded?: true
  /** The instant by whose month rows are kept apart. */
  readonly month?: Sql
  /** The order in which a store in DuckDB keeps it, where it is another one. */
  readonly orderInDuckDB?: Sql
}

const ofChat = { customer_key: 'key', establishment_key: 'key', channel_key: 'key', platform_key: 'key' } as const

/** The tables of src/store/schema.ts, with the same names and columns. */
export const clusterTables = {
  loads: {
    columns: {
      load_id: 'key',
      loaded_at: 'instant',
      seconds: 'double',
      files: 'texts',
      read: 'whole',
      accepted: 'whole',
      duplicates: 'whole',
      rejected: 'whole',
      ambiguous_times: 'whole',
      skipped_times: 'whole',
      conflicting_repeats: 'whole',
      future_rows: 'whole',
      known_from: 'instant?',
      known_until: 'instant?',
    },
    order: sql`load_id`,
  },
  rejects: {
    columns: { load_id: 'key', file: 'text', line: 'whole', reason: 'text', raw: 'text', of_log: 'boolean' },
    order: sql`load_id, file, line`,
  },
  load_notes: {
    columns: { load_id: 'key', note: 'text', reason: 'text', events: 'whole', example: 'instant?' },
    order: sql`load_id, note, reason`,
  },
  log: {
    columns: {
      chat_key: 'key',
      message_id: 'text',
      sent_at: 'instant',
      author: 'name',
      kind: 'name',
      establishment_key: 'key?',
      customer_key: 'key?',
      channel_key: 'key?',
      platform_key: 'key?',
      updated_after: 'whole?',
      withdrawn: 'boolean',
      author_id: 'text?',
      text: 'text?',
      attachments: 'text?',
      load_id: 'key',
    },
    order: sql`chat_key, sent_at, message_id`,
    isSharded: true,
    month: sql`sent_at`,
    orderInDuckDB: sql`load_id, chat_key, sent_at, message_id`,
  },
  chats: { columns: { chat_key: 'key', chat_id: 'text', ...ofChat }, order: sql`chat_key`, isSharded: true },
  withdrawn_chats: { columns: { chat_key: 'key', chat_id: 'text' }, order: sql`chat_key`, isSharded: true },
  customers: { columns: { customer_key: 'key', customer_id: 'text' }, order: sql`customer_key` },
  channels: { columns: { channel_key: 'key', channel: 'text' }, order: sql`channel_key` },
  platforms: { columns: { platform_key: 'key', platform: 'text' }, order: sql`platform_key` },
  establishments: {
    columns: {
      establishment_key: 'key',
      establishment_id: 'text',
      name: 'text',
      time_zone: 'text?',
      listed: 'boolean',
    },
    order: sql`establishment_key`,
  },
  attributes: { columns: { attribute: 'text' }, order: sql`attribute` },
  establishment_attributes: {
    columns: { establishment_key: 'key', attribute: 'text', value: 'text' },
    order: sql`establishment_key, attribute, value`,
  },
  activity: {
    columns: { sent_at: 'instant', previous_at: 'instant', messages: 'key', chat_key: 'key', ...ofChat },
    order: sql`establishment_key, sent_at, chat_key`,
    isSharded: true,
    month: sql`sent_at`,
    orderInDuckDB: sql`sent_at, chat_key`,
  },
  waits: {
    columns: {
      opened_at: 'instant',
      ended_at: 'instant',
      ended_by: 'name?',
      ordinal: 'key',
      chat_key: 'key',
      ...ofChat,
    },
    order: sql`establishment_key, opened_at, chat_key`,
    isSharded: true,
    month: sql`opened_at`,
  },
  forgetting: { columns: { key: 'text', generation: 'key' }, order: sql`generation` },
  forgotten: {
    columns: { role: 'text', hash: 'hash', until: 'instant?', replacement: 'text?' },
    order: sql`role, hash`,
  },
  source_cursors: { columns: { source: 'text', value: 'text', more: 'boolean' }, order: sql`source` },
} as const satisfies Record<StoreTable | 'forgotten' | 'source_cursors', ClusterTable>

export type ClusterTableName = keyof typeof clusterTables

/** Its columns, each with what `each` makes of its kind. */
export function columnsOf(
  table: Pick<ClusterTable, 'columns'>,
  each: (kind: ColumnKind, column: Sql) => Sql,
): readonly Sql[] {
  return Object.entries(table.columns).map(([name, kind]) => each(kinds[kind], identifier(name)))
}
