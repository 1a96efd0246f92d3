import type { Engine } from '../../engine/engine.ts'
import { identifier, type Sql, sql } from '../../engine/sql.ts'
import { applyForgotten } from '../../store/forgotten/apply.ts'
import { never, rememberNames, rememberUntil } from '../../store/forgotten/entries.ts'
import { countForgetting, type KeyedHash, keyedHash } from '../../store/forgotten/keyed-hash.ts'
import { isReplacedId, originHash, originOf, replacedIds } from '../../store/forgotten/message-ids.ts'
import { emptyRejects } from '../../store/forgotten/rejects.ts'
import { partsOf, replacedAll, standsIn, wordsOf } from '../../store/forgotten/standing.ts'
import { everyChat } from '../../store/schema.ts'
import { settleForgotten } from './settle-forgotten.ts'

/** What a load contained of forgotten data. */
export interface ForgottenAgain {
  /** The names of its files, with forgotten ids replaced. */
  readonly files: readonly string[]
  /** Whether the load reveals that stored rows must be forgotten too; the store must then be written to a new file. */
  readonly isStoreConcerned: boolean
}

/**
 * Removes forgotten data from the temp tables `incoming` and `incoming_rejects` before they are stored. Costs nothing if the store has
 * forgotten nothing. Calls `bringAll` when stored rows must be forgotten too.
 */
export async function forgetAgain(
  engine: Engine,
  files: readonly string[],
  bringAll: () => Promise<void> = async () => {},
): Promise<ForgottenAgain> {
  const hash = await keyedHash(engine)
  if (hash === null) return { files, isStoreConcerned: false }
  for (const statement of findNames(hash)) await engine.execute(statement)
  const isStoreConcerned = await rememberChats(engine, hash)
  if (isStoreConcerned) {
    await bringAll()
    await countForgetting(engine)
    await applyForgotten(engine, hash)
    await engine.execute(concernChatsToo)
  }
  for (const statement of replaceMessageIds(hash)) await engine.execute(statement)
  await engine.execute(emptyTexts)
  await settleForgotten(engine)
  for (const statement of replaceNames(hash)) await engine.execute(statement)
  return { files: await renameFiles(engine, files, hash), isStoreConcerned }
}

const findNames = (hash: KeyedHash): readonly Sql[] => [
  // Every id of the load, with its hash and what the store remembers of it.
  sql`CREATE OR REPLACE TEMP TABLE ids AS
    SELECT id, ${hash(sql`id`)} AS hash, bool_or(is_chat) AS is_chat, bool_or(is_customer) AS is_customer FROM (
      SELECT DISTINCT chat_id AS id, true AS is_chat, false AS is_customer FROM incoming
      UNION ALL SELECT DISTINCT customer_id, false, true FROM incoming WHERE customer_id IS NOT NULL
      UNION ALL SELECT DISTINCT author_id, false, false FROM incoming WHERE author_id IS NOT NULL)
    GROUP BY id`,
  sql`CREATE OR REPLACE TEMP TABLE met AS
    SELECT id, n.replacement, c.until AS customer_until, h.until AS chat_until
    FROM ids i LEFT JOIN (FROM forgotten WHERE role = 'name') n USING (hash)
    LEFT JOIN (FROM forgotten WHERE role = 'customer') c USING (hash)
    LEFT JOIN (FROM forgotten WHERE role = 'chat') h USING (hash)
    WHERE n.hash IS NOT NULL OR c.hash IS NOT NULL OR h.hash IS NOT NULL`,
  // New ids that contain a forgotten one.
  sql`CREATE OR REPLACE TEMP TABLE new_parts AS
    SELECT DISTINCT id, part, n.replacement, c.until
    FROM (SELECT id, unnest(${partsOf(sql`id`)}) AS part FROM ids ANTI JOIN (FROM met WHERE replacement IS NOT NULL) USING (id)
      WHERE is_chat OR is_customer) p
    JOIN (SELECT *, ${hash(sql`part`)} AS hash FROM (SELECT DISTINCT unnest(${partsOf(sql`id`)}) AS part FROM ids WHERE is_chat OR is_customer)) h USING (part)
    JOIN (FROM forgotten WHERE role = 'customer') c ON c.hash = h.hash
    JOIN (FROM forgotten WHERE role = 'name') n ON n.hash = h.hash`,
  // For each chat of the load, the forgotten customers that its rows or its id name.
  sql`CREATE OR REPLACE TEMP TABLE named AS
    SELECT DISTINCT chat_id, m.id AS name, m.replacement, m.customer_until AS until
    FROM incoming i JOIN met m ON m.id = i.customer_id WHERE m.replacement IS NOT NULL`,
  // A chat whose id contains a forgotten one belongs to that customer unless a row names a customer.
  sql`CREATE OR REPLACE TEMP TABLE load_names AS
    FROM named UNION
    SELECT id, part, replacement, CASE WHEN id IN (SELECT chat_id FROM incoming WHERE customer_id IS NOT NULL) THEN NULL ELSE until END
    FROM (SELECT * FROM new_parts UNION SELECT id, id, replacement, customer_until FROM met WHERE customer_until IS NOT NULL)
    JOIN ids USING (id) WHERE is_chat`,
  sql`CREATE OR REPLACE TEMP TABLE new_names AS
    SELECT id AS name, ${replacedAll(sql`id`, sql`list({name: s.name, replacement: s.replacement} ORDER BY length(s.name) DESC, s.name)`)} AS replacement
    FROM (SELECT chat_id AS id, name, replacement FROM load_names WHERE ${standsIn(sql`chat_id`, sql`name`)}
      UNION SELECT id, part, replacement FROM new_parts) s
    ANTI JOIN (FROM met WHERE replacement IS NOT NULL) m USING (id) GROUP BY id`,
]

