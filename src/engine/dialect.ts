import type { BoundValue } from './bound-value.ts'

/** The operations that differ between databases. A dialect that lacks one does not compile. */
export const operations = [
  'epochMicros',
  'quantile',
  'isIn',
  'placeIn',
  'matches',
  'keysByScope',
  'floorDivide',
  'distinctCount',
  'distinctKeys',
  'exactMean',
  'valueAtLast',
  'valueAtFirst',
  'minimum',
  'maximum',
  'previousInstant',
  'previous',
  'toText',
  'toInteger',
  'toWhole',
  'toDouble',
  'noText',
  'noInteger',
  'noWhole',
  'allBut',
  'tuple',
  'element',
  'hasTable',
  'pageOfChats',
  'pageOfChatsAfter',
] as const
export type Operation = (typeof operations)[number]

/** The tables of a store that are read through SQL shared by all databases; see src/store/schema.ts. */
export type StoreTable =
  | 'activity'
  | 'attributes'
  | 'channels'
  | 'chats'
  | 'customers'
  | 'establishment_attributes'
  | 'establishments'
  | 'forgetting'
  | 'load_notes'
  | 'loads'
  | 'log'
  | 'platforms'
  | 'rejects'
  | 'waits'
  | 'withdrawn_chats'

/** How one database spells what differs. The operations take and return rendered SQL. */
export interface Dialect {
  readonly name: string
  readonly quoteIdentifier: (name: string) => string
  /** The text of the parameter at a 1-based position, and of its type where the database must be told. */
  readonly placeholder: (position: number, value: BoundValue) => string
  /** The name of a table; within `onShards`, of the part of it that the shard has. */
  readonly table: (name: StoreTable, isOnShard: boolean) => string
  /** A subquery that each shard answers from its own tables; all rows of a chat are on one shard. */
  readonly onShards: (rows: string) => string
  /** Whether rows that a statement reads in several places are computed once, or again in each place. */
  readonly keepsSharedRows: boolean
  readonly operations: Readonly<Record<Operation, (...args: readonly string[]) => string>>
}

/**
 * Chat ids are long texts: they are read only for the page and for the chats that tie with its first or last place, by the positions of their
 * rows, so that the texts in between are not read.
 */
const nearEdges = (chats: string) =>
  `near AS MATERIALIZED (SELECT p.* FROM picked AS p JOIN edges AS e ON p.place BETWEEN e.last AND e.first),
  ids AS (SELECT chat_key, chat_id FROM ${chats} WHERE rowid IN (
    SELECT rowid FROM ${chats} WHERE chat_key IN (SELECT chat_key FROM near)))`

