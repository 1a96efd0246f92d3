import { identifier, join, type Sql, sql } from '../engine/sql.ts'

/** The version of the tables below. A store with another version is refused. The meaning of the tables: docs/definitions.md. */
export const schemaVersion = 3

export const authors = ['customer', 'agent', 'bot', 'system'] as const
export type Author = (typeof authors)[number]
export const kinds = ['message', 'note', 'archive', 'reopen'] as const
export type RowKind = (typeof kinds)[number]

/**
 * The columns of the canonical log, in the order in which docs/definitions.md compares contents. Also the columns of the temp table
 * `incoming`, which a load fills and the derivation reads.
 */
export const logColumns = {
  chat_id: sql`VARCHAR NOT NULL`,
  message_id: sql`VARCHAR NOT NULL`,
  sent_at: sql`TIMESTAMPTZ NOT NULL`,
  author: sql`author NOT NULL`,
  kind: sql`kind NOT NULL`,
  establishment_id: sql`VARCHAR`,
  customer_id: sql`VARCHAR`,
  channel: sql`VARCHAR`,
  platform: sql`VARCHAR`,
  updated_at: sql`TIMESTAMPTZ`,
  withdrawn: sql`BOOLEAN NOT NULL`,
  author_id: sql`VARCHAR`,
  text: sql`VARCHAR`,
  attachments: sql`VARCHAR`,
} as const satisfies Record<string, Sql>

/** The accepted rows that a load hands to the derivation, in canonical form, duplicates included. */
export const createIncoming = sql`CREATE OR REPLACE TEMP TABLE incoming (${definitions(logColumns)})`

/**
 * The rows of an establishments file, in its order; `attributes` holds `[attribute, value]` pairs, one per single value.
 */
export const createIncomingEstablishments = sql`CREATE OR REPLACE TEMP TABLE incoming_establishments (
  establishment_id VARCHAR NOT NULL, name VARCHAR, time_zone VARCHAR,
  attributes STRUCT(attribute VARCHAR, value VARCHAR)[] NOT NULL)`

/**
 * How far the loads of each source have read, see src/ingest/sources. A store that an earlier version made lacks the table until a source is
 * loaded into it; nothing else reads it.
 */
export const createSourceCursors = sql`CREATE TABLE IF NOT EXISTS source_cursors (
  source VARCHAR NOT NULL, value VARCHAR NOT NULL, more BOOLEAN NOT NULL)`

/**
 * What loads noted about rows that they changed or left out. A load adds it to a store of before it existed: that is no reason for another
 * schema, since whoever does not know the table loses nothing.
 */
export const createLoadNotes = sql`CREATE TABLE IF NOT EXISTS load_notes (
    load_id INTEGER NOT NULL, note VARCHAR NOT NULL, reason VARCHAR NOT NULL, events BIGINT NOT NULL, example TIMESTAMPTZ)`

/**
 * Before 1.0, stores were made in which every row of the log had an establishment of its own. A load lets such a store have rows without
 * one; whoever reads it finds the establishments of chats as before.
 */
export const allowRowsWithoutEstablishment = sql`ALTER TABLE log ALTER COLUMN establishment_key DROP NOT NULL`