/** Records the chats of forgotten customers that are new to the store's memory; true when the store already has one of them. */
async function rememberChats(engine: Engine, hash: KeyedHash): Promise<boolean> {
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE new_chats AS
    SELECT chat_id, max(coalesce(s.until, ${never})) AS until FROM load_names s LEFT JOIN met m ON m.id = s.chat_id
    WHERE m.chat_until IS NULL OR m.chat_until < s.until GROUP BY chat_id`)
  const [found] = await engine.query(
    sql`SELECT EXISTS (FROM ${everyChat} WHERE chat_id IN (SELECT chat_id FROM new_chats WHERE until > ${never})
        OR chat_id IN (SELECT m.replacement FROM new_chats c JOIN met m ON m.id = c.chat_id WHERE until > ${never})
        OR chat_id IN (SELECT name FROM new_names))
      OR EXISTS (FROM customers WHERE customer_id IN (SELECT name FROM new_names)) AS is_stored`,
    { is_stored: 'boolean' },
  )
  await rememberUntil(engine, 'chat', sql`SELECT chat_id AS text, until FROM new_chats`, hash)
  await rememberNames(engine, sql`FROM new_names`, hash)
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE load_chats AS
    SELECT chat_id, max(until) AS until FROM (
      SELECT id AS chat_id, chat_until AS until FROM met WHERE chat_until IS NOT NULL
      UNION ALL SELECT chat_id, until FROM load_names) GROUP BY chat_id`)
  return found?.is_stored === true
}

/** Adds chats of the load that had no forgotten data before, but whose ids the store has just replaced: the original ids arrive. */
const concernChatsToo = sql`INSERT INTO load_chats
  SELECT id, f.until FROM ids i JOIN forgotten f ON f.role = 'chat' AND f.hash = i.hash
  WHERE is_chat AND id NOT IN (SELECT chat_id FROM load_chats)`

/** The chats as the store has them: under their replacement names, or their own if they were stored before being forgotten. */
const storedChats = sql`SELECT c.chat_id, s.chat_key FROM load_chats c
  LEFT JOIN (SELECT id, replacement FROM met WHERE replacement IS NOT NULL UNION ALL SELECT name, replacement FROM new_names) m ON m.id = c.chat_id
  JOIN ${everyChat} s ON s.chat_id = coalesce(m.replacement, c.chat_id)`