export const duckdbDialect = {
  name: 'duckdb',
  quoteIdentifier: name => `"${name.replaceAll('"', '""')}"`,
  placeholder: position => `$${position}`,
  table: name => name,
  onShards: rows => `(${rows})`,
  keepsSharedRows: true,
  operations: {
    /** Instant to microseconds. Never subtract two instants as an interval: it loses an hour across a DST change. */
    epochMicros: instant => `epoch_us(${instant})`,
    /**
     * The quantile at a 1-based place in a list of shares: linear interpolation between order statistics; null over no rows. Quantiles of one
     * list are computed together.
     */
    quantile: (shares, value, place) => `(quantile_cont(${value}, [${shares}]))[${place}]`,
    isIn: (value, list) => `${value} IN (SELECT unnest(${list}::VARCHAR[]))`,
    /** 1-based; null when the value is not in the list. */
    placeIn: (value, list) => `list_position(${list}::VARCHAR[], ${value})`,
    /** Whether a part of a text matches a regular expression as RE2 has them, a text without backslashes and quotes. */
    matches: (value, pattern) => `regexp_matches(${value}, ${pattern})`,
    /** Rows of `scope` and `establishment_key` from two lists of whole numbers as texts, of the same length. */
    keysByScope: (scopes, keys) =>
      `SELECT unnest(${scopes}::INTEGER[]) AS scope, unnest(${keys}::INTEGER[]) AS establishment_key`,
    /** Of numbers that are not negative. */
    floorDivide: (dividend, divisor) => `(${dividend}) // (${divisor})`,
    distinctCount: value => `count(DISTINCT ${value})`,
    /** Distinct count of whole numbers from 1 to `last`, by one bit each; for a count without groups. */
    distinctKeys: (key, last) => `coalesce(bit_count(bitstring_agg(${key}, 1, ${last})), 0)`,
    /** sum / count of whole numbers: equal means give the same double, however large the sums. */
    exactMean: value =>
      `((sum(${value}) // count(${value}))::DOUBLE + (sum(${value}) % count(${value}))::DOUBLE / count(${value}))`,
    /** The value in the row where `order` is greatest, among the rows that have a value. */
    valueAtLast: (value, order) => `arg_max(${value}, ${order})`,
    /** The value in the row where `order` is least, among the rows under a condition; null if there are none. */
    valueAtFirst: (value, order, condition) => `arg_min(${value}, ${order}) FILTER (WHERE ${condition})`,
    /** Null over no rows. */
    minimum: value => `min(${value})`,
    maximum: value => `max(${value})`,
    /** The instant in the row before, in the order of the instants with one key; `-infinity` in the first. */
    previousInstant: (at, key) => `lag(${at}, 1, '-infinity') OVER (PARTITION BY ${key} ORDER BY ${at})`,
    /** The value in the row before, in an order within one key; null in the first. */
    previous: (value, key, order) => `lag(${value}) OVER (PARTITION BY ${key} ORDER BY ${order})`,
    toText: value => `${value}::VARCHAR`,
    toInteger: value => `${value}::INTEGER`,
    /** A text that is a whole number from 0; null for any other. */
    toWhole: value => `try_cast(${value} AS UBIGINT)`,
    toDouble: value => `${value}::DOUBLE`,
    /** Null as a text, a key or a whole number of 64 bits. */
    noText: () => 'NULL::VARCHAR',
    noInteger: () => 'NULL::INTEGER',
    noWhole: () => 'NULL::BIGINT',
    /** All columns but one. */
    allBut: column => `* EXCLUDE (${column})`,
    /** A row of values, ordered by the first, then the next ones, and its value at a 1-based place. */
    tuple: (...values) => `struct_pack(${values.map((value, index) => `v${index + 1} := ${value}`).join(', ')})`,
    element: (tuple, place) => `struct_extract(${tuple}, 'v${place}')`,
    /** Whether there is a table of the store: earlier stores lack some. */
    hasTable: name => `EXISTS (SELECT 1 FROM duckdb_tables() WHERE table_name = ${name})`,
    /**
     * Common table expressions for a page of chats, ordered by `place` descending, then by id: `picked` is the rows, `page` those of the page
     * with `chat_id` and their `number` from 1 to `most`.
     */
    pageOfChats: (rows, chats, most, offset) => `picked AS MATERIALIZED (${rows}),
  edges AS MATERIALIZED (
    SELECT max(place) AS first, min(place) AS last
    FROM (SELECT place FROM picked ORDER BY place DESC LIMIT ${most} OFFSET ${offset})),
  ${nearEdges(chats)},
  page AS MATERIALIZED (
    SELECT * FROM (
      SELECT n.*, i.chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id)
        + (SELECT count(*) FROM picked AS p JOIN edges AS e ON p.place > e.first) - ${offset} AS number
      FROM near AS n JOIN ids AS i ON i.chat_key = n.chat_key)
    WHERE number > 0 AND number <= ${most})`,
    /** The same for the page after a chat, given by its place and id. */
    pageOfChatsAfter: (rows, chats, place, most, id) => `picked AS MATERIALIZED (${rows}),
  edges AS MATERIALIZED (
    SELECT ${place} AS first, coalesce(min(place), ${place}) AS last
    FROM (SELECT place FROM picked WHERE place < ${place} ORDER BY place DESC LIMIT ${most})),
  ${nearEdges(chats)},
  page AS MATERIALIZED (
    SELECT * FROM (
      SELECT n.*, i.chat_id, row_number() OVER (ORDER BY n.place DESC, i.chat_id) AS number
      FROM near AS n JOIN ids AS i ON i.chat_key = n.chat_key
      WHERE n.place < ${place} OR i.chat_id > ${id})
    WHERE number > 0 AND number <= ${most})`,
  },
} as const satisfies Dialect
