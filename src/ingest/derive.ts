import type { Engine } from '../engine/engine.ts'
import { identifier, join, operation, type Sql, sql } from '../engine/sql.ts'
import { microsPerDay, microsPerQuarter, parseInstant } from '../metrics/period/instant.ts'

/**
 * Takes the temp table `incoming` into the store: METRICS.md's two rules, the activity and the waits.
 * Only the chats that the load touches are derived again, from all their stored rows. Gives how many rows were new.
 */
export async function deriveIncoming(engine: Engine, loadId: number): Promise<{ readonly accepted: number }> {
  const [before] = await engine.query(
    sql`SELECT (SELECT count(*) FROM incoming) AS arrived, (SELECT count(*) FROM ${knownChats}) AS chats`,
    { arrived: 'count', chats: 'count' },
  )
  if (before === undefined) throw new Error('a count gave no row')
  for (const statement of [...keyTexts, appendToLog(loadId), sql`DROP TABLE incoming`]) await engine.execute(statement)

  // In an empty store all chats are touched, and their rows are the log as it lies.
  const gathered: Gathered =
    before.chats === 0
      ? { table: sql`log`, row: sql`rowid`, identity }
      : { table: sql`gathered`, row: sql`row`, identity: sql`identity` }
  if (before.chats > 0) await engine.execute(gather)
  for (const statement of findDropped(gathered)) await engine.execute(statement)
  const [dropped] = await engine.query(sql`SELECT count(*) AS rows FROM dropped`, { rows: 'count' })
  for (const statement of [
    sql`DELETE FROM ${gathered.table} WHERE ${gathered.row} IN (SELECT row FROM dropped)`,
    ...(before.chats === 0 ? [] : [sql`DELETE FROM log WHERE rowid IN (SELECT row FROM dropped)`]),
    ...resolveAttributes(gathered.table),
    ...deriveActivity(gathered.table),
    ...deriveWaits(gathered.table),
    ...forget(before.chats === 0 ? [] : ['gathered']),
  ]) {
    await engine.execute(statement)
  }
  return { accepted: before.arrived - (dropped?.rows ?? 0) }
}

const micros = (at: Sql) => operation('epochMicros', at)

/** Where the rows of the touched chats are: a table, and in it the row's place in the log and the hash of its identity. */
interface Gathered {
  readonly table: Sql
  readonly row: Sql
  readonly identity: Sql
}

const identity = sql`hash(chat_key, message_id)`

/** Keys for texts that have none yet, in the order in which they come, so that what is close in time has keys close by. */
function newCustomers(found: Sql): Sql {
  return sql`SELECT ((SELECT coalesce(max(customer_key), 0) FROM customers) + row_number() OVER (ORDER BY place))::INTEGER,
    customer_id FROM (${found}) ANTI JOIN customers USING (customer_id)`
}

const knownChats = sql`(SELECT chat_key, chat_id FROM chats UNION ALL SELECT chat_key, chat_id FROM withdrawn_chats)`

/** Every text that the rows name gets its key; `touched` are the chats of this load. */
const keyTexts: readonly Sql[] = [
  sql`CREATE OR REPLACE TEMP TABLE touched AS
    SELECT chat_id, coalesce(chat_key, (SELECT coalesce(max(chat_key), 0) FROM ${knownChats})
      + row_number() OVER (PARTITION BY chat_key IS NULL ORDER BY place))::INTEGER AS chat_key
    FROM (SELECT chat_id, min(rowid) AS place FROM incoming GROUP BY chat_id) LEFT JOIN ${knownChats} USING (chat_id)`,
  sql`INSERT INTO establishments
    SELECT ((SELECT coalesce(max(establishment_key), 0) FROM establishments) + row_number() OVER (ORDER BY establishment_id))::INTEGER,
      establishment_id, establishment_id, NULL, false
    FROM (SELECT DISTINCT establishment_id FROM incoming) ANTI JOIN establishments USING (establishment_id)`,
  sql`INSERT INTO channels
    SELECT ((SELECT coalesce(max(channel_key), 0) FROM channels) + row_number() OVER (ORDER BY channel))::INTEGER, channel
    FROM (SELECT DISTINCT coalesce(channel, 'unknown') AS channel FROM incoming) ANTI JOIN channels USING (channel)`,
  sql`INSERT INTO platforms
    SELECT ((SELECT coalesce(max(platform_key), 0) FROM platforms) + row_number() OVER (ORDER BY platform))::INTEGER, platform
    FROM (SELECT DISTINCT coalesce(platform, 'unknown') AS platform FROM incoming) ANTI JOIN platforms USING (platform)`,
  sql`INSERT INTO customers ${newCustomers(sql`SELECT customer_id, min(rowid) AS place FROM incoming
    WHERE customer_id IS NOT NULL GROUP BY customer_id`)}`,
]

