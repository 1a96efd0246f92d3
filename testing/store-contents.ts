import type { Engine } from '../src/engine/engine.ts'
import { type Sql, sql } from '../src/engine/sql.ts'
import type { Line } from './oracle/contents.ts'

const chat = sql`c.chat_id, cu.customer_id, e.establishment_id, ch.channel, p.platform`
const keys = sql`JOIN customers cu USING (customer_key) JOIN establishments e USING (establishment_key)
  JOIN channels ch USING (channel_key) JOIN platforms p USING (platform_key)`

/** A query for every table; each gives lists of texts. */
const tables = {
  // Without ids: a row that has none gets a made-up one.
  log: sql`SELECT [c.chat_id, epoch_us(l.sent_at)::VARCHAR, l.author::VARCHAR, l.kind::VARCHAR, e.establishment_id, cu.customer_id,
      ch.channel, p.platform, (epoch_us(l.sent_at) + l.updated_after)::VARCHAR, l.withdrawn::VARCHAR, l.author_id, l.text,
      l.attachments] AS line
    FROM log l JOIN (SELECT chat_key, chat_id FROM chats UNION ALL SELECT chat_key, chat_id FROM withdrawn_chats) c USING (chat_key)
    LEFT JOIN establishments e USING (establishment_key) LEFT JOIN customers cu ON cu.customer_key = l.customer_key
    LEFT JOIN channels ch ON ch.channel_key = l.channel_key LEFT JOIN platforms p ON p.platform_key = l.platform_key`,
  chats: sql`SELECT [${chat}] AS line FROM chats c ${keys}`,
  activity: sql`SELECT [${chat}, epoch_us(t.sent_at)::VARCHAR, epoch_us(t.previous_at)::VARCHAR, t.messages::VARCHAR] AS line
    FROM activity t ${keys} JOIN chats c USING (chat_key)`,
  waits: sql`SELECT [${chat}, epoch_us(t.opened_at)::VARCHAR, epoch_us(t.ended_at)::VARCHAR, t.ended_by::VARCHAR,
      t.ordinal::VARCHAR] AS line
    FROM waits t ${keys} JOIN chats c USING (chat_key)`,
  establishments: sql`SELECT [establishment_id, name, time_zone, listed::VARCHAR] AS line FROM establishments`,
  attributes: sql`SELECT [e.establishment_id, a.attribute, a.value] AS line
    FROM establishment_attributes a JOIN establishments e USING (establishment_key)`,
} as const satisfies Record<string, Sql>

/** The contents of a store by table. Texts replace the keys, which depend on the order of loading. */
export async function storeContents(engine: Engine): Promise<Readonly<Record<keyof typeof tables, Line[]>>> {
  const read = async (rows: Sql) => {
    const lines = await engine.query(sql`SELECT to_json(line)::VARCHAR AS line FROM (${rows})`, { line: 'text' })
    return sorted(lines.map(({ line }) => JSON.parse(line) as Line))
  }
  return {
    log: await read(tables.log),
    chats: await read(tables.chats),
    activity: await read(tables.activity),
    waits: await read(tables.waits),
    establishments: await read(tables.establishments),
    attributes: await read(tables.attributes),
  }
}

/** Sorts the lines, so that two sets of lines can be compared. */
export function sorted(lines: readonly Line[]): Line[] {
  return lines
    .map(line => JSON.stringify(line))
    .sort()
    .map(line => JSON.parse(line))
}