const replaceMessageIds = (hash: KeyedHash): readonly Sql[] => [
  sql`CREATE OR REPLACE TEMP TABLE stored_chats AS ${storedChats}`,
  sql`CREATE OR REPLACE TEMP TABLE kept_ids AS
    SELECT DISTINCT s.chat_id, l.message_id FROM log l JOIN stored_chats s USING (chat_key)`,
  sql`CREATE OR REPLACE TEMP TABLE arriving AS
    SELECT DISTINCT chat_id, message_id, ${originHash(sql`message_id`, hash)} AS origin FROM incoming SEMI JOIN load_chats USING (chat_id)`,
  sql`CREATE OR REPLACE TEMP TABLE seen AS
    SELECT a.chat_id, a.message_id, k.message_id AS replacement
    FROM arriving a JOIN kept_ids k ON k.chat_id = a.chat_id AND ${originOf(sql`k.message_id`)} = a.origin AND ${isReplacedId(sql`k.message_id`)}
    UNION ALL SELECT chat_id, message_id, message_id FROM arriving SEMI JOIN kept_ids USING (chat_id, message_id)`,
  // The store may know forgotten customers of a chat only by hash, so the parts of new message ids are hashed too.
  sql`CREATE OR REPLACE TEMP TABLE hits AS
    SELECT a.chat_id, a.message_id FROM arriving a JOIN load_names s USING (chat_id) WHERE ${standsIn(sql`a.message_id`, sql`s.name`)}
    UNION SELECT chat_id, message_id FROM (SELECT chat_id, message_id, unnest(${partsOf(sql`message_id`)}) AS part
      FROM arriving ANTI JOIN seen USING (chat_id, message_id))
      WHERE ${hash(sql`part`)} IN (SELECT hash FROM forgotten WHERE role = 'customer')`,
  sql`CREATE OR REPLACE TEMP TABLE load_ids AS
    SELECT * FROM seen
    UNION ALL ${replacedIds(
      sql`SELECT chat_id AS chat, message_id, bool_or(is_hit) AS is_hit FROM (
          SELECT chat_id, message_id, false AS is_hit FROM kept_ids
          UNION ALL SELECT chat_id, message_id, h.message_id IS NOT NULL
          FROM arriving LEFT JOIN hits h USING (chat_id, message_id) ANTI JOIN seen USING (chat_id, message_id))
        GROUP BY chat_id, message_id`,
      hash,
    )}`,
  sql`UPDATE incoming SET message_id = n.replacement FROM load_ids n
    WHERE n.chat_id = incoming.chat_id AND n.message_id = incoming.message_id`,
]

const emptyTexts = sql`UPDATE incoming SET text = NULL, attachments = NULL, author_id = NULL FROM load_chats c
  WHERE c.chat_id = incoming.chat_id AND incoming.sent_at < c.until`

const replaceNames = (hash: KeyedHash): readonly Sql[] => [
  sql`INSERT INTO met SELECT name, replacement, NULL, NULL FROM new_names`,
  sql`UPDATE incoming SET chat_id = m.replacement FROM met m WHERE m.id = incoming.chat_id AND m.replacement IS NOT NULL`,
  sql`UPDATE incoming SET customer_id = m.replacement FROM met m
    WHERE m.id = incoming.customer_id AND m.replacement IS NOT NULL`,
  sql`UPDATE incoming SET author_id = NULL WHERE author_id IN (SELECT id FROM met WHERE customer_until IS NOT NULL)`,
  emptyRejects(
    sql`incoming_rejects`,
    hash,
    sql`rowid IN (SELECT row FROM (SELECT rowid AS row, unnest(${wordsOf(sql`raw || ' ' || reason`)}) AS word FROM incoming_rejects)
      WHERE ${hash(sql`word`)} IN (SELECT hash FROM forgotten WHERE role = 'customer'))`,
  ),
  ...[
    'ids',
    'met',
    'new_parts',
    'named',
    'load_names',
    'new_names',
    'new_chats',
    'load_chats',
    'stored_chats',
    'kept_ids',
    'arriving',
    'seen',
    'hits',
    'load_ids',
  ].map(table => sql`DROP TABLE ${identifier(table)}`),
]

/** Replaces file names, by the whole name or by the ids in it. */
async function renameFiles(engine: Engine, files: readonly string[], hash: KeyedHash): Promise<readonly string[]> {
  const renamed = new Map<string, string>()
  for (const file of new Set(files)) {
    const found = await engine.query(
      sql`FROM (SELECT 1 AS place, '' AS part, replacement FROM forgotten WHERE role = 'file' AND hash = ${hash(sql`${file}`)}
        UNION ALL SELECT 2, part, replacement FROM (SELECT unnest(${partsOf(sql`${file}`)}) AS part)
          JOIN forgotten n ON n.role = 'name' AND n.hash = ${hash(sql`part`)}) ORDER BY place, length(part) DESC`,
      { place: 'count', part: 'text', replacement: 'text' },
    )
    const [first] = found
    if (first === undefined) continue
    const name =
      first.place === 1
        ? first.replacement
        : found.reduce((text, { part, replacement }) => text.replaceAll(part, replacement), file)
    renamed.set(file, name)
    await engine.execute(sql`UPDATE incoming_rejects SET file = ${name} WHERE file = ${file}`)
  }
  return files.map(file => renamed.get(file) ?? file)
}
