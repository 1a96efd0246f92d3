import { openDuckDB } from '../src/engine/duckdb.ts'
import { identifier, instant, join, type Sql, sql } from '../src/engine/sql.ts'
import type { Store } from '../src/index.ts'
import { timed } from './contest.ts'
import type { Loaded } from './opponents/opponent.ts'
import type { Asked, QuestionName } from './question.ts'

interface Columns {
  readonly messages?: readonly string[]
  readonly waits?: readonly string[]
}

const active = ['sent_at', 'previous_at']
const handled = ['opened_at', 'ended_at', 'ended_by', 'ordinal']

/** What each question has to look at, whatever it does with it. */
const needed: Readonly<Record<QuestionName | 'report', Columns>> = {
  volume: { messages: [...active, 'customer_key'] },
  channels: { messages: [...active, 'channel_key'] },
  platforms: { messages: [...active, 'platform_key'] },
  evolution: { messages: [...active, 'channel_key'] },
  sites: { messages: [...active, 'establishment_key'] },
  regions: { messages: [...active, 'establishment_key'] },
  heatmap: { waits: [...handled, 'establishment_key'] },
  summary: { waits: handled },
  watchList: { waits: ['opened_at', 'ended_at', 'establishment_key', 'customer_key'] },
  report: {
    messages: [...active, 'customer_key', 'establishment_key', 'channel_key', 'platform_key'],
    waits: [...handled, 'establishment_key', 'customer_key'],
  },
}

const filterKeys = {
  establishment: 'establishment_key',
  region: 'establishment_key',
  channel: 'channel_key',
  platform: 'platform_key',
} as const

/** The floor of a question: its columns read once over its period, nothing counted, nothing grouped, nothing left out. */
export async function scan(store: Store<'region'>, question: QuestionName | 'report', asked: Asked): Promise<void> {
  const { messages, waits } = needed[question]
  const filtered = Object.keys(asked.where).map(name => filterKeys[name as keyof typeof filterKeys])
  const largest = (columns: readonly string[]) =>
    join(
      [...new Set([...columns, ...filtered])].map(
        name => sql`max(${identifier(name)})::VARCHAR AS ${identifier(name)}`,
      ),
    )
  const period = (column: Sql) => sql`${column} >= ${instant(asked.from)} AND ${column} < ${instant(asked.to)}`
  const isOld = sql`opened_at < ${instant(asked.to)}`
  await store.read(async engine => {
    if (messages !== undefined)
      await engine.query(sql`SELECT ${largest(messages)} FROM messages WHERE ${period(sql`sent_at`)}`, {})
    if (waits !== undefined) {
      const condition = question === 'watchList' || question === 'report' ? isOld : period(sql`opened_at`)
      await engine.query(sql`SELECT ${largest(waits)} FROM waits WHERE ${condition}`, {})
    }
  })
}

/** The floor of loading: the file as a DuckDB table, with no column understood. */
export async function createTableAs(log: string, folder: string): Promise<Loaded> {
  const engine = await openDuckDB(`${folder}/table-as.duckdb`)
  const from = log.endsWith('.csv') ? sql`read_csv(${log})` : sql`read_parquet(${log})`
  try {
    await engine.execute(sql`DROP TABLE IF EXISTS bare`)
    const [, seconds] = await timed(async () => {
      await engine.execute(sql`CREATE TABLE bare AS SELECT * FROM ${from}`)
      await engine.execute(sql`CHECKPOINT`)
    })
    const [size] = await engine.query(sql`SELECT used_blocks * block_size AS bytes FROM pragma_database_size()`, {
      bytes: 'count',
    })
    return { seconds, sizeBytes: size?.bytes ?? 0 }
  } finally {
    engine.close()
  }
}
