// A store on three shards of ClickHouse on this machine, beside one node, DuckDB, and `uniqExact` written the obvious way on the same shards:
// node --import tsx bench/cluster/run.ts --store DIR [--runs 5]
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { copyStore } from '../../src/export/copy-store.ts'
import { openStore, type Store } from '../../src/index.ts'
import {
  type ClickHouseCluster,
  clickHousePasswords,
  clusterName,
  startClickHouse,
} from '../../test/servers/clickhouse.ts'
import { contest, median, ratioOf, type Times, timed } from '../contest.ts'
import { table, times } from '../markdown.ts'
import { askCauserie } from '../opponents/causerie.ts'
import { aMonth, threeYears } from '../periods.ts'
import type { Answered, Asked, QuestionName } from '../question.ts'
import { askObvious, type Obvious, obviousQuestions, openObvious } from './obvious.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    runs: { type: 'string', default: '5' },
    folder: { type: 'string', default: 'out/bench-cluster' },
  },
})
if (values.store === undefined) throw new Error('--store DIR')
const directory = resolve(values.store)
const folder = resolve(values.folder)
await mkdir(folder, { recursive: true })
process.env.CAUSERIE_CLICKHOUSE_USER = 'writer'
process.env.CAUSERIE_CLICKHOUSE_PASSWORD = clickHousePasswords.writer

const questions = ['volume', 'channels', 'evolution', 'sites', 'heatmap', 'summary', 'watchList'] as const
const local = await openStore(directory, { attributes: ['region'] })
const shards = await onCluster(3)
const one = await onCluster(1)
try {
  const obvious = await openObvious(shards.cluster)
  console.log(`copied to three shards in ${shards.seconds.toFixed(1)} s, to one node in ${one.seconds.toFixed(1)} s\n`)
  const rows: string[][] = []
  for (const asked of [aMonth, threeYears])
    for (const question of questions) rows.push(await compare(question, asked, obvious))
  const head = [
    'question',
    'three shards, ms',
    'received by the node asked, kB',
    '`uniqExact` on the same shards',
    'one node',
    'DuckDB',
  ]
  console.log(table(head, rows))
} finally {
  for (const store of [local, shards.store, one.store]) store.close()
  for (const { cluster } of [shards, one]) await cluster.stop()
}

interface OnCluster {
  readonly cluster: ClickHouseCluster
  readonly store: Store<'region'>
  readonly seconds: number
}

async function onCluster(count: number): Promise<OnCluster> {
  const cluster = await startClickHouse({ shards: count })
  const hosts = cluster.nodes.map(({ host, port }) => `${host}:${port}`).join()
  const address = `clickhouse://${hosts}/shop${count === 1 ? '' : `?cluster=${clusterName}`}`
  const [, seconds] = await timed(() => copyStore(directory, address, { temporaryFolder: folder }))
  return { cluster, store: await openStore(address, { attributes: ['region'] }), seconds }
}

async function compare(question: QuestionName, asked: Asked, obvious: Obvious): Promise<string[]> {
  const received = await bytesReceived(() => askCauserie(shards.store, question, asked))
  let first: Answered | null = null
  const contestants = [
    { name: 'shards', run: () => askCauserie(shards.store, question, asked) },
    { name: 'one', run: () => askCauserie(one.store, question, asked) },
    { name: 'duckdb', run: () => askCauserie(local, question, asked) },
    ...(question in obviousQuestions ? [{ name: 'obvious', run: () => askObvious(obvious, question, asked) }] : []),
  ]
  const found = await contest<Answered>(contestants, {
    runs: Number(values.runs),
    patienceSeconds: 60,
    onFirst: (name, answer) => {
      first ??= answer
      assertSame(name, question, first, answer)
    },
  })
  const of = (name: string) => found.find(times => times.name === name)
  const [ours] = found as [Times]
  const ratio = (name: string) => {
    const theirs = of(name)
    return theirs === undefined ? '' : times(ratioOf(ours, theirs))
  }
  return [
    `${question}, ${asked.name}`,
    (median(ours.seconds) * 1000).toFixed(0),
    (received / 1000).toFixed(0),
    ratio('obvious'),
    ratio('one'),
    ratio('duckdb'),
  ]
}

/** What the node that is asked receives from the others. */
async function bytesReceived(work: () => Promise<unknown>): Promise<number> {
  const now = async () =>
    Number(await shards.cluster.run("SELECT sum(value) FROM system.events WHERE event = 'NetworkReceiveBytes'"))
  const before = await now()
  await work()
  return (await now()) - before
}

function assertSame(name: string, question: string, expected: Answered, found: Answered): void {
  for (const [group, figures] of expected) {
    const others = found.get(group)
    if (others === undefined || figures.some((figure, place) => Math.abs((figure ?? 0) - (others[place] ?? 0)) > 1e-6))
      throw new Error(`${name} answers ${question} otherwise: ${group} ${figures} ${others}`)
  }
}
