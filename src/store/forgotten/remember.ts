import { appendRows } from '../../engine/append-rows.ts'
import type { DuckDBEngine } from '../../engine/duckdb.ts'
import type { Engine } from '../../engine/engine.ts'
import { instant, type Sql, sql } from '../../engine/sql.ts'
import { everyChat } from '../schema.ts'
import { rememberNames, rememberUntil } from './entries.ts'
import type { KeyedHash } from './keyed-hash.ts'
import { rememberRejects } from './rejects.ts'
import { partsOf, replacedAll, shortestPart, standsIn } from './standing.ts'

/** What to forget: customers' rows sent before `until`, and chats whose last row was sent before `lastSeenBefore`. Microseconds since 1970. */
export interface Forgotten {
  readonly customers: readonly string[]
  readonly until: bigint
  readonly lastSeenBefore: bigint | null
}

/**
 * Records what to forget in the table `forgotten` and leaves the names in the temp table `asked`; `applyForgotten` does the rest. Gives
 * the customers that the store has neither rows nor chats of.
 */
export async function rememberForgotten(
  engine: DuckDBEngine,
  forgotten: Forgotten,
  hash: KeyedHash,
): Promise<readonly string[]> {
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE asked_ids (name VARCHAR)`)
  await appendRows(engine, 'asked_ids', { name: { type: 'text', values: [...new Set(forgotten.customers)] } })
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE asked AS
    SELECT a.name, coalesce(n.replacement, ${newName}) AS replacement, ${instant(forgotten.until)} AS until
    FROM asked_ids a LEFT JOIN forgotten n ON n.role = 'name' AND n.hash = ${hash(sql`a.name`)}`)
  await engine.execute(findOwn)
  await engine.execute(findByPart)
  const unknown = await engine.query(
    sql`SELECT name FROM asked WHERE name NOT IN (SELECT name FROM own) AND name NOT IN (SELECT name FROM by_part) ORDER BY name`,
    { name: 'text' },
  )
  await rememberUntil(
    engine,
    'chat',
    sql`SELECT chat_id AS text, until FROM own JOIN ${everyChat} USING (chat_key)`,
    hash,
  )
  // A chat without any customer id is its own customer, so a match in its id means that customer.
  await rememberUntil(
    engine,
    'chat',
    sql`SELECT c.chat_id AS text, p.until FROM by_part p JOIN ${everyChat} c USING (chat_key)
      LEFT JOIN customers cu ON cu.customer_key = c.customer_key
      WHERE cu.customer_id = c.chat_id OR (c.customer_key IS NULL
        AND c.chat_key NOT IN (SELECT chat_key FROM log WHERE customer_key IS NOT NULL))`,
    hash,
  )
  await rememberSaid(engine, hash)
  if (forgotten.lastSeenBefore !== null) await rememberOld(engine, forgotten.lastSeenBefore, hash)
  await rememberUntil(engine, 'customer', sql`SELECT name AS text, until FROM asked`, hash)
  await rememberNames(engine, sql`SELECT name, replacement FROM asked`, hash)
  await rememberNames(engine, chatNames, hash)
  await rememberNames(engine, customerNames, hash)
  for (const table of [sql`asked_ids`, sql`own`, sql`by_part`]) await engine.execute(sql`DROP TABLE ${table}`)
  return unknown.map(({ name }) => name)
}

const newName = sql`'forgotten-' || uuid()`

const keys = sql`(SELECT customer_key, a.* FROM customers c JOIN asked a ON c.customer_id = a.name
  UNION SELECT customer_key, a.* FROM customers c JOIN asked a ON c.customer_id = a.replacement)`

/** The chats of the customers to forget, including those in which only a row names them. */
const findOwn = sql`CREATE OR REPLACE TEMP TABLE own AS
  SELECT chat_key, name, replacement, until FROM chats JOIN ${keys} USING (customer_key)
  UNION SELECT chat_key, name, replacement, until FROM log JOIN ${keys} USING (customer_key)`

/** The chats whose id contains an id to forget. */
const findByPart = sql`CREATE OR REPLACE TEMP TABLE by_part AS
  SELECT DISTINCT chat_key, name, replacement, until
  FROM (SELECT chat_key, unnest(${partsOf(sql`chat_id`)}) AS part FROM ${everyChat} WHERE EXISTS (FROM asked)) JOIN asked ON name = part`

const chatNames = sql`SELECT chat_id AS name,
    ${replacedAll(sql`chat_id`, sql`list({name: o.name, replacement: o.replacement} ORDER BY length(o.name) DESC, o.name)`)} AS replacement
  FROM (FROM own UNION FROM by_part) o JOIN ${everyChat} USING (chat_key) WHERE ${standsIn(sql`chat_id`, sql`o.name`)} GROUP BY chat_id`

