import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DuckDBEngine, openDuckDB } from '../engine/duckdb.ts'
import { type Sql, sql } from '../engine/sql.ts'
import { generateLog, type LogFormat, type LogOptions } from './generate-log.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-generate-'))
let engine: DuckDBEngine

beforeAll(async () => {
  engine = await openDuckDB(':memory:')
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true, force: true })
})

const generate = (name: string, options: Omit<LogOptions, 'out'>) =>
  generateLog({ out: join(folder, name), ...options })
const digest = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex')

describe('the same seed', () => {
  test('gives the same bytes on any number of threads', async () => {
    const options = { messages: 300_000, text: false, establishments: 60 }
    const one = await generate('one', { ...options, threads: 1 })
    const three = await generate('three', { ...options, threads: 3 })
    expect(await digest(three.log)).toBe(await digest(one.log))
    expect(await digest(three.establishments)).toBe(await digest(one.establishments))
  })

  test('gives the same rows in every format; other seeds give others', async () => {
    const content = async (format: LogFormat, seed: number) => {
      const { log } = await generate(`${format} ${seed}`, { messages: 3000, format, seed })
      return engine.query(
        sql`SELECT count(*) AS n, sum(hash(chat_id, message_id, epoch_us(sent_at::TIMESTAMPTZ), author, kind, text))::VARCHAR AS sum
          FROM ${readers[format]}(${log})`,
        { n: 'count', sum: 'text' },
      )
    }
    const csv = await content('csv', 1)
    expect(await content('jsonl', 1)).toEqual(csv)
    expect(await content('parquet', 1)).toEqual(csv)
    expect(await content('csv', 2)).not.toEqual(csv)
  })
})

test('fixtures/small is what the generator writes', async () => {
  const options = { messages: 60, establishments: 5, start: '2026-08-01', end: '2026-11-01' }
  const { log, establishments } = await generate('small', options)
  expect(await readFile(log, 'utf8')).toBe(await readFile('fixtures/small/messages.csv', 'utf8'))
  expect(await readFile(establishments, 'utf8')).toBe(await readFile('fixtures/small/establishments.csv', 'utf8'))
})

const readers: Readonly<Record<LogFormat, Sql>> = {
  csv: sql`read_csv`,
  jsonl: sql`read_json`,
  parquet: sql`read_parquet`,
}

