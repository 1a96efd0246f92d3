import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { duckdbDialect } from '../src/engine/dialect.ts'
import { type DuckDBEngine, openDuckDB } from '../src/engine/duckdb.ts'
import { renderSql } from '../src/engine/render-sql.ts'
import { type Sql, sql } from '../src/engine/sql.ts'
import { type MetricName, metricNames, metricOf } from '../src/metrics/definitions/catalogue.ts'
import { dimensionNamed, readDimensions } from '../src/metrics/definitions/dimension.ts'
import { chatsOf } from '../src/metrics/definitions/filter.ts'
import { chatKinds } from '../src/metrics/definitions/query.ts'
import { chatPageSql } from '../src/metrics/operators/chat-page.ts'
import { questionSql } from '../src/metrics/reading/ask.ts'
import { atOnceSql } from '../src/metrics/reading/ask-at-once.ts'
import { valueAndBasis } from '../src/metrics/reading/measure.ts'
import { createStore } from '../src/store/schema.ts'
import { bucketsOf } from '../src/time/buckets.ts'
import { dayStart } from '../src/time/zone.ts'

const zone = 'Europe/Paris'
const period = { start: '2026-01-15', end: '2026-11-01' }
const start = dayStart(zone, period.start)
const end = dayStart(zone, period.end)

let engine: DuckDBEngine
beforeAll(async () => {
  engine = await openDuckDB(':memory:')
  for (const statement of createStore) await engine.execute(statement)
  await engine.execute(sql`INSERT INTO attributes VALUES ('region')`)
})
afterAll(() => engine.close())

/** The SQL of each metric and each list of chats, for review. Each statement is also run, so that no invalid SQL can be golden. */
describe.each(metricNames)('%s', name => {
  test.each(['total', 'filtered by channel and region', 'by month and channel'] as const)('%s', async form => {
    const dimensions = await readDimensions(engine)
    const { fact } = metricOf(name)
    const filtered = form.startsWith('filtered')
    const statement = questionSql({
      fact,
      values: valueAndBasis(name),
      window: { start, end, asOf: end },
      chats: chatsOf(dimensions, {
        where: filtered ? { region: ['north', 'unknown'] } : {},
        not: filtered ? { platform: ['sms'] } : {},
      }),
      by:
        form === 'total'
          ? []
          : (filtered ? ['channel', 'region'] : ['channel']).map(by => dimensionNamed(dimensions, by)),
      ...(form === 'by month and channel'
        ? { buckets: bucketsOf(period, 'month', zone).map(bucket => bucket.start) }
        : {}),
    })
    await expect(await reviewed(statement)).toMatchFileSnapshot(`__golden__/sql/${name} ${form}.sql`)
  })
})

describe.each(chatKinds)('chats %s', of => {
  test('a page', async () => {
    const { conditions } = chatsOf(await readDimensions(engine), { where: { channel: ['widget'] }, not: {} })
    const since = of === 'watched' ? start : null
    const statement = chatPageSql(
      { window: { start, end, asOf: end }, conditions, since },
      { of, limit: 50, offset: 100, after: null },
    )
    await expect(await reviewed(statement)).toMatchFileSnapshot(`__golden__/sql/chats ${of}.sql`)
  })
})

test('several questions about the chats of a region', async () => {
  const dimensions = await readDimensions(engine)
  const shared = {
    window: { start, end, asOf: end },
    chats: chatsOf(dimensions, { where: { region: ['north'] }, not: {} }),
  }
  const before = { start: dayStart(zone, '2025-01-15'), end: dayStart(zone, '2025-11-01'), asOf: end }
  const of = (name: MetricName) => ({ fact: metricOf(name).fact, values: { [name]: metricOf(name).value }, ...shared })
  const statement = atOnceSql([
    { ...of('activeChats'), by: [dimensionNamed(dimensions, 'channel')] },
    { ...of('activeChats'), window: before },
    { ...of('messages'), buckets: bucketsOf(period, 'month', zone).map(bucket => bucket.start) },
    of('startedChats'),
    of('waitingChats'),
  ])
  await expect(await reviewed(statement)).toMatchFileSnapshot('__golden__/sql/at once.sql')
})

async function reviewed(statement: Sql): Promise<string> {
  const { text, values } = renderSql(statement, duckdbDialect)
  await engine.execute(statement)
  const shown = values.map((bound, index) => `-- $${index + 1} = ${JSON.stringify(bound, bigintAsText)}`)
  return `${text}\n\n${shown.join('\n')}\n`
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}
