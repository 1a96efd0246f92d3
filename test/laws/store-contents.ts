import type { Engine } from '../../src/engine/engine.ts'
import { type Sql, sql } from '../../src/engine/sql.ts'

const chat = sql`c.chat_id, cu.customer_id, e.establishment_id, ch.channel, p.platform`
const keys = sql`JOIN customers cu USING (customer_key) JOIN establishments e USING (establishment_key)
  JOIN channels ch USING (channel_key) JOIN platforms p USING (platform_key)`

const tables: Readonly<Record<string, Sql>> = {
  chats: sql`SELECT ${chat} FROM chats c ${keys}`,
  messages: sql`SELECT ${chat}, t.sent_at, t.previous_at
    FROM messages t ${keys} JOIN chats c USING (chat_key)`,
  waits: sql`SELECT ${chat}, t.opened_at, t.ended_at, t.ended_by, t.ordinal
    FROM waits t ${keys} JOIN chats c USING (chat_key)`,
  establishments: sql`SELECT establishment_id, name, time_zone, listed FROM establishments`,
  attributes: sql`SELECT e.establishment_id, a.attribute, a.value
    FROM establishment_attributes a JOIN establishments e USING (establishment_key)`,
}

/** What a store knows, by table, in texts instead of the keys that depend on the order of loading. */
export async function storeContents(engine: Engine): Promise<Readonly<Record<string, readonly string[]>>> {
  const contents: Record<string, readonly string[]> = {}
  for (const [name, rows] of Object.entries(tables)) {
    const lines = await engine.query(sql`SELECT to_json(t)::VARCHAR AS line FROM (${rows}) AS t ORDER BY line`, {
      line: 'text',
    })
    contents[name] = lines.map(({ line }) => line)
  }
  return contents
}
