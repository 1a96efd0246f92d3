import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openJournal } from '../../inbox/journal/journal.ts'
import type { JournalPlace } from '../../inbox/journal/journal-place.ts'
import type { EventRow } from '../../inbox/journal/tables.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { chatList, openStore } from '../../src/index.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { causerieProgram } from '../program.ts'
import { type PostgresServer, postgresSkipped, startPostgres } from '../servers/postgres.ts'
import { type OtherSystem, openOtherSystem, rowsBody, sharedSecret, signedDelivery } from './other-system.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 3)
const timeout = kills * 60_000 + 120_000

let folder: string
let far: OtherSystem
let postgres: PostgresServer | null = null
beforeAll(async () => {
  far = await openOtherSystem()
  if (postgresSkipped === null) postgres = await startPostgres()
})
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-inbox-kill-'))
  far.got.length = 0
  return () => rm(folder, { recursive: true, force: true })
})
afterAll(async () => {
  far.close()
  await postgres?.stop()
})

/** Starts a process, and waits until it says that it is ready. */
async function start(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CRM_SECRET: sharedSecret, INBOX_PASSWORD: postgres?.password },
  })
  const said: string[] = []
  await new Promise<void>((ready, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', chunk => {
        said.push(String(chunk))
        if (/^ready|serves/m.test(said.join(''))) ready()
      })
    child.once('exit', () => fail(new Error(said.join(''))))
  })
  return child
}
async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

const question = (index: number) => ({
  chat_id: `chat ${index % 7}`,
  message_id: `message ${index}`,
  sent_at: new Date(1.6e12 + index * 1000).toISOString(),
  establishment_id: 'lyon',
  text: `question ${index}`,
})

async function allEvents(place: JournalPlace) {
  const journal = await openJournal(place, { isAlone: true })
  try {
    const events: EventRow[] = []
    for (;;) {
      const found = await journal.read('eventsAfter', { seq: events.at(-1)?.seq ?? 0, limit: 1000 })
      events.push(...found)
      if (found.length < 1000) break
    }
    const { differed, ...rebuilt } = await journal.rebuild()
    expect(rebuilt).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0, indexBroken: false })
    expect(differed).toEqual([])
    await publish(journal, join(folder, 'store'))
    return events
  } finally {
    await journal.close()
  }
}

const ways = [
  { name: 'a server', servers: 1, isOnPostgres: false },
  { name: 'one of two servers of a database', servers: 2, isOnPostgres: true },
] as const

test.each(ways.filter(({ isOnPostgres }) => !isOnPostgres || postgresSkipped === null))(
  `$name, killed ${kills} times, loses no event that was acknowledged, takes none twice and sends each reply once`,
  {
    timeout,
  },
  async ({ servers, isOnPostgres }) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    const database = { url: postgres?.url ?? '', password: '${INBOX_PASSWORD}', schema: 'killed' }
    const store = join(folder, 'store')
    await ingest({
      store,
      inputs: [[{ chatId: 'old', sentAt: '2020-03-05T10:00:00Z', author: 'customer', establishmentId: 'lyon' }]],
    })
    const config = join(folder, 'causerie.config.yaml')
    await writeFile(
      config,
      JSON.stringify({
        stores: { main: { directory: 'store' } },
        subscriptions: {},
        serve: { store: 'main' },
        inbox: {
          undoSeconds: 1,
          // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
          connections: { crm: { webhook: { secret: '${CRM_SECRET}', url: far.url } } },
          ...(isOnPostgres ? { database } : {}),
        },
      }),
    )
    const ports: number[] = []
    for (let server = 0; server < servers; server++) ports.push(await freePort())
    /** Any of the servers, as a proxy before them would choose. */
    const oneOf = () => `http://127.0.0.1:${ports[Math.floor(Math.random() * servers)]}`
    const serve = (port: number) =>
      start([...causerieProgram, 'serve', '--config', config, '--port', `${port}`, '--log-level', 'error'])

    const [acknowledged, replied] = [new Set<string>(), new Set<string>()]
    let [asked, answered, isOver] = [0, 0, false]
    // The other system repeats every delivery that was not acknowledged, with the same id.
    async function customers(): Promise<void> {
      while (!isOver) {
        const row = question(asked++)
        while (!isOver) {
          const { body, headers } = signedDelivery(rowsBody(row), { id: row.message_id })
          const response = await fetch(`${oneOf()}/inbox/hooks/crm`, { method: 'POST', body, headers }).catch(
            () => null,
          )
          if (response?.status === 200) acknowledged.add(row.message_id)
          if (response !== null && response.status < 500) break
          await sleep(20)
        }
      }
    }
    async function agent(): Promise<void> {
      while (!isOver) {
        await sleep(30)
        // A server may be killed before it answers, and while it does.
        const list = await fetch(`${oneOf()}/inbox`)
          .then(response => response.text())
          .catch(() => '')
        const paths = [...list.matchAll(/href="(\/inbox\/chats\/[0-9a-f-]+)"/g)].map(([, path]) => path)
        const path = paths[Math.floor(Math.random() * paths.length)]
        if (path === undefined) continue
        const text = `answer ${answered++}`
        const fields = { act: 'insist', key: text, seen: '0', text }
        while (!isOver) {
          const url = oneOf()
          const response = await fetch(url + path, {
            method: 'POST',
            body: new URLSearchParams(fields),
            headers: { origin: url },
            redirect: 'manual',
          }).catch(() => null)
          if (response?.status === 303) replied.add(text)
          if (response !== null && response.status < 500) break
          await sleep(20)
        }
      }
    }
    const people = [customers(), customers(), agent()]
    const running = await Promise.all(ports.map(serve))
    for (let kill = 0; kill < kills; kill++) {
      await sleep(Math.random() * 700)
      const victim = Math.floor(Math.random() * servers)
      await killed(running[victim] as ChildProcess)
      running[victim] = await serve(ports[victim] as number)
    }
    isOver = true
    await Promise.all(people)
    await vi.waitFor(
      () => {
        const texts = new Set(far.got.map(({ body }) => JSON.parse(body).data.text))
        expect([...replied].filter(text => !texts.has(text))).toEqual([])
      },
      { timeout: 60_000, interval: 200 },
    )
    const ended = running.map(server => once(server, 'exit'))
    for (const server of running) server.kill('SIGTERM')
    await Promise.all(ended)

    const directory = join(folder, 'inbox')
    const events = await allEvents(
      isOnPostgres ? { ...database, password: postgres?.password, directory } : join(directory, 'journal.db'),
    )
    const messages = events.filter(({ author }) => author === 'customer').map(({ message_id }) => message_id)
    expect(new Set(messages).size).toBe(messages.length)
    expect([...acknowledged].filter(id => !messages.includes(id))).toEqual([])
    expect(acknowledged.size).toBeGreaterThan(kills)
    const answers = events.flatMap(({ kind, author, text }) =>
      kind === 'message' && author === 'agent' ? [text ?? ''] : [],
    )
    expect(new Set(answers).size).toBe(answers.length)
    expect([...replied].filter(text => !answers.includes(text))).toEqual([])
    // A reply repeated after a kill has the same id, by which the other system drops it.
    const ids = new Map<string, Set<unknown>>()
    for (const { headers, body } of far.got) {
      const { text } = JSON.parse(body).data
      ids.set(text, (ids.get(text) ?? new Set()).add(headers['webhook-id']))
    }
    for (const [text, own] of ids) expect([text, own.size]).toEqual([text, 1])
    const published = await openStore(store)
    const { total } = await chatList(published, { of: 'active', period: '2020', asOf: '2027-01-01T00:00:00Z' })
    published.close()
    expect(total).toBe(new Set(events.map(({ chat_id }) => chat_id)).size + 1)
  },
)