/** Other customer ids that contain an id to forget: the same person, or one with a longer id. */
const customerNames = sql`SELECT customer_id AS name,
    ${replacedAll(sql`customer_id`, sql`list({name: a.name, replacement: a.replacement} ORDER BY length(a.name) DESC, a.name)`)} AS replacement
  FROM (SELECT customer_id, unnest(${partsOf(sql`customer_id`)}) AS part FROM customers WHERE EXISTS (FROM asked_ids))
  JOIN asked a ON a.name = part SEMI JOIN asked_ids i ON i.name = a.name
  WHERE length(a.name) >= ${shortestPart} GROUP BY customer_id`

/** Records rejected rows and file names that contain an id to forget. */
async function rememberSaid(engine: Engine, hash: KeyedHash): Promise<void> {
  const said = (text: Sql) => sql`EXISTS (FROM asked WHERE ${standsIn(text, sql`asked.name`)})`
  await engine.execute(rememberRejects(sql`${said(sql`raw`)} OR ${said(sql`reason`)}`, hash))
  await engine.execute(sql`INSERT INTO forgotten
    SELECT 'file', ${hash(sql`file`)}, NULL,
      ${replacedAll(sql`file`, sql`list({name: a.name, replacement: a.replacement} ORDER BY length(a.name) DESC, a.name)`)}
    FROM (SELECT unnest(files) AS file FROM loads UNION SELECT file FROM rejects) JOIN asked a ON ${standsIn(sql`file`, sql`a.name`)}
    WHERE ${hash(sql`file`)} NOT IN (SELECT hash FROM forgotten WHERE role = 'file') GROUP BY file`)
}

/** Records chats whose last row was sent before an instant, customers without other chats, and rejected rows of earlier loads. */
async function rememberOld(engine: Engine, before: bigint, hash: KeyedHash): Promise<void> {
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE aged AS ${agedChats(before)}`)
  await rememberUntil(
    engine,
    'chat',
    sql`SELECT chat_id AS text, ${instant(before)} AS until FROM aged JOIN ${everyChat} USING (chat_key)`,
    hash,
  )
  await engine.execute(sql`INSERT INTO asked
    SELECT customer_id, coalesce(n.replacement, ${newName}), ${instant(before)}
    FROM (${goneCustomers(sql`aged`)}) LEFT JOIN forgotten n ON n.role = 'name' AND n.hash = ${hash(sql`customer_id`)}
    WHERE customer_id NOT IN (SELECT name FROM asked)`)
  await engine.execute(sql`INSERT INTO own SELECT chat_key, name, replacement, until FROM chats JOIN customers USING (customer_key)
    JOIN asked ON name = customer_id ANTI JOIN asked_ids i ON i.name = asked.name`)
  await engine.execute(rememberRejects(oldRejects(before), hash))
  await engine.execute(sql`DROP TABLE aged`)
}

const agedChats = (before: bigint) =>
  sql`SELECT chat_key FROM log GROUP BY chat_key HAVING max(sent_at) < ${instant(before)}`

/** Customers all of whose chats are old and whose id has not been replaced yet. */
const goneCustomers = (aged: Sql) => sql`SELECT customer_id FROM customers
  ANTI JOIN (SELECT customer_key FROM chats ANTI JOIN ${aged} USING (chat_key)
    UNION SELECT customer_key FROM log ANTI JOIN ${aged} USING (chat_key) WHERE customer_key IS NOT NULL) USING (customer_key)
  WHERE customer_id NOT IN (SELECT replacement FROM forgotten WHERE role = 'name')
    AND customer_id NOT IN (SELECT chat_id FROM ${everyChat} ANTI JOIN ${aged} USING (chat_key))`

/** A rejected row has no usable time, so the time of its load bounds its age. */
const oldRejects = (before: bigint) => sql`load_id IN (SELECT load_id FROM loads WHERE loaded_at < ${instant(before)})`

/** Whether chats whose last row was sent before an instant still have anything to forget. */
export async function hasOld(engine: Engine, before: bigint): Promise<boolean> {
  const [found] = await engine.query(
    sql`WITH aged AS MATERIALIZED (${agedChats(before)})
      SELECT EXISTS (FROM log SEMI JOIN aged USING (chat_key)
          WHERE text IS NOT NULL OR attachments IS NOT NULL OR author_id IS NOT NULL)
        OR EXISTS (${goneCustomers(sql`aged`)})
        OR EXISTS (FROM rejects WHERE (raw <> '' OR contains(reason, ': ')) AND ${oldRejects(before)}) AS is_so`,
    { is_so: 'boolean' },
  )
  return found?.is_so === true
}
