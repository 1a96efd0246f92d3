import type { Engine } from '../../engine/engine.ts'
import { identifier, type Sql, sql } from '../../engine/sql.ts'
import { everyChat } from '../schema.ts'
import { identities, never, rememberUntil } from './entries.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { replacedIds } from './message-ids.ts'
import { emptyRejects } from './rejects.ts'
import { partsOf, standsIn } from './standing.ts'

/** What was removed from a database. */
export interface Applied {
  /** Chats with forgotten rows, including those forgotten earlier. */
  readonly chats: number
  /** Rows of these chats that lost a text, attachments or an author id. */
  readonly rows: number
  /** Rejected rows that were emptied. */
  readonly rejects: number
}

/**
 * Applies the table `forgotten` to the whole database, by hashes alone. Data that is already forgotten stays as it is, and no metric
 * changes. The temp table `asked` may hold ids in plain text (`name`, `replacement`) that the database no longer contains.
 */
export async function applyForgotten(engine: Engine, hash: KeyedHash): Promise<Applied> {
  for (const statement of find(hash)) await engine.execute(statement)
  // An id of these chats has changed. Loads must look for it even if nothing else of the chat is forgotten.
  await rememberUntil(
    engine,
    'chat',
    sql`SELECT chat_id AS text, ${never} AS until FROM ${everyChat}
    WHERE chat_key IN (SELECT chat FROM new_ids UNION SELECT chat_key FROM chat_names)`,
    hash,
  )
  const [counts] = await engine.query(
    sql`SELECT (SELECT count(*) FROM concerned WHERE until > ${never}) AS chats, (SELECT count(*) FROM spoken) AS rows,
      (SELECT count(*) FROM rejects WHERE raw <> '') AS rejects`,
    { chats: 'count', rows: 'count', rejects: 'count' },
  )
  if (counts === undefined) throw new Error('a count gave no row')
  for (const statement of change(hash)) await engine.execute(statement)
  await renameFiles(engine, hash)
  const [after] = await engine.query(sql`SELECT count(*) AS rejects FROM rejects WHERE raw <> ''`, { rejects: 'count' })
  return { ...counts, rejects: counts.rejects - (after?.rejects ?? 0) }
}

const find = (hash: KeyedHash): readonly Sql[] => [
  sql`CREATE TEMP TABLE IF NOT EXISTS asked (name VARCHAR, replacement VARCHAR)`,
  sql`CREATE OR REPLACE TEMP TABLE customer_hashes AS
    ${identities(sql`SELECT customer_key AS key, customer_id AS text FROM customers`, hash)}`,
  sql`CREATE OR REPLACE TEMP TABLE chat_hashes AS
    ${identities(sql`SELECT chat_key AS key, chat_id AS text FROM ${everyChat}`, hash)}`,
  sql`CREATE OR REPLACE TEMP TABLE forgotten_customers AS
    SELECT h.key AS customer_key, max(f.until) AS until
    FROM customer_hashes h JOIN forgotten f ON f.role = 'customer' AND f.hash = h.hash GROUP BY h.key`,
  sql`CREATE OR REPLACE TEMP TABLE concerned AS
    SELECT chat_key, max(until) AS until FROM (
      SELECT h.key AS chat_key, f.until FROM chat_hashes h JOIN forgotten f ON f.role = 'chat' AND f.hash = h.hash
      UNION ALL SELECT chat_key, until FROM chats JOIN forgotten_customers USING (customer_key)
      UNION ALL SELECT chat_key, until FROM log JOIN forgotten_customers USING (customer_key))
    GROUP BY chat_key`,
  sql`CREATE OR REPLACE TEMP TABLE spoken AS
    SELECT l.rowid AS row FROM log l JOIN concerned c ON c.chat_key = l.chat_key
    WHERE l.sent_at < c.until AND (l.text IS NOT NULL OR l.attachments IS NOT NULL OR l.author_id IS NOT NULL)`,
  // The names that are about to be replaced, by customer and by chat, while they are still in plain text.
  sql`CREATE OR REPLACE TEMP TABLE customer_names AS
    SELECT h.key AS customer_key, h.text AS name, f.replacement
    FROM customer_hashes h JOIN forgotten f ON f.role = 'name' AND f.hash = h.hash WHERE h.is_written
    UNION SELECT c.customer_key, a.name, a.replacement FROM asked a JOIN customers c ON c.customer_id = a.replacement`,
  sql`CREATE OR REPLACE TEMP TABLE chat_names AS
    SELECT h.key AS chat_key, h.text AS name, f.replacement
    FROM chat_hashes h JOIN forgotten f ON f.role = 'name' AND f.hash = h.hash WHERE h.is_written`,
  sql`CREATE OR REPLACE TEMP TABLE standing AS
    WITH parts AS (
      SELECT name, part FROM (
        SELECT name, unnest(${partsOf(sql`name`)}) AS part
        FROM (SELECT name FROM customer_names UNION SELECT name FROM chat_names))
      WHERE part = name OR ${hash(sql`part`)} IN (SELECT hash FROM forgotten WHERE role = 'name'))
    SELECT chat_key, part AS name FROM (
      SELECT chat_key, name FROM chats JOIN customer_names USING (customer_key)
      UNION SELECT chat_key, name FROM log JOIN customer_names USING (customer_key)
      UNION SELECT chat_key, name FROM chat_names)
    JOIN parts USING (name) GROUP BY chat_key, part`,
  sql`CREATE OR REPLACE TEMP TABLE struck AS
    SELECT DISTINCT chat_key FROM log l JOIN standing s USING (chat_key) WHERE ${standsIn(sql`l.message_id`, sql`s.name`)}`,
  sql`CREATE OR REPLACE TEMP TABLE new_ids AS ${replacedIds(
    sql`SELECT l.chat_key AS chat, l.message_id, coalesce(bool_or(${standsIn(sql`l.message_id`, sql`s.name`)}), false) AS is_hit
      FROM (FROM log SEMI JOIN struck USING (chat_key)) l LEFT JOIN standing s USING (chat_key) GROUP BY l.chat_key, l.message_id`,
    hash,
  )}`,
]