const appendToLog = (loadId: number) => sql`INSERT INTO log
  SELECT t.chat_key, i.message_id, i.sent_at, i.author, i.kind, e.establishment_key, cu.customer_key, ch.channel_key,
    p.platform_key, ${micros(sql`i.updated_at`)} - ${micros(sql`i.sent_at`)}, i.withdrawn, i.author_id, i.text, i.attachments, ${loadId}
  FROM incoming i
  JOIN touched t USING (chat_id)
  JOIN establishments e USING (establishment_id)
  LEFT JOIN customers cu USING (customer_id)
  LEFT JOIN channels ch USING (channel)
  LEFT JOIN platforms p USING (platform)`

/** What is derived is derived from these columns of a chat's rows: the log is searched for the chats once. */
const gather = sql`CREATE OR REPLACE TEMP TABLE gathered AS
  SELECT rowid AS row, chat_key, ${identity} AS identity, sent_at, author, kind, establishment_key, customer_key, channel_key, platform_key, withdrawn
  FROM log SEMI JOIN touched USING (chat_key)`

/**
 * Rule 1: `dropped` are the rows that another one replaces. A hash of 8 bytes finds the few ids that may occur twice, so that
 * only those are compared by content.
 */
const findDropped = ({ table, row, identity }: Gathered): readonly Sql[] => [
  sql`CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT ${identity} AS occurring FROM ${table} GROUP BY occurring HAVING count(*) > 1`,
  sql`CREATE OR REPLACE TEMP TABLE doubtful AS
    SELECT ${row} AS row FROM ${table} SEMI JOIN repeated ON occurring = ${identity}`,
  sql`CREATE OR REPLACE TEMP TABLE dropped AS
    SELECT row FROM (
      SELECT d.row, row_number() OVER (
        PARTITION BY l.chat_key, l.message_id
        ORDER BY ${micros(sql`l.sent_at`)} + l.updated_after DESC NULLS LAST, l.sent_at, l.author::VARCHAR, l.kind::VARCHAR,
          e.establishment_id, coalesce(cu.customer_id, ''), coalesce(ch.channel, ''), coalesce(p.platform, ''),
          l.withdrawn, coalesce(l.author_id, ''), coalesce(l.text, ''), coalesce(l.attachments, ''), l.load_id, d.row) AS place
      FROM log l
      JOIN doubtful d ON d.row = l.rowid
      JOIN establishments e ON e.establishment_key = l.establishment_key
      LEFT JOIN customers cu ON cu.customer_key = l.customer_key
      LEFT JOIN channels ch ON ch.channel_key = l.channel_key
      LEFT JOIN platforms p ON p.platform_key = l.platform_key)
    WHERE place > 1`,
]

const attributes = ['establishment_key', 'customer_key', 'channel_key', 'platform_key'].map(identifier)
const low = (key: Sql) => sql`min(${key})`
const high = (key: Sql) => sql`max(${key})`
const each = (of: (key: Sql) => Sql, separator?: Sql) => join(attributes.map(of), separator)

/** Rule 2, of the rows that are not withdrawn. Where all rows of a chat agree, as nearly always, their order does not matter. */
const resolveAttributes = (rows: Sql): readonly Sql[] => [
  sql`CREATE OR REPLACE TEMP TABLE resolved AS
    SELECT chat_key, ${each(key => sql`${low(key)} AS ${key}`)}, ${each(key => sql`${low(key)} < ${high(key)}`, sql` OR `)} AS is_disputed
    FROM ${rows} WHERE NOT withdrawn GROUP BY chat_key`,
  sql`INSERT INTO resolved
    SELECT chat_key, ${each(key => sql`arg_min(${key}, (sent_at, message_id)) FILTER (WHERE ${key} IS NOT NULL)`)}, false
    FROM log SEMI JOIN (SELECT chat_key FROM resolved WHERE is_disputed) USING (chat_key)
    WHERE NOT withdrawn GROUP BY chat_key`,
  sql`DELETE FROM resolved WHERE is_disputed`,
  // A chat whose customer is missing is its own customer. There are few, and customers are many: those are picked first.
  sql`CREATE OR REPLACE TEMP TABLE alone AS
    SELECT chat_key, chat_id AS customer_id FROM touched SEMI JOIN (FROM resolved WHERE customer_key IS NULL) USING (chat_key)`,
  sql`INSERT INTO customers ${newCustomers(sql`SELECT customer_id, chat_key AS place FROM alone`)}`,
  sql`CREATE OR REPLACE TEMP TABLE settled AS
    SELECT t.chat_key, t.chat_id, coalesce(r.customer_key, a.customer_key) AS customer_key, r.establishment_key,
      coalesce(r.channel_key, (SELECT channel_key FROM channels WHERE channel = 'unknown')) AS channel_key,
      coalesce(r.platform_key, (SELECT platform_key FROM platforms WHERE platform = 'unknown')) AS platform_key
    FROM touched t JOIN resolved r USING (chat_key)
    LEFT JOIN (SELECT chat_key, customer_key FROM alone JOIN customers USING (customer_id)) a USING (chat_key)`,
  sql`DELETE FROM chats WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO chats SELECT * FROM settled ORDER BY chat_key`,
  sql`DELETE FROM withdrawn_chats WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO withdrawn_chats SELECT chat_key, chat_id FROM touched ANTI JOIN settled USING (chat_key) ORDER BY chat_key`,
]

