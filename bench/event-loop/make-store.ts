import { access, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { openDuckDB } from '../../src/engine/duckdb.ts'
import { type Sql, sql } from '../../src/engine/sql.ts'
import { ingest } from '../../src/ingest/ingest.ts'

/** Makes a store of chats with two messages each, spread evenly over ten years and all sites, unless it exists; returns its directory. */
export async function makeStore(
  folder: string,
  { sites, chats }: { readonly sites: number; readonly chats: number },
): Promise<string> {
  const directory = join(folder, `${sites}-sites-${chats}-chats`)
  const store = join(directory, 'store')
  const isThere = await access(store).then(
    () => true,
    () => false,
  )
  if (isThere) return store
  await mkdir(directory, { recursive: true })
  const [log, establishments] = [join(directory, 'log.parquet'), join(directory, 'establishments.csv')]
  const engine = await openDuckDB(':memory:', { memoryLimit: '2GB', temporaryFolder: join(directory, 'tmp') })
  const years = sql`(epoch_us(TIMESTAMPTZ '2026-01-01T00:00:00Z') - epoch_us(TIMESTAMPTZ '2016-01-01T00:00:00Z'))`
  const delay = sql`(hash(chat, 'delay') % 90000)::BIGINT * 1000000`
  const rows = sql`SELECT chat || '-' || turn AS message_id, 'chat-' || md5(chat::VARCHAR) AS chat_id,
      make_timestamptz(epoch_us(TIMESTAMPTZ '2016-01-01T00:00:00Z') + chat * (${years} // ${chats}) + turn * ${delay}) AS sent_at,
      CASE turn WHEN 0 THEN 'customer' ELSE 'agent' END AS author, 'site-' || hash(chat, 'site') % ${sites} AS establishment_id,
      ['widget', 'sms', 'qr-code', 'e-mail', 'phone', 'shop'][1 + (hash(chat, 'channel') % 6)::BIGINT] AS channel,
      ['whatsapp', 'messenger', 'instagram', 'google', 'webchat'][1 + (hash(chat, 'platform') % 5)::BIGINT] AS platform
    FROM range(${chats}::BIGINT) AS t (chat), range(2) AS u (turn) WHERE turn = 0 OR hash(chat, 'handled') % 10 > 0`
  const listed = sql`SELECT 'site-' || i AS establishment_id, 'Site ' || i AS name, 'Europe/Paris' AS time_zone,
      ['north', 'south', 'east', 'west'][1 + i % 4] AS region FROM range(${sites}) AS t (i)`
  await write(engine, rows, log, sql`FORMAT parquet`)
  await write(engine, listed, establishments, sql`FORMAT csv, HEADER`)
  engine.close()
  await ingest({ store, inputs: [log], establishments })
  await rm(log)
  return store
}

function write(engine: { execute(statement: Sql): Promise<void> }, rows: Sql, path: string, options: Sql) {
  return engine.execute(sql`COPY (${rows}) TO ${path} (${options})`)
}
