// The longest stall of `causerie serve`'s event loop under its worst questions, and the time that /healthz takes meanwhile:
// node --import tsx bench/event-loop/run.ts [--folder DIR] [--chats 500000] [--only TEXT]
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import buildOnce from '../../test/build-once.ts'
import { openWorkplace } from '../workplace.ts'
import { makeStore } from './make-store.ts'

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    chats: { type: 'string', default: '500000' },
    only: { type: 'string', default: '' },
  },
})
const folder = values.folder ?? (await openWorkplace())
buildOnce()

const tenYears = 'from=2016-01-01&to=2026-01-01'
const page = 'period=dates&from=2016-01-01&through=2025-12-31'
const questions = [
  `/api/evolution?${tenYears}&grain=hour&by=establishment`,
  `/api/evolution?${tenYears}&grain=hour&compare=none`,
  `/api/evolution?${tenYears}&grain=hour&compare=none&format=csv`,
  `/api/evolution?${tenYears}&grain=hour&compare=none&format=arrow`,
  `/api/evolution?${tenYears}&grain=year&by=establishment&compare=none`,
  `/api/evolution?${tenYears}&grain=month&by=channel&metric=medianDelaySeconds`,
  `/api/ranking?${tenYears}&by=establishment&withEmpty=true`,
  `/api/ranking?${tenYears}&by=establishment&metric=meanDelaySeconds&format=arrow`,
  `/api/split?${tenYears}&by=establishment&by=channel`,
  `/api/split?${tenYears}&by=establishment&by=region&format=csv`,
  `/api/watch-list?olderThanSeconds=1`,
  `/api/watch-list?olderThanSeconds=1&format=csv`,
  `/api/heatmap?${tenYears}`,
  `/api/heatmap?from=1970-01-01&to=2160-01-01&zone=America/New_York&clock=report`,
  `/api/evolution?from=1970-01-01&to=2160-01-01&grain=day&compare=none&zone=Asia/Tehran`,
  `/api/dimensions`,
  `/api/chats?${tenYears}&of=active&limit=1000`,
  `/volume?${page}`,
  `/volume?${page}&by=establishment&grain=day`,
  `/volume?${page}&grain=day&metric=p90DelaySeconds`,
  `/volume?${page}&by=channel&grain=week&metric=meanDelaySeconds`,
  `/handling?${page}`,
  `/chats?${page}&of=active`,
  `/chats.csv?${page}&of=active`,
  `/volume/ranking.csv?${page}`,
  `/volume/evolution.csv?${page}&grain=week&by=channel`,
  `/volume/evolution.png?${page}&grain=week&by=channel`,
  `/handling/watch-list.csv?${page}&olderThan=1s`,
  `/report.pdf?${page}`,
  `/report.html?${page}`,
  `/report.html?${page}&grain=hour`,
].filter(question => question.includes(values.only))

for (const sites of [48, 5000]) {
  const directory = await makeStore(resolve(folder), { sites, chats: Number(values.chats) })
  console.log(`\n### ${sites} sites, ${values.chats} chats of ten years\n`)
  console.log(
    '| question | status | bytes | s | event loop stood still, ms | of it at work, ms | /healthz at most, ms | memory, MB |',
  )
  console.log('|---|---:|---:|---:|---:|---:|---:|---:|')
  let server = await start(directory)
  for (const question of questions) {
    // Twice, since the first questions compile the server's code. The instants differ, so that no cached answer is given.
    for (const time of ['first', 'again']) {
      if (server.child.exitCode !== null || server.child.signalCode !== null) server = await start(directory)
      await ask(server, question, time)
    }
  }
  server.child.kill()
}

interface Measured {
  readonly stoodStillMs: number
  readonly mostWorkedMs: number
  readonly mostBytes: number
}

interface Server {
  readonly child: ChildProcess
  readonly url: string
}

async function start(directory: string): Promise<Server> {
  const child = fork(resolve(import.meta.dirname, 'server.ts'), [directory], {
    execArgv: ['--import', 'tsx', '--max-old-space-size=4096'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const [{ url }] = (await once(child, 'message')) as [{ url: string }]
  await fetch(`${url}/healthz`)
  return { child, url }
}

async function ask({ child, url }: Server, question: string, time: string): Promise<void> {
  const asOf = `asOf=2026-01-01T00:00:0${time === 'first' ? 0 : 1}Z`
  await measured(child)
  let healthMs = 0
  let isDone = false
  const watching = (async () => {
    while (!isDone) {
      const began = performance.now()
      await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(60_000) }).catch(() => undefined)
      healthMs = Math.max(healthMs, performance.now() - began)
      await sleep(20)
    }
  })()
  const began = performance.now()
  const own = question.startsWith('/api/dimensions') ? '' : `${question.includes('?') ? '&' : '?'}${asOf}`
  const { status, bytes } = await fetch(`${url}${question}${own}`, { signal: AbortSignal.timeout(120_000) })
    .then(async response => {
      let bytes = 0
      for await (const piece of response.body ?? []) bytes += (piece as Uint8Array).byteLength
      return { status: String(response.status), bytes }
    })
    .catch((error: Error) => ({ status: error.name, bytes: 0 }))
  const seconds = (performance.now() - began) / 1000
  isDone = true
  await watching
  const found = await measured(child)
  console.log(
    `| \`${question}\` ${time === 'first' ? '' : 'again '}| ${status} | ${bytes} | ${seconds.toFixed(2)} | ${
      found === null ? 'died' : found.stoodStillMs.toFixed(0)
    } | ${found === null ? 'died' : found.mostWorkedMs.toFixed(0)} | ${healthMs.toFixed(0)} | ${found === null ? 'died' : (found.mostBytes / 1e6).toFixed(0)} |`,
  )
}

async function measured(child: ChildProcess): Promise<Measured | null> {
  if (child.exitCode !== null || child.signalCode !== null || !child.connected) return null
  child.send('measure')
  const gone = new AbortController()
  const { signal } = gone
  const found = await Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }),
    sleep(60_000, [], { signal }),
  ])
  gone.abort()
  return typeof found[0] === 'object' && found[0] !== null ? found[0] : null
}
