import { Agent, get } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { cpuSecondsOf, memoryOf, ms, quantile } from './measure.ts'
import { chatPaths, pageOf } from './pages.ts'
import type { Row } from './run.ts'
import { type BenchSite, groups } from './site.ts'

const fewAgents = 500
const perSecond = 50
const seconds = 10

/** Agents who are told what happens, the memory that they take, and how soon one sees a message. */
export async function measureLive(site: BenchSite, agents: number): Promise<readonly Row[]> {
  const cookies: string[] = []
  for (let group = 0; group < groups; group++) cookies.push(await site.signedIn(group))
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  let [frames, told] = [0, () => {}]
  const connect = async (from: number, to: number) => {
    for (let index = from; index < to; index++) {
      const headers = { cookie: cookies[index % groups] ?? '' }
      await new Promise<void>(open =>
        get(`${site.url}/inbox/live`, { agent, headers }, response => {
          response.on('data', chunk => {
            const found = String(chunk).match(/event: chat/g)?.length ?? 0
            frames += found
            if (found > 0) told()
          })
          open()
        }),
      )
    }
  }
  await connect(0, fewAgents)
  await sleep(5000)
  const memory = await memoryOf(site.pid)
  await connect(fewAgents, agents)
  await sleep(1000)
  const before = await cpuSecondsOf(site.pid)
  const startedMs = performance.now()
  const sending: Promise<void>[] = []
  for (let sent = 0; sent < perSecond * seconds; sent++) {
    sending.push(site.deliver())
    await sleep(Math.max(0, startedMs + ((sent + 1) * 1000) / perSecond - performance.now()))
  }
  await Promise.all(sending)
  await sleep(1000)
  const used = ((await cpuSecondsOf(site.pid)) - before) / seconds
  // One after the other: the first who is told of one stands for all, and the others are told before the next.
  const delays: number[] = []
  for (let turn = 0; turn < 40; turn++) {
    const seen = new Promise<void>(resolve => {
      told = resolve
    })
    const sentMs = performance.now()
    await site.deliver()
    await seen
    await pageOf(site, '/inbox')
    delays.push(performance.now() - sentMs)
    told = () => {}
    await sleep(300)
  }
  agent.destroy()
  return [
    {
      what: `memory of the server, ${fewAgents} agents connected`,
      goal: '300 MB',
      measured: `${megabytes(memory.all)} MB: ${megabytes(memory.own)} its own, ${megabytes(memory.files)} of programs and libraries`,
      isMet: memory.all <= 300e6,
    },
    {
      what: `${agents} agents connected, ${perSecond} messages a second, each seen by ${Math.round(agents / groups)}`,
      goal: '0.5 core',
      measured: `${used.toFixed(2)} core, ${frames} frames`,
      isMet: used <= 0.5,
    },
    {
      what: 'message in, told to an agent and the list fetched, p95',
      goal: '300 ms',
      measured: `${ms(delays, 0.95)} ms`,
      isMet: quantile(delays, 0.95) <= 300,
    },
  ]
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)

/** Replies of an agent, each until it is queued. */
export async function measureReplies(site: BenchSite): Promise<readonly Row[]> {
  const paths = await chatPaths(site)
  const times: number[] = []
  for (let turn = 0; turn < 103; turn++) {
    const fields = { act: 'insist', key: `bench ${turn}`, seen: '0', text: `Bonjour, elle arrive demain. ${turn}` }
    const startedMs = performance.now()
    const response = await fetch(site.url + paths[turn % paths.length], {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: site.url, cookie: site.cookie },
      redirect: 'manual',
    })
    if (response.status !== 303) throw new Error(`a reply: ${response.status} ${await response.text()}`)
    if (turn >= 3) times.push(performance.now() - startedMs)
  }
  return [
    {
      what: 'click to queued, p95',
      goal: '60 ms',
      measured: `${ms(times, 0.95)} ms`,
      isMet: quantile(times, 0.95) <= 60,
    },
  ]
}
