// What the inbox takes and how fast it answers, from a server of its own process over HTTP:
// node --import tsx bench/inbox/run.ts [--chats 100000] [--messages 10] [--sites 2000] [--agents 1000] [--write]

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { hashPassword } from '../../serve/access/password.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import buildOnce from '../../test/build-once.ts'
import { rowsBody, sharedSecret, signedDelivery } from '../../test/inbox/other-system.ts'
import { signIn } from '../../test/serve/site.ts'
import { table as markdownTable } from '../markdown.ts'
import { makeJournal } from './make-journal.ts'

const { values } = parseArgs({
  options: {
    chats: { type: 'string', default: '100000' },
    messages: { type: 'string', default: '10' },
    sites: { type: 'string', default: '2000' },
    agents: { type: 'string', default: '1000' },
    write: { type: 'boolean', default: false },
  },
})
const [chats, messages, sites, agents] = [values.chats, values.messages, values.sites, values.agents].map(Number) as [
  number,
  number,
  number,
  number,
]
const say = (text: string) => process.stderr.write(`${text}\n`)
const folder = resolve('out/bench-inbox')
const port = 18_090
const url = `http://127.0.0.1:${port}`
const scopes = [20, 400, 1900, 2000].map(count => Math.max(1, Math.round((count / 2000) * sites)))
/** Each sees as many sites that each message is seen by twenty of a thousand agents. */
const groups = 50
/** Messages delivered so far. */
let delivered = 0
const password = 'a password of theirs'

await rm(folder, { recursive: true, force: true })
await mkdir(join(folder, 'inbox'), { recursive: true })
buildOnce()
await makeStore()
const madeMs = performance.now()
await makeJournal(join(folder, 'inbox', 'journal.db'), { chats, messages, sites })
const { size } = await stat(join(folder, 'inbox', 'journal.db'))
say(
  `${chats * messages} events, ${Math.round(size / 1e6)} MB, made in ${Math.round((performance.now() - madeMs) / 1000)} s`,
)
const server = await serve()
const cookie = await signIn(url, { name: 'all', password })
const rows: (readonly string[])[] = []
const measured = (what: string, goal: string, got: string) => {
  rows.push([what, goal, got])
  say(`${what}: ${got}`)
}
try {
  await measureInbound()
  await measurePages()
  await measureLine()
  measured('memory of the server', '300 MB', `${Math.round((await memoryOf(server)) / 1e6)} MB`)
} finally {
  server.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
}
const table = markdownTable(['what', 'goal', 'measured'], rows)
say(table)
if (values.write) await write(table)

async function makeStore(): Promise<void> {
  const columns = scopes.map(count => `first${count}`)
  const lines = Array.from({ length: sites }, (_, site) =>
    [`site-${site}`, `Site ${site}`, `g${site % groups}`, ...scopes.map(count => (site < count ? 'yes' : 'no'))].join(
      ',',
    ),
  )
  const csv = join(folder, 'establishments.csv')
  await writeFile(csv, [`establishment_id,name,grp,${columns.join(',')}`, ...lines].join('\n'))
  await ingest({
    store: join(folder, 'store'),
    inputs: [[{ chatId: 'old', sentAt: '2026-03-05T10:00:00Z', author: 'customer', establishmentId: 'site-0' }]],
    establishments: csv,
  })
}

async function serve(): Promise<ChildProcess> {
  const hash = await hashPassword(password)
  const own = Array.from({ length: groups }, (_, group) => [
    `g${group}`,
    { password: hash, inbox: ['read'], within: { grp: [`g${group}`] } },
  ])
  const config = join(folder, 'causerie.config.yaml')
  await writeFile(
    config,
    JSON.stringify({
      stores: { main: { directory: 'store' } },
      subscriptions: {},
      serve: {
        store: 'main',
        users: { all: { password: hash, inbox: ['read', 'reply'] }, ...Object.fromEntries(own) },
      },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
      inbox: { connections: { crm: { webhook: { secret: '${CRM_SECRET}', url: `http://127.0.0.1:${port + 1}/` } } } },
    }),
  )
  const args = ['serve', '--config', config, '--port', `${port}`, '--log-level', 'error']
  const child = spawn(process.execPath, [`${process.env.CAUSERIE_BUILT}/cli/main.js`, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, CRM_SECRET: sharedSecret },
  })
  await once(child.stderr, 'data')
  return child
}

function deliver(index: number): Promise<Response> {
  const { body, headers } = signedDelivery(
    rowsBody({
      chat_id: `thread ${index % chats}`,
      message_id: `new ${index}`,
      sent_at: new Date().toISOString(),
      establishment_id: `site-${index % sites}`,
      text: 'Bonjour, où est ma commande ?',
    }),
    { id: `new ${index}` },
  )
  return fetch(`${url}/inbox/hooks/crm`, { method: 'POST', body, headers })
}