// From the year 1, before which there is no instant: an integer division would round up what is negative.
const quarter = sql`((${micros(sql`sent_at`)} - ${parseInstant('0001-01-01T00:00:00Z') ?? 0n}) // ${microsPerQuarter})::INTEGER`

const deriveActivity = (rows: Sql): readonly Sql[] => [
  sql`DELETE FROM activity WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO activity
    SELECT a.first_at, a.previous_at, a.messages, chat_key, s.customer_key, s.establishment_key, s.channel_key, s.platform_key
    FROM (
      SELECT chat_key, first_at, messages,
        lag(last_at, 1, '-infinity') OVER (PARTITION BY chat_key ORDER BY first_at) AS previous_at
      FROM (
        SELECT chat_key, min(sent_at) AS first_at, max(sent_at) AS last_at, count(*) AS messages
        FROM ${rows}
        WHERE kind = 'message' AND author <> 'system' AND NOT withdrawn
        GROUP BY chat_key, ${quarter})) a
    JOIN settled s USING (chat_key)
    ORDER BY a.first_at`,
]

/**
 * A wait opens at a customer's message that follows no other unanswered one, and ends at the next reply or archive: so the
 * turns from customer to the others and back alternate, and a wait is a turn and the one after it.
 * A moment is an instant in microseconds times 4 plus what happened, 0 the customer, 1 the agent, 2 an archive: one number,
 * in the order that holds within an instant.
 */
const deriveWaits = (rows: Sql): readonly Sql[] => [
  sql`DELETE FROM waits WHERE chat_key IN (SELECT chat_key FROM touched)`,
  sql`INSERT INTO waits
    WITH moments AS (
      SELECT chat_key, ${micros(sql`sent_at`)} * 4
        + CASE WHEN kind = 'archive' THEN 2 WHEN author = 'customer' THEN 0 ELSE 1 END AS moment
      FROM ${rows}
      WHERE (kind = 'archive' OR (kind = 'message' AND author IN ('customer', 'agent'))) AND NOT withdrawn
    ), turns AS (
      SELECT chat_key, moment FROM moments
      QUALIFY (moment & 3 = 0) <> (lag(moment, 1, 1) OVER (PARTITION BY chat_key ORDER BY moment) & 3 = 0)
    ), waited AS (
      SELECT chat_key, moment & 3 AS event, moment >> 2 AS opened, ended & 3 AS ending, ended >> 2 AS ended, turn
      FROM (
        SELECT chat_key, moment, lead(moment) OVER in_chat AS ended, row_number() OVER in_chat AS turn
        FROM turns WINDOW in_chat AS (PARTITION BY chat_key ORDER BY moment))
    )
    SELECT make_timestamptz(w.opened), coalesce(make_timestamptz(w.ended), 'infinity'),
      CASE w.ending WHEN 1 THEN 'reply' WHEN 2 THEN 'archive' END::wait_end, ((w.turn + 1) // 2)::INTEGER,
      chat_key, s.customer_key, s.establishment_key, s.channel_key, s.platform_key
    FROM waited w JOIN settled s USING (chat_key)
    WHERE w.event = 0
    ORDER BY w.turn > 1, w.ended IS NULL, w.ended - w.opened >= ${microsPerDay}, w.opened`,
]

const forget = (others: readonly string[]): readonly Sql[] =>
  ['touched', 'repeated', 'doubtful', 'dropped', 'resolved', 'alone', 'settled', ...others].map(
    table => sql`DROP TABLE ${identifier(table)}`,
  )