const change = (hash: KeyedHash): readonly Sql[] => [
  sql`UPDATE log SET text = NULL, attachments = NULL, author_id = NULL WHERE rowid IN (SELECT row FROM spoken)`,
  sql`UPDATE log SET message_id = n.replacement FROM new_ids n
    WHERE n.chat = log.chat_key AND n.message_id = log.message_id`,
  sql`CREATE OR REPLACE TEMP TABLE wrote AS
    SELECT author_id FROM (SELECT DISTINCT author_id FROM log WHERE author_id IS NOT NULL)
    JOIN forgotten f ON f.role = 'customer' AND f.hash = ${hash(sql`author_id`)}`,
  sql`UPDATE log SET author_id = NULL WHERE author_id IN (SELECT author_id FROM wrote)`,
  sql`UPDATE customers SET customer_id = n.replacement FROM customer_names n
    WHERE n.customer_key = customers.customer_key AND n.name = customers.customer_id`,
  sql`UPDATE chats SET chat_id = n.replacement FROM chat_names n WHERE n.chat_key = chats.chat_key`,
  sql`UPDATE withdrawn_chats SET chat_id = n.replacement FROM chat_names n WHERE n.chat_key = withdrawn_chats.chat_key`,
  emptyRejects(sql`rejects`, hash),
  ...[
    'asked',
    'customer_hashes',
    'chat_hashes',
    'forgotten_customers',
    'concerned',
    'spoken',
    'customer_names',
    'chat_names',
    'standing',
    'struck',
    'new_ids',
    'wrote',
  ].map(table => sql`DROP TABLE ${identifier(table)}`),
]

/** There are few names of loaded files, so each one that must be replaced gets its own statements. */
async function renameFiles(engine: Engine, hash: KeyedHash): Promise<void> {
  const found = await engine.query(
    sql`SELECT file, f.replacement FROM (SELECT DISTINCT file FROM (SELECT unnest(files) AS file FROM loads UNION SELECT file FROM rejects))
      JOIN forgotten f ON f.role = 'file' AND f.hash = ${hash(sql`file`)}`,
    { file: 'text', replacement: 'text' },
  )
  for (const { file, replacement } of found) {
    await engine.execute(sql`UPDATE loads SET files = list_transform(files,
      lambda name: CASE WHEN name = ${file} THEN ${replacement} ELSE name END) WHERE list_contains(files, ${file})`)
    await engine.execute(sql`UPDATE rejects SET file = ${replacement} WHERE file = ${file}`)
  }
}
