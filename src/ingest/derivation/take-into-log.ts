import type { Engine } from '../../engine/engine.ts'
import { operation, type Sql, sql } from '../../engine/sql.ts'
import { slicesOfRows } from './slices.ts'

export interface TakeIntoLogOptions {
  readonly loadId: number
  /** The number of rows in `incoming`. */
  readonly arrived: number
  readonly sliceRows: number
}

/**
 * Appends the rows of the temp table `incoming` to the log in order, with keys for their texts, and drops it. The temp table `touched` gets
 * their chats. Many rows are appended in slices whose tables of ids fit into memory, because a join that spills loses the order, and
 * rows close in time should be stored together.
 */
export async function takeIntoLog(engine: Engine, { loadId, arrived, sliceRows }: TakeIntoLogOptions): Promise<void> {
  for (const statement of keyFewTexts) await engine.execute(statement)
  const slices = await slicesOfRows(engine, sql`incoming`, { rows: arrived, sliceRows })
  const [all, ...others] = slices
  if (all !== undefined && others.length === 0) {
    const slice = { within: all, chats: sql`touched`, known: knownChats }
    for (const statement of takeSlice(loadId, slice)) await engine.execute(statement)
  } else {
    await engine.execute(
      sql`CREATE OR REPLACE TEMP TABLE touched (chat_id VARCHAR NOT NULL, chat_key INTEGER NOT NULL)`,
    )
    for (const within of slices) {
      const slice = { within, chats: sql`arriving_chats`, known: chatsOf([sql`chats`, sql`withdrawn_chats`, newChats]) }
      for (const statement of takeSlice(loadId, slice)) await engine.execute(statement)
      await engine.execute(sql`INSERT INTO touched
        SELECT chat_id, chat_key FROM arriving_chats ANTI JOIN touched USING (chat_key) ORDER BY chat_key`)
    }
    await engine.execute(sql`DROP TABLE arriving_chats`)
  }
  for (const table of [sql`arriving_customers`, sql`incoming`]) await engine.execute(sql`DROP TABLE ${table}`)
}

const chatsOf = (tables: readonly Sql[]): Sql => {
  const [first = sql`chats`, ...others] = tables.map(table => sql`SELECT chat_key, chat_id FROM ${table}`)
  return sql`(${others.reduce((all, next) => sql`${all} UNION ALL ${next}`, first)})`
}

/** All chats of the store. */
export const knownChats = chatsOf([sql`chats`, sql`withdrawn_chats`])
/** The chats that this load adds. */
const newChats = sql`(SELECT chat_key, chat_id FROM touched WHERE chat_key > (SELECT coalesce(max(chat_key), 0) FROM ${knownChats}))`

const keyFewTexts: readonly Sql[] = [
  sql`INSERT INTO establishments
    SELECT ((SELECT coalesce(max(establishment_key), 0) FROM establishments) + row_number() OVER (ORDER BY establishment_id))::INTEGER,
      establishment_id, establishment_id, NULL, false
    FROM (SELECT DISTINCT establishment_id FROM incoming WHERE establishment_id IS NOT NULL) ANTI JOIN establishments USING (establishment_id)`,
  sql`INSERT INTO channels
    SELECT ((SELECT coalesce(max(channel_key), 0) FROM channels) + row_number() OVER (ORDER BY channel))::INTEGER, channel
    FROM (SELECT DISTINCT coalesce(channel, 'unknown') AS channel FROM incoming) ANTI JOIN channels USING (channel)`,
  sql`INSERT INTO platforms
    SELECT ((SELECT coalesce(max(platform_key), 0) FROM platforms) + row_number() OVER (ORDER BY platform))::INTEGER, platform
    FROM (SELECT DISTINCT coalesce(platform, 'unknown') AS platform FROM incoming) ANTI JOIN platforms USING (platform)`,
]

interface ArrivingSlice {
  readonly within: Sql
  /** The table to create for its chats and their keys. */
  readonly chats: Sql
  /** The chats that already have a key. */
  readonly known: Sql
}

/** Assigns new keys in order of first appearance, so that what is close in time gets close keys. */
const takeSlice = (loadId: number, { within, chats, known }: ArrivingSlice): readonly Sql[] => [
  sql`CREATE OR REPLACE TEMP TABLE ${chats} AS
    SELECT chat_id, coalesce(chat_key, (SELECT coalesce(max(chat_key), 0) FROM ${known})
      + row_number() OVER (PARTITION BY chat_key IS NULL ORDER BY place))::INTEGER AS chat_key
    FROM (SELECT chat_id, min(rowid) AS place FROM incoming WHERE ${within} GROUP BY chat_id) LEFT JOIN ${known} USING (chat_id)`,
  sql`CREATE OR REPLACE TEMP TABLE arriving_customers AS
    SELECT customer_id, customer_key IS NULL AS is_new, coalesce(customer_key, (SELECT coalesce(max(customer_key), 0) FROM customers)
      + row_number() OVER (PARTITION BY customer_key IS NULL ORDER BY place))::INTEGER AS customer_key
    FROM (SELECT customer_id, min(rowid) AS place FROM incoming WHERE ${within} AND customer_id IS NOT NULL GROUP BY customer_id)
    LEFT JOIN customers USING (customer_id)`,
  sql`INSERT INTO customers SELECT customer_key, customer_id FROM arriving_customers WHERE is_new ORDER BY customer_key`,
  sql`INSERT INTO log
    SELECT t.chat_key, i.message_id, i.sent_at, i.author, i.kind, e.establishment_key, cu.customer_key, ch.channel_key,
      p.platform_key, ${micros(sql`i.updated_at`)} - ${micros(sql`i.sent_at`)}, i.withdrawn, i.author_id, i.text, i.attachments, ${loadId}
    FROM (SELECT * FROM incoming WHERE ${within}) i
    JOIN ${chats} t USING (chat_id)
    LEFT JOIN establishments e USING (establishment_id)
    LEFT JOIN arriving_customers cu USING (customer_id)
    LEFT JOIN channels ch USING (channel)
    LEFT JOIN platforms p USING (platform)`,
]

function micros(at: Sql): Sql {
  return operation('epochMicros', at)
}
