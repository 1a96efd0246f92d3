// 50 people change the filters of `causerie serve` while loads publish new versions and the server is killed once:
// node --import tsx bench/serve/run.ts --store DIR [--people 50] [--minutes 5] [--think 5]

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { seeded } from '../../fixtures/seeded.ts'
import { read } from '../../src/engine/source.ts'
import { dimensionValues } from '../../src/metrics/operators/dimension-values.ts'
import { openStore } from '../../src/store/store.ts'
import buildOnce from '../../test/build-once.ts'
import { type Turn, turnFilters } from './person.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    people: { type: 'string', default: '50' },
    minutes: { type: 'string', default: '5' },
    think: { type: 'string', default: '5' },
    loads: { type: 'string', default: '2' },
    port: { type: 'string', default: '18080' },
    concurrency: { type: 'string', default: '2' },
  },
})
if (values.store === undefined) throw new Error('--store DIR: a store that may be loaded into')
const store = resolve(values.store)
const [people, minutes, think, loads, port] = [
  values.people,
  values.minutes,
  values.think,
  values.loads,
  values.port,
].map(Number) as [number, number, number, number, number]

buildOnce()
const program = `${process.env.CAUSERIE_BUILT}/cli/main.js`
const folder = await mkdtemp(join(tmpdir(), 'causerie-serve-bench-'))
const configPath = join(folder, 'causerie.config.yaml')
await writeFile(
  configPath,
  `stores:\n  main: { directory: ${JSON.stringify(store)} }\nserve: { store: main }\nsubscriptions: {}\n`,
)
const password = 'turning filters all day'
const added = spawnSync(process.execPath, [program, 'user', 'add', 'ann', '--config', configPath], {
  input: `${password}\n`,
  encoding: 'utf8',
})
if (added.status !== 0) throw new Error(added.stderr)

const origin = `http://127.0.0.1:${port}`
let server = await startServer()
const cookie = await signIn()
const opened = await openStore<string>(store)
const known = await read(opened, async () => dimensionValues(opened))
opened.close()
const valuesOf = (dimension: string) =>
  known.find(one => one.dimension === dimension)?.values.map(({ value }) => value) ?? []

const turns: Turn[] = []
const memoryMB: number[] = []
const watching = setInterval(async () => {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '')
  const kB = /VmRSS:\s+(\d+)/.exec(status)?.[1]
  if (kB !== undefined) memoryMB.push(Number(kB) / 1000)
}, 500)

const started = performance.now()
const until = started + minutes * 60_000
const everybody = Array.from({ length: people }, (_, index) => {
  const random = seeded(index + 1)
  const person = {
    random,
    thinkSeconds: think,
    cookie: () => cookie,
    origin: () => origin,
    regions: valuesOf('region'),
    establishments: valuesOf('establishment').slice(0, 300),
  }
  return turnFilters(person, until, turn => turns.push(turn))
})
const events: string[] = []
const note = (text: string) => events.push(`${((performance.now() - started) / 1000).toFixed(0)} s: ${text}`)
const loading = (async () => {
  for (let load = 1; load <= loads; load++) {
    await sleep((minutes * 60_000) / (loads + 2))
    note(`load ${load} begins`)
    await publish(load)
    note(`load ${load} is published`)
  }
})()
const killing = (async () => {
  await sleep(minutes * 60_000 * 0.85)
  note('the server is killed')
  server.kill('SIGKILL')
  await once(server, 'exit')
  server = await startServer()
  note('another one serves')
})()
await Promise.all([...everybody, loading, killing])
clearInterval(watching)
server.kill('SIGTERM')
await rm(folder, { recursive: true })

const during = (turn: Turn) => events.some(text => text.includes('begins')) && isLoading(turn)
const errors = turns.filter(({ status }) => status !== 200)
console.log(events.join('\n'))
console.log(
  `\n${people} people, ${minutes} min, ${think} s of thought between changes: ${turns.length} changes, ${(turns.length / minutes / 60).toFixed(1)} a second`,
)
console.log('| changes | count | p50 ms | p95 ms | p99 ms | most ms |\n|---|---:|---:|---:|---:|---:|')
// Turns that found no server are reported separately.
const answered = turns.filter(({ refusals }) => refusals === 0)
row('all', answered)
row(
  'filters',
  answered.filter(({ kind }) => kind === 'filter'),
)
row(
  'one part',
  answered.filter(({ kind }) => kind === 'part'),
)
row('while a load was at work', answered.filter(during))
row(
  'otherwise',
  answered.filter(turn => !during(turn)),
)
row(
  'while the server was gone',
  turns.filter(({ refusals }) => refusals > 0),
)
console.log(
  `\nerrors ${errors.length} (${[...new Set(errors.map(({ status }) => status))].join(', ')}), told to wait ${turns.filter(({ waits }) => waits > 0).length}, memory ${Math.min(...memoryMB).toFixed(0)} to ${Math.max(...memoryMB).toFixed(0)} MB`,
)

function isLoading({ startedMs }: Turn): boolean {
  const at = (startedMs - started) / 1000
  const seconds = (text: string) => Number(text.split(' ')[0])
  return events.some(
    (text, index) =>
      text.includes('begins') &&
      at >= seconds(text) &&
      at <= seconds(events.slice(index).find(later => later.includes('published')) ?? `${Number.POSITIVE_INFINITY} s`),
  )
}

function row(name: string, some: readonly Turn[]): void {
  const sorted = some.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN).toFixed(0)
  console.log(`| ${name} | ${some.length} | ${at(0.5)} | ${at(0.95)} | ${at(0.99)} | ${at(1)} |`)
}

async function startServer() {
  const child = spawn(
    process.execPath,
    [
      program,
      'serve',
      '--config',
      configPath,
      '--port',
      String(port),
      '--concurrency',
      values.concurrency,
      '--zone',
      'Europe/Paris',
      '--log-level',
      'warn',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  process.once('exit', () => child.kill('SIGKILL'))
  for (let tries = 0; ; tries++) {
    const answer = await fetch(`${origin}/healthz`).catch(() => null)
    if (answer?.ok === true) return child
    if (tries > 200) throw new Error('the server does not start')
    await sleep(100)
  }
}

async function signIn(): Promise<string> {
  const response = await fetch(`${origin}/login`, {
    method: 'POST',
    body: new URLSearchParams({ name: 'ann', password, back: '/' }),
    headers: { origin },
    redirect: 'manual',
  })
  const set = response.headers.get('set-cookie')
  if (response.status !== 303 || set === null) throw new Error(`not signed in: ${response.status}`)
  return set.split(';')[0] ?? ''
}

/** Loads a day's worth of new messages. */
async function publish(load: number): Promise<void> {
  const rows = Array.from(
    { length: 20_000 },
    (_, index) =>
      `late-${load}-${index >> 2},m-${load}-${index},2026-10-31T${String(8 + (index % 10)).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00Z,${index % 4 === 3 ? 'agent' : 'customer'},${valuesOf('establishment')[index % 300]}`,
  )
  const path = join(folder, `late-${load}.csv`)
  await writeFile(path, `chat_id,message_id,sent_at,author,establishment_id\n${rows.join('\n')}\n`)
  const child = spawn('nice', [process.execPath, program, 'ingest', path, '--store', store], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the load ended with ${code}`)
}
