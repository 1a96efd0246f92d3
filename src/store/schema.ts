import { identifier, join, type Sql, sql } from '../engine/sql.ts'

/** Of the tables below. A store of another version is refused; docs/definitions.md is what the tables mean. */
export const schemaVersion = 3

export const authors = ['customer', 'agent', 'bot', 'system'] as const
export type Author = (typeof authors)[number]
export const kinds = ['message', 'note', 'archive', 'reopen'] as const
export type RowKind = (typeof kinds)[number]

/**
 * The columns of the canonical log, in the order in which docs/definitions.md compares contents. Also the columns of the table
 * `incoming` that a load fills and the derivation takes in.
 */
export const logColumns = {
  chat_id: sql`VARCHAR NOT NULL`,
  message_id: sql`VARCHAR NOT NULL`,
  sent_at: sql`TIMESTAMPTZ NOT NULL`,
  author: sql`author NOT NULL`,
  kind: sql`kind NOT NULL`,
  establishment_id: sql`VARCHAR NOT NULL`,
  customer_id: sql`VARCHAR`,
  channel: sql`VARCHAR`,
  platform: sql`VARCHAR`,
  updated_at: sql`TIMESTAMPTZ`,
  withdrawn: sql`BOOLEAN NOT NULL`,
  author_id: sql`VARCHAR`,
  text: sql`VARCHAR`,
  attachments: sql`VARCHAR`,
} as const satisfies Record<string, Sql>

/** What a load hands to the derivation: one accepted row a line, in canonical form, duplicates still in it. */
export const createIncoming = sql`CREATE OR REPLACE TEMP TABLE incoming (${definitions(logColumns)})`

/**
 * What an establishments file becomes, still one row a line of the file and in its order:
 * `attributes` holds `[attribute, value]` pairs, one for each single value.
 */
export const createIncomingEstablishments = sql`CREATE OR REPLACE TEMP TABLE incoming_establishments (
  establishment_id VARCHAR NOT NULL, name VARCHAR, time_zone VARCHAR,
  attributes STRUCT(attribute VARCHAR, value VARCHAR)[] NOT NULL)`

