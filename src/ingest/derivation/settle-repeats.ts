import type { Engine } from '../../engine/engine.ts'
import { operation, type Sql, sql } from '../../engine/sql.ts'
import type { TouchedRows } from './touched-rows.ts'

/**
 * The rows that rule 1 drops, by rowid in the log, and when they were sent. `is_conflict`: the kept row has other content, and neither has an `updated_at`, so nothing
 * tells which is right.
 */
export const createDropped = sql`CREATE OR REPLACE TEMP TABLE dropped (row BIGINT NOT NULL, sent_at TIMESTAMPTZ NOT NULL, is_conflict BOOLEAN NOT NULL)`

/**
 * Applies rule 1 of docs/definitions.md, "Which rows are kept": finds the rows that another one replaces, and deletes them from the table of
 * these rows. A 64-bit hash finds the few ids that may repeat, so that only their rows are compared by content.
 */
export async function settleRepeats(engine: Engine, { table, row, identity }: TouchedRows): Promise<void> {
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE repeated AS
    SELECT ${identity} AS occurring FROM ${table} GROUP BY occurring HAVING count(*) > 1`)
  await engine.execute(sql`CREATE OR REPLACE TEMP TABLE doubtful AS
    SELECT ${row} AS row FROM ${table} SEMI JOIN repeated ON occurring = ${identity}`)
  const [doubtful] = await engine.query(sql`SELECT count(*) AS rows FROM doubtful`, { rows: 'count' })
  if (doubtful?.rows !== 0) {
    await engine.execute(findDropped)
    await engine.execute(sql`DELETE FROM ${table} WHERE ${row} IN (SELECT row FROM dropped)`)
  }
  for (const done of [sql`repeated`, sql`doubtful`]) await engine.execute(sql`DROP TABLE ${done}`)
}

const micros = (at: Sql) => operation('epochMicros', at)

const findDropped = sql`INSERT INTO dropped
  SELECT row, sent_at, updated_after IS NULL AND kept_updated_after IS NULL AND content <> kept_content FROM (
    SELECT d.row, l.sent_at, l.updated_after, content, row_number() OVER versions AS place,
      first_value(l.updated_after) OVER versions AS kept_updated_after, first_value(content) OVER versions AS kept_content
    FROM (SELECT *, rowid AS row, hash(sent_at, author, kind, establishment_key, customer_key, channel_key, platform_key, withdrawn,
      author_id, text, attachments) AS content FROM log) l
    JOIN doubtful d ON d.row = l.row
    LEFT JOIN establishments e ON e.establishment_key = l.establishment_key
    LEFT JOIN customers cu ON cu.customer_key = l.customer_key
    LEFT JOIN channels ch ON ch.channel_key = l.channel_key
    LEFT JOIN platforms p ON p.platform_key = l.platform_key
    WINDOW versions AS (
      PARTITION BY l.chat_key, l.message_id
      ORDER BY ${micros(sql`l.sent_at`)} + l.updated_after DESC NULLS LAST, l.sent_at, l.author::VARCHAR, l.kind::VARCHAR,
        coalesce(e.establishment_id, ''), coalesce(cu.customer_id, ''), coalesce(ch.channel, ''), coalesce(p.platform, ''), l.withdrawn,
        coalesce(l.author_id, ''), coalesce(l.text, ''), coalesce(l.attachments, ''), l.load_id, d.row))
  WHERE place > 1`
