import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ClickHouseEngine, openClickHouse } from '../../src/engine/clickhouse.ts'
import { clickhouseDialect } from '../../src/engine/clickhouse-dialect.ts'
import { sql, texts } from '../../src/engine/sql.ts'
import { engineSuite } from '../engine-suite.ts'
import { type ClickHouseCluster, clickHousePasswords, clusterName, startClickHouse } from '../servers/clickhouse.ts'

let cluster: ClickHouseCluster
beforeAll(async () => {
  cluster = await startClickHouse({ shards: 2 })
})
afterAll(() => cluster.stop())

const place = (nodes: readonly string[] = [cluster.url]) => ({
  nodes,
  user: 'reader',
  password: clickHousePasswords.reader,
  database: 'default',
})
const open = (nodes?: readonly string[]) =>
  openClickHouse(place(nodes), { dialect: clickhouseDialect(), mayWrite: false })

engineSuite(
  'ClickHouse',
  () => open(),
  values => sql`(SELECT toInt64(arrayJoin(${values})) AS v)`,
)

describe('on a cluster', () => {
  let engine: ClickHouseEngine
  beforeAll(async () => {
    engine = await open()
  })
  afterAll(() => engine.close())
  const fromAll = (rows: string) => ({
    ...sql`SELECT sum(found) AS found FROM x`,
    parts: [
      { type: 'text' as const, text: `SELECT sum(found) AS found FROM cluster('${clusterName}', view(${rows}))` },
    ],
  })

  test('values of any length are bound', async () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => `establishment '${index}' 🙂`)
    const long = `🙂é'\\"`.repeat(100_000)
    const [row] = await engine.query(
      sql`SELECT length(${texts(ids)}) AS ids, ${texts(ids)}[49999] AS one, ${long} AS long, ${texts([])} AS nothing`,
      { ids: 'count', one: 'text', long: 'text', nothing: 'texts' },
    )
    expect(row).toEqual({ ids: 50_000, one: ids[49_998], long, nothing: [] })
  })

  test('a reader can change nothing, and errors contain no password', async () => {
    const refused = engine.execute(sql`CREATE TABLE here (a Int32) ENGINE = Memory`)
    await expect(refused).rejects.toThrow(/privileges|readonly/)
    const wrong = await openClickHouse(
      { ...place(), password: 'not this secret' },
      { dialect: clickhouseDialect(), mayWrite: false },
    )
    const error = await wrong.query(sql`SELECT 1 AS one`, { one: 'count' }).catch(error => error)
    wrong.close()
    expect(error.message).toContain(cluster.url)
    expect(error.message).toContain('Authentication failed')
    for (const told of [error, error.cause])
      expect(JSON.stringify(told, Object.getOwnPropertyNames(told))).not.toContain('not this secret')
  })

  test('a signal ends the statement on all nodes', async () => {
    const abort = new AbortController()
    const endless = 'SELECT count() AS found FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))'
    const asked = (await engine.connect(abort.signal)).query(fromAll(endless), { found: 'count' })
    const running = async (node: number) =>
      Number(await cluster.run("SELECT count() FROM system.processes WHERE query ILIKE '%sip' || 'Hash64%'", node))
    while ((await running(0)) === 0 || (await running(1)) === 0) await new Promise(resolve => setTimeout(resolve, 50))
    abort.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    while ((await running(0)) > 0 || (await running(1)) > 0) await new Promise(resolve => setTimeout(resolve, 50))
    await cluster.restart()
  })

  test('the node that answers nothing is named, and what it would have answered is never left out', async () => {
    const one = 'SELECT count() AS found FROM system.one'
    const second = cluster.nodes[1]
    second?.freeze()
    await expect(engine.query(fromAll(one), { found: 'count' })).rejects.toThrow(/127\.0\.0\.1:\d+.*Timeout exceeded/s)
    second?.thaw()
    await cluster.restart()
    expect(await engine.query(fromAll(one), { found: 'count' })).toEqual([{ found: 2 }])
    await second?.kill()
    await expect(engine.query(fromAll(one), { found: 'count' })).rejects.toThrow(
      /Connection refused \(127\.0\.0\.1:\d+|reset by peer/,
    )
    await cluster.restart()
  })

  test('another node is asked where one cannot be reached', async () => {
    const nodes = cluster.nodes.map(({ host, port }) => `http://${host}:${port}`)
    await cluster.nodes[0]?.kill()
    const either = await open(nodes)
    expect(await either.query(sql`SELECT 1 AS one`, { one: 'count' })).toEqual([{ one: 1 }])
    expect(either.node()).toBe(nodes[1])
    either.close()
    await expect(engine.query(sql`SELECT 1 AS one`, { one: 'count' })).rejects.toThrow(
      `${cluster.url}: the node cannot be reached: ECONNREFUSED`,
    )
    await cluster.restart()
  })
})