describe('a log of 200 000 rows', () => {
  let log: string

  beforeAll(async () => {
    const generated = await generate('shape', { messages: 200_000, establishments: 40, format: 'parquet' })
    log = generated.log
    expect(generated.messages).toBeGreaterThan(180_000)
    expect(generated.messages).toBeLessThan(220_000)
    await engine.execute(sql`CREATE OR REPLACE TEMP TABLE log AS SELECT * FROM read_parquet(${log})`)
    await engine.execute(sql`CREATE OR REPLACE TEMP TABLE sites AS SELECT * FROM read_csv(${generated.establishments})`)
    await engine.execute(sql`CREATE OR REPLACE TEMP TABLE chats AS
      SELECT chat_id, any_value(establishment_id) AS establishment_id, any_value(platform) AS platform,
        count(DISTINCT establishment_id) AS sites, count(DISTINCT customer_id) AS customers, any_value(customer_id) AS customer_id,
        min(sent_at) FILTER (WHERE author = 'customer') AS started,
        min(sent_at) FILTER (WHERE author = 'agent' AND kind = 'message') AS answered,
        max(sent_at) FILTER (WHERE author = 'customer') AS last_question,
        max(sent_at) FILTER (WHERE kind = 'archive' OR (author = 'agent' AND kind = 'message')) AS settled
      FROM log GROUP BY chat_id`)
  })

  const one = async (value: Sql): Promise<number> => {
    const [row] = await engine.query(sql`SELECT (${value})::DOUBLE AS value`, { value: 'number' })
    return row?.value ?? Number.NaN
  }

  test('ends at the requested time and lies within its days', async () => {
    expect(
      await one(
        sql`SELECT count(*) FROM log WHERE sent_at >= '2026-11-01T00:00:00Z' OR sent_at < '2024-05-31T00:00:00Z'`,
      ),
    ).toBe(0)
    expect(await one(sql`SELECT count(*) FROM log WHERE sent_at >= '2026-10-31T00:00:00Z'`)).toBeGreaterThan(0)
  })

  test('has one site and one customer per chat, returning customers, and chats of different sizes', async () => {
    expect(await one(sql`SELECT count(*) FROM chats WHERE sites <> 1 OR customers <> 1`)).toBe(0)
    expect(await one(sql`SELECT count(DISTINCT customer_id) / count(*) FROM chats`)).toBeLessThan(0.85)
    expect(await one(sql`SELECT max(n) FROM (SELECT count(*) AS n FROM log GROUP BY chat_id)`)).toBeGreaterThan(25)
  })

  test('has large and small sites: three in no file, one without a time zone, one with two tags', async () => {
    expect(await one(sql`SELECT count(DISTINCT establishment_id) FROM log`)).toBeGreaterThan(40)
    expect(
      await one(
        sql`SELECT count(DISTINCT establishment_id) FROM log WHERE establishment_id NOT IN (SELECT establishment_id FROM sites)`,
      ),
    ).toBe(3)
    expect(await one(sql`SELECT count(*) FROM sites WHERE time_zone IS NULL`)).toBe(1)
    expect(await one(sql`SELECT count(*) FROM sites WHERE tag LIKE '%;%'`)).toBeGreaterThan(0)
    expect(await one(sql`SELECT count(DISTINCT name) FROM sites`)).toBe(40)
    expect(
      await one(sql`SELECT max(n) / median(n) FROM (SELECT count(*) AS n FROM chats GROUP BY establishment_id)`),
    ).toBeGreaterThan(4)
  })

  test('sleeps at night, slows down on Sundays, grows over the years', async () => {
    const hour = sql`hour(started AT TIME ZONE 'Europe/Paris')`
    const paris = sql`chats JOIN sites USING (establishment_id) WHERE time_zone = 'Europe/Paris'`
    expect(await one(sql`SELECT avg((${hour} < 6)::INTEGER) FROM ${paris}`)).toBeLessThan(0.03)
    expect(await one(sql`SELECT avg((${hour} BETWEEN 9 AND 20)::INTEGER) FROM ${paris}`)).toBeGreaterThan(0.8)
    expect(
      await one(sql`SELECT avg((isodow(started AT TIME ZONE 'Europe/Paris') = 7)::INTEGER) FROM ${paris}`),
    ).toBeLessThan(0.1)
    expect(
      await one(sql`SELECT count(*) FILTER (WHERE year(started) = 2026 AND month(started) < 10)
        / count(*) FILTER (WHERE year(started) = 2025 AND month(started) < 10) FROM chats`),
    ).toBeGreaterThan(1.05)
  })

  test('answers most chats within hours, those of the night in the morning', async () => {
    const delayHours = sql`(epoch_us(answered) - epoch_us(started)) / 3.6e9`
    expect(await one(sql`SELECT median(${delayHours}) FROM chats WHERE answered > started`)).toBeLessThan(2)
    const night = sql`hour(started AT TIME ZONE 'Europe/Paris') < 5`
    expect(
      await one(sql`SELECT median(${delayHours}) FROM chats JOIN sites USING (establishment_id)
        WHERE answered > started AND time_zone = 'Europe/Paris' AND ${night}`),
    ).toBeGreaterThan(3)
    expect(
      await one(sql`SELECT count(*) FROM log WHERE author = 'agent' AND kind = 'message'
      AND hour(sent_at AT TIME ZONE 'Europe/Paris') < 5`),
    ).toBeGreaterThan(0)
  })

  test('leaves chats waiting for more than four days at a few sites only', async () => {
    const waiting = sql`chats WHERE last_question > coalesce(settled, '2000-01-01'::TIMESTAMPTZ) AND last_question < '2026-10-28T00:00:00Z'::TIMESTAMPTZ`
    const sites = await one(sql`SELECT count(DISTINCT establishment_id) FROM ${waiting}`)
    expect(sites).toBeGreaterThanOrEqual(2)
    expect(sites).toBeLessThanOrEqual(8)
  })

  test('has every author and kind, rows sent twice, rows corrected, rows that arrive late', async () => {
    expect(await one(sql`SELECT count(DISTINCT (author, kind)) FROM log`)).toBe(8)
    expect(await one(sql`SELECT count(*) FROM log WHERE author = 'bot'`)).toBeGreaterThan(1000)
    const versions = sql`(SELECT count(*) AS n, count(DISTINCT updated_at) AS versions FROM log GROUP BY chat_id, message_id)`
    expect(await one(sql`SELECT count(*) FROM ${versions} WHERE n > versions`)).toBeGreaterThan(0)
    expect(await one(sql`SELECT count(*) FROM ${versions} WHERE versions > 1`)).toBeGreaterThan(0)
    expect(
      await one(sql`SELECT count(*) FROM (SELECT sent_at - lag(sent_at) OVER () AS step FROM read_parquet(${log}))
      WHERE step < -INTERVAL 100 DAYS`),
    ).toBeGreaterThan(0)
  })
})