test(`a sender killed ${kills} times sends nothing twice where the other side would take it twice: what may have gone is in doubt`, {
  timeout,
}, async () => {
  const path = join(folder, 'journal.db')
  const letters = 20 * kills
  const first = await openJournal(path)
  for (let index = 0; index < letters; index++) {
    const now = Date.now() * 1000
    const event = { ...question(index), kind: 'message', author: 'customer', author_id: null } as const
    const { chat_id: thread_key, message_id: source_key, sent_at: _, ...rest } = event
    const threads = [{ thread_key: `${index % 12} ${thread_key}`, events: [{ ...rest, sent_at: now, source_key }] }]
    const [{ chat_id } = { chat_id: '' }] = await first.write('receive', { connection: 'crm', threads, now })
    const text = `answer ${index}`
    await first.write('act', { chat_id, agent: 'ann', key: text, kind: 'message', text, seen_version: 99, now })
  }
  await first.close()
  const startOwn = () => start([join(import.meta.dirname, 'kill-sender.mjs'), path, far.url, sharedSecret])
  for (let kill = 0; kill < kills; kill++) {
    const sender = await startOwn()
    await sleep(Math.random() * 120)
    await killed(sender)
  }
  /** A letter in doubt holds back the later letters of its chat. Settles each, as a person would, by what the other system got. */
  const settled = async () => {
    const journal = await openJournal(path)
    await journal.write('settleInterrupted', { keepsKeys: [], now: Date.now() * 1000 })
    const doubtful = await journal.read('doubtful', { scopes: [], limit: 10_000 })
    const arrived = new Set(far.got.map(({ headers }) => headers['webhook-id']))
    for (const { chat_id, message_id } of doubtful) {
      const verdict = arrived.has(message_id) ? 'arrived' : 'again'
      await journal.write('settleDoubt', { chat_id, message_id, agent: 'ann', verdict, now: Date.now() * 1000 })
    }
    await journal.close()
    return doubtful.length
  }
  const doubtful = await settled()
  const sender = await startOwn()
  await vi.waitFor(() => expect(far.got.length).toBeGreaterThanOrEqual(letters), { timeout: 60_000, interval: 100 })
  await sleep(300)
  await killed(sender)
  const ids = far.got.map(({ headers }) => headers['webhook-id'])
  expect(new Set(ids).size).toBe(letters)
  expect(ids).toHaveLength(letters)
  expect(doubtful).toBeLessThanOrEqual(4 * kills)
  await allEvents(path)
})

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