async function measureInbound(): Promise<void> {
  const one = await timed(200, () => deliver(delivered++ * 37))
  measured(
    'inbound acknowledged durably, one at a time, p50 / p99',
    '10 / 60 ms',
    `${ms(one, 0.5)} / ${ms(one, 0.99)} ms`,
  )
  const until = performance.now() + 10_000
  let taken = 0
  const lane = async () => {
    while (performance.now() < until) {
      await deliver(delivered++ * 37)
      taken++
    }
  }
  await Promise.all(Array.from({ length: 64 }, lane))
  measured('sustained in, 64 at a time', '1,000 a second', `${Math.round(taken / 10)} a second`)
}

async function measurePages(): Promise<void> {
  const page = async (path: string) => {
    const response = await fetch(url + path, { headers: { cookie } })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${path}: ${response.status}`)
    return text
  }
  for (const count of scopes) {
    const where = `where.first${count}=yes`
    for (const [what, path, goal] of [
      ['list, open', `/inbox?${where}`, '50 ms'],
      ['list, archived', `/inbox?status=archived&${where}`, '50 ms'],
      ['search, a common word', `/inbox?q=bonjour&${where}`, '150 ms'],
      ['search, three words', `/inbox?q=remboursement+couleur+lun&${where}`, '150 ms'],
    ] as const) {
      const times = await timed(60, () => page(path))
      measured(`${what}, ${count} sites, p50 / p99`, goal, `${ms(times, 0.5)} / ${ms(times, 0.99)} ms`)
    }
  }
  const list = await page('/inbox')
  const paths = [...list.matchAll(/href="(\/inbox\/chats\/[^"]+)"/g)].map(([, path]) => path ?? '')
  let at = 0
  const threads = await timed(60, () => page(paths[at++ % paths.length] ?? ''))
  measured('thread, p50 / p99', '50 ms', `${ms(threads, 0.5)} / ${ms(threads, 0.99)} ms`)
}

async function measureLine(): Promise<void> {
  const cookies: string[] = []
  for (let group = 0; group < groups; group++) cookies.push(await signIn(url, { name: `g${group}`, password }))
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  let frames = 0
  let told = () => {}
  for (let index = 0; index < agents; index++) {
    const headers = { cookie: cookies[index % groups] ?? '' }
    await new Promise<void>(open =>
      get(`${url}/inbox/live`, { agent, headers }, response => {
        response.on('data', chunk => {
          const found = String(chunk).match(/event: chat/g)?.length ?? 0
          frames += found
          if (found > 0) told()
        })
        open()
      }),
    )
  }
  await sleep(1000)
  const before = await cpuSecondsOf(server)
  const seconds = 10
  for (let sent = 0; sent < 50 * seconds; sent++) {
    void deliver(delivered++ * 37)
    await sleep(20)
  }
  await sleep(1000)
  const used = ((await cpuSecondsOf(server)) - before) / seconds
  measured(`${agents} agents connected, 50 messages a second`, '0.5 core', `${used.toFixed(2)} core, ${frames} frames`)
  // One after the other: the first who is told of one stands for all, and the others are told before the next.
  const delays: number[] = []
  for (let turn = 0; turn < 40; turn++) {
    const seen = new Promise<void>(resolve => {
      told = resolve
    })
    const startedMs = performance.now()
    await deliver(delivered++ * 37)
    await seen
    delays.push(performance.now() - startedMs)
    told = () => {}
    await sleep(300)
  }
  measured('message in, told to an agent, p95', '300 ms', `${ms(delays, 0.95)} ms`)
  agent.destroy()
}

async function timed(times: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  for (let warm = 0; warm < 3; warm++) await work()
  const all: number[] = []
  for (let turn = 0; turn < times; turn++) {
    const startedMs = performance.now()
    await work()
    all.push(performance.now() - startedMs)
  }
  return all
}

function ms(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1)
}

async function cpuSecondsOf({ pid }: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

async function write(table: string): Promise<void> {
  const path = resolve('bench/README.md')
  const text = await readFile(path, 'utf8')
  const part = `## The inbox\n\nWritten by \`node --import tsx bench/inbox/run.ts --write\`: ${chats} chats, ${chats * messages} events, ${sites} establishments, over HTTP.\n\n${table}\n`
  const without = text.replace(/\n## The inbox\n[\s\S]*?(?=\n## |$)/, '')
  await writeFile(path, `${without.trimEnd()}\n\n${part}`)
}
