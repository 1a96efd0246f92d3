import { type Sql, sql } from '../../engine/sql.ts'

/** The rows of chats that are derived together. */
export interface TouchedRows {
  readonly table: Sql
  /** A row's rowid in the log. */
  readonly row: Sql
  /** A hash of the id of the message that a row is a version of. */
  readonly identity: Sql
  /** The condition on `chat_key` that selects these chats among all touched ones. */
  readonly within: Sql
}

const identity = sql`hash(chat_key, message_id)`

/** The log itself. */
export const wholeLog: TouchedRows = { table: sql`log`, row: sql`rowid`, identity, within: sql`true` }
/** The columns of tables made by `gather` and `cut`. */
const copied = { row: sql`row`, identity: sql`identity`, within: sql`true` }
export const gathered: TouchedRows = { table: sql`gathered`, ...copied }

/** Copies the columns of all touched chats' rows that the derivation needs, so that the log is scanned for them once. */
export const gather = copyOf(wholeLog, { into: gathered.table, where: sql`chat_key IN (SELECT chat_key FROM touched)` })

export const slice = (within: Sql): TouchedRows => ({ ...copied, table: sql`slice`, within })

/** Copies the rows of some of these chats. */
export function cut(rows: TouchedRows, { table, within }: TouchedRows): Sql {
  return copyOf(rows, { into: table, where: within })
}

function copyOf(
  { table, row, identity }: TouchedRows,
  { into, where }: { readonly into: Sql; readonly where: Sql },
): Sql {
  return sql`CREATE OR REPLACE TEMP TABLE ${into} AS
    SELECT ${row} AS row, chat_key, ${identity} AS identity, sent_at, author, kind, establishment_key, customer_key, channel_key,
      platform_key, withdrawn
    FROM ${table} WHERE ${where}`
}