/** The only DDL of a store. Keys number the texts of their table from 1. */
export const createStore: readonly Sql[] = [
  sql`CREATE TYPE author AS ENUM ('customer', 'agent', 'bot', 'system')`,
  sql`CREATE TYPE kind AS ENUM ('message', 'note', 'archive', 'reopen')`,
  sql`CREATE TYPE wait_end AS ENUM ('reply', 'archive')`,
  // One row a load that was published. `future_rows` are dated after the load. `known_until` is the instant up to which it says that
  // its source is complete; `known_from` the earliest `sent_at` of the whole store after the load, null of an empty one.
  sql`CREATE TABLE loads (
    load_id INTEGER NOT NULL, loaded_at TIMESTAMPTZ NOT NULL, seconds DOUBLE NOT NULL, files VARCHAR[] NOT NULL,
    read BIGINT NOT NULL, accepted BIGINT NOT NULL, duplicates BIGINT NOT NULL, rejected BIGINT NOT NULL,
    ambiguous_times BIGINT NOT NULL, skipped_times BIGINT NOT NULL, conflicting_repeats BIGINT NOT NULL,
    future_rows BIGINT NOT NULL, known_from TIMESTAMPTZ, known_until TIMESTAMPTZ)`,
  sql`CREATE TABLE rejects (
    load_id INTEGER NOT NULL, file VARCHAR NOT NULL, line BIGINT NOT NULL, reason VARCHAR NOT NULL, raw VARCHAR NOT NULL,
    of_log BOOLEAN NOT NULL)`,
  // Every stored row in canonical form, its own attributes as keys (null = missing): what the two rules of docs/definitions.md need
  // when a later batch arrives, and what tells late rows. `updated_after` is updated_at - sent_at in microseconds, a small number.
  // Ids are random texts: left to itself DuckDB tries every way to compress them, and stores half of them as they are.
  sql`CREATE TABLE log (
    chat_key INTEGER NOT NULL, message_id VARCHAR NOT NULL USING COMPRESSION fsst, sent_at TIMESTAMPTZ NOT NULL,
    author author NOT NULL, kind kind NOT NULL, establishment_key INTEGER NOT NULL, customer_key INTEGER,
    channel_key INTEGER, platform_key INTEGER, updated_after BIGINT, withdrawn BOOLEAN NOT NULL, author_id VARCHAR, text VARCHAR,
    attachments VARCHAR, load_id INTEGER NOT NULL)`,
  sql`CREATE TABLE chats (
    chat_key INTEGER NOT NULL, chat_id VARCHAR NOT NULL USING COMPRESSION fsst, customer_key INTEGER NOT NULL,
    establishment_key INTEGER NOT NULL, channel_key INTEGER NOT NULL, platform_key INTEGER NOT NULL)`,
  // Chats of which every row is withdrawn: they have no attribute and are nowhere, but a row to come finds their key.
  sql`CREATE TABLE withdrawn_chats (chat_key INTEGER NOT NULL, chat_id VARCHAR NOT NULL)`,
  sql`CREATE TABLE customers (customer_key INTEGER NOT NULL, customer_id VARCHAR NOT NULL USING COMPRESSION fsst)`,
  sql`CREATE TABLE channels (channel_key INTEGER NOT NULL, channel VARCHAR NOT NULL)`,
  sql`CREATE TABLE platforms (platform_key INTEGER NOT NULL, platform VARCHAR NOT NULL)`,
  // `listed`: in an establishments file. The others are known from the log only; their name is their id.
  sql`CREATE TABLE establishments (
    establishment_key INTEGER NOT NULL, establishment_id VARCHAR NOT NULL, name VARCHAR NOT NULL, time_zone VARCHAR,
    listed BOOLEAN NOT NULL)`,
  sql`CREATE TABLE attributes (attribute VARCHAR NOT NULL)`,
  // Every establishment has at least one row for every attribute: 'unknown' where it has no value.
  sql`CREATE TABLE establishment_attributes (
    establishment_key INTEGER NOT NULL, attribute VARCHAR NOT NULL, value VARCHAR NOT NULL)`,
  // The visible messages, one row a chat and UTC quarter of an hour in which it has some, by time: `sent_at` of the first of
  // them, `previous_at` of the chat's visible message before that ('-infinity' before the chat's first), how many they are.
  sql`CREATE TABLE activity (
    sent_at TIMESTAMPTZ NOT NULL, previous_at TIMESTAMPTZ NOT NULL, messages INTEGER NOT NULL, chat_key INTEGER NOT NULL,
    customer_key INTEGER NOT NULL, establishment_key INTEGER NOT NULL, channel_key INTEGER NOT NULL,
    platform_key INTEGER NOT NULL)`,
  // One row a wait; ordinal 1 is the prise en charge. `ended_at` is 'infinity' while it is open. First waits lie apart from
  // the later ones, and of each those open, the long and the short, by time: a question reads only those it can be about.
  sql`CREATE TABLE waits (
    opened_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL, ended_by wait_end, ordinal INTEGER NOT NULL,
    chat_key INTEGER NOT NULL, customer_key INTEGER NOT NULL, establishment_key INTEGER NOT NULL,
    channel_key INTEGER NOT NULL, platform_key INTEGER NOT NULL)`,
  // What was forgotten, see src/store/forgotten: the key of the hashes, made at the first forgetting, and how many there were.
  sql`CREATE TABLE forgetting (key VARCHAR NOT NULL, generation INTEGER NOT NULL)`,
  // By the hash of a text: `name` what stands in the place of an id, `file` in the place of a file's name; `customer` and `chat`
  // until when their rows are forgotten; `reject` rejected rows of which only the rule is kept.
  sql`CREATE TABLE forgotten (role VARCHAR NOT NULL, hash UUID NOT NULL, until TIMESTAMPTZ, replacement VARCHAR)`,
]

/** Every chat that the store has ever had, those among them of which every row is withdrawn: they have no customer. */
export const everyChat = sql`(SELECT chat_key, chat_id, customer_key FROM chats
  UNION ALL SELECT chat_key, chat_id, NULL::INTEGER FROM withdrawn_chats)`

function definitions(columns: Readonly<Record<string, Sql>>): Sql {
  return join(Object.entries(columns).map(([name, type]) => sql`${identifier(name)} ${type}`))
}