/** The only DDL of a store. Keys number the texts of their table from 1. */
export const createStore: readonly Sql[] = [
  sql`CREATE TYPE author AS ENUM ('customer', 'agent', 'bot', 'system')`,
  sql`CREATE TYPE kind AS ENUM ('message', 'note', 'archive', 'reopen')`,
  sql`CREATE TYPE wait_end AS ENUM ('reply', 'archive')`,
  // One row per published load. `future_rows` are dated after the load. `known_until` is the instant up to which the load says that its
  // source is complete. `known_from` is the earliest `sent_at` of the whole store after the load, null when it is empty.
  sql`CREATE TABLE loads (
    load_id INTEGER NOT NULL, loaded_at TIMESTAMPTZ NOT NULL, seconds DOUBLE NOT NULL, files VARCHAR[] NOT NULL,
    read BIGINT NOT NULL, accepted BIGINT NOT NULL, duplicates BIGINT NOT NULL, rejected BIGINT NOT NULL,
    ambiguous_times BIGINT NOT NULL, skipped_times BIGINT NOT NULL, conflicting_repeats BIGINT NOT NULL,
    future_rows BIGINT NOT NULL, known_from TIMESTAMPTZ, known_until TIMESTAMPTZ)`,
  sql`CREATE TABLE rejects (
    load_id INTEGER NOT NULL, file VARCHAR NOT NULL, line BIGINT NOT NULL, reason VARCHAR NOT NULL, raw VARCHAR NOT NULL,
    of_log BOOLEAN NOT NULL)`,
  createLoadNotes,
  // Every stored row in canonical form, with its own attributes as keys (null = missing): the rules of docs/definitions.md need them when a
  // later batch arrives, and to recognize late rows. `updated_after` is updated_at - sent_at in microseconds, a small number. Ids are random
  // texts: with its default choice of compression, DuckDB stores half of them uncompressed.
  sql`CREATE TABLE log (
    chat_key INTEGER NOT NULL, message_id VARCHAR NOT NULL USING COMPRESSION fsst, sent_at TIMESTAMPTZ NOT NULL,
    author author NOT NULL, kind kind NOT NULL, establishment_key INTEGER, customer_key INTEGER,
    channel_key INTEGER, platform_key INTEGER, updated_after BIGINT, withdrawn BOOLEAN NOT NULL, author_id VARCHAR, text VARCHAR,
    attachments VARCHAR, load_id INTEGER NOT NULL)`,
  sql`CREATE TABLE chats (
    chat_key INTEGER NOT NULL, chat_id VARCHAR NOT NULL USING COMPRESSION fsst, customer_key INTEGER NOT NULL,
    establishment_key INTEGER NOT NULL, channel_key INTEGER NOT NULL, platform_key INTEGER NOT NULL)`,
  // Chats that count nowhere: their rows are all withdrawn, or none of them names an establishment. They have no attributes, but a later row
  // must find their key.
  sql`CREATE TABLE withdrawn_chats (chat_key INTEGER NOT NULL, chat_id VARCHAR NOT NULL)`,
  sql`CREATE TABLE customers (customer_key INTEGER NOT NULL, customer_id VARCHAR NOT NULL USING COMPRESSION fsst)`,
  sql`CREATE TABLE channels (channel_key INTEGER NOT NULL, channel VARCHAR NOT NULL)`,
  sql`CREATE TABLE platforms (platform_key INTEGER NOT NULL, platform VARCHAR NOT NULL)`,
  // `listed`: in an establishments file. Others are known only from the log; their name is their id.
  sql`CREATE TABLE establishments (
    establishment_key INTEGER NOT NULL, establishment_id VARCHAR NOT NULL, name VARCHAR NOT NULL, time_zone VARCHAR,
    listed BOOLEAN NOT NULL)`,
  sql`CREATE TABLE attributes (attribute VARCHAR NOT NULL)`,
  // Every establishment has at least one row per attribute: 'unknown' if it has no value.
  sql`CREATE TABLE establishment_attributes (
    establishment_key INTEGER NOT NULL, attribute VARCHAR NOT NULL, value VARCHAR NOT NULL)`,
  // The visible messages, ordered by time: one row per chat and UTC quarter hour with messages. `sent_at` is the first of them,
  // `previous_at` the chat's visible message before that ('-infinity' if there is none), `messages` their number.
  sql`CREATE TABLE activity (
    sent_at TIMESTAMPTZ NOT NULL, previous_at TIMESTAMPTZ NOT NULL, messages INTEGER NOT NULL, chat_key INTEGER NOT NULL,
    customer_key INTEGER NOT NULL, establishment_key INTEGER NOT NULL, channel_key INTEGER NOT NULL,
    platform_key INTEGER NOT NULL)`,
  // One row per wait; ordinal 1 is the first. `ended_at` is 'infinity' while it is open. First waits are stored apart from later ones and,
  // within each, open, long and short ones apart, ordered by time, so that a question reads only the rows that it can be about.
  sql`CREATE TABLE waits (
    opened_at TIMESTAMPTZ NOT NULL, ended_at TIMESTAMPTZ NOT NULL, ended_by wait_end, ordinal INTEGER NOT NULL,
    chat_key INTEGER NOT NULL, customer_key INTEGER NOT NULL, establishment_key INTEGER NOT NULL,
    channel_key INTEGER NOT NULL, platform_key INTEGER NOT NULL)`,
  // Forgetting, see src/store/forgotten: the key of the hashes, created at the first forgetting, and how often something was forgotten.
  sql`CREATE TABLE forgetting (key VARCHAR NOT NULL, generation INTEGER NOT NULL)`,
  // What was forgotten, by the hash of a text: `name` has the replacement of an id, `file` that of a file name; `customer` and `chat`
  // until when their rows are forgotten; `reject` marks rejected rows of which only the rule is kept.
  sql`CREATE TABLE forgotten (role VARCHAR NOT NULL, hash UUID NOT NULL, until TIMESTAMPTZ, replacement VARCHAR)`,
  createSourceCursors,
]

/** Every chat of the store, including those that count nowhere; these have no customer. */
export const everyChat = sql`(SELECT chat_key, chat_id, customer_key FROM chats
  UNION ALL SELECT chat_key, chat_id, NULL::INTEGER FROM withdrawn_chats)`

function definitions(columns: Readonly<Record<string, Sql>>): Sql {
  return join(Object.entries(columns).map(([name, type]) => sql`${identifier(name)} ${type}`))
}
