import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { Agent, createServer, request } from 'node:http'
import { join } from 'node:path'
import { openJournal } from '../../inbox/journal/journal.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { hashPassword } from '../../serve/access/password.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { rowsBody, sharedSecret, signedDelivery } from '../../test/inbox/other-system.ts'
import { signIn } from '../../test/serve/site.ts'
import { type JournalSize, makeJournal } from './make-journal.ts'

/** A server of its own process, with a journal of a given size whose events are in the store. */
export interface BenchSite {
  readonly url: string
  readonly folder: string
  readonly size: JournalSize
  readonly pid: number
  /** Of somebody who sees everything. */
  readonly cookie: string
  /** A message of a customer, signed, and not sent yet. */
  delivery(): Delivery
  deliver(delivery?: Delivery): Promise<void>
  signedIn(group: number): Promise<string>
  close(): Promise<void>
}
type Delivery = ReturnType<typeof signedDelivery>

/** Each sees as many sites that each message is seen by twenty of a thousand agents. */
export const groups = 50
const password = 'a password of theirs'
/** As docs/inbox.md says: on a machine with much memory, Node and the allocator would let garbage and free pieces pile up. */
export const lean = { NODE_OPTIONS: '--max-old-space-size=256 --max-semi-space-size=4', MALLOC_ARENA_MAX: '2' }

/** How many establishments the readers of lists may see. */
export const scopesOf = (sites: number): readonly number[] =>
  [20, 400, 1900, 2000].map(count => Math.max(1, Math.round((count / 2000) * sites)))

export async function openBenchSite({
  folder,
  size,
  port,
}: {
  readonly folder: string
  readonly size: JournalSize
  readonly port: number
}): Promise<BenchSite> {
  await rm(folder, { recursive: true, force: true })
  await cp(await madeOnce(folder, size), folder, { recursive: true })
  // Where replies go.
  const far = createServer((asked, response) => asked.resume().on('end', () => response.end()))
  await new Promise<void>(open => far.listen(port + 1, '127.0.0.1', open))
  const url = `http://127.0.0.1:${port}`
  const server = await serve({ folder, port })
  const agent = new Agent({ keepAlive: true })
  const run = Date.now()
  let made = 0
  const delivery = () => {
    const index = made++ * 37
    const row = {
      chat_id: `thread ${index % size.chats}`,
      message_id: `new ${run} ${index}`,
      sent_at: new Date().toISOString(),
      establishment_id: `site-${index % size.sites}`,
      text: 'Bonjour, où est ma commande ?',
    }
    return signedDelivery(rowsBody(row), { id: row.message_id })
  }
  return {
    url,
    folder,
    size,
    pid: server.pid ?? 0,
    cookie: await signIn(url, { name: 'all', password }),
    delivery,
    deliver: ({ headers, body } = delivery()) =>
      new Promise((done, fail) => {
        const options = { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } }
        request(`${url}/inbox/hooks/crm`, options, response => {
          response.resume().on('end', () => (response.statusCode === 200 ? done() : fail(response.statusCode)))
        })
          .on('error', fail)
          .end(body)
      }),
    signedIn: group => signIn(url, { name: `g${group}`, password }),
    async close() {
      agent.destroy()
      const ended = once(server, 'exit')
      server.kill('SIGKILL')
      await ended
      far.close()
      far.closeAllConnections()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A store and a journal of this size, of this run or an earlier one: making a large one takes minutes. */
async function madeOnce(folder: string, size: JournalSize): Promise<string> {
  const made = `${folder}-${size.chats}-${size.messages}-${size.sites}`
  if (existsSync(made)) return made
  const making = `${made}-making`
  await rm(making, { recursive: true, force: true })
  await mkdir(join(making, 'inbox'), { recursive: true })
  await makeStore(making, size.sites)
  const path = join(making, 'inbox', 'journal.db')
  await makeJournal(path, size)
  const journal = await openJournal(path)
  await publish(journal, join(making, 'store'))
  await journal.close()
  await rename(making, made)
  return made
}

async function makeStore(folder: string, sites: number): Promise<void> {
  const scopes = scopesOf(sites)
  const lines = Array.from({ length: sites }, (_, site) =>
    [`site-${site}`, `Site ${site}`, `g${site % groups}`, ...scopes.map(count => (site < count ? 'yes' : 'no'))].join(
      ',',
    ),
  )
  const csv = join(folder, 'establishments.csv')
  const columns = scopes.map(count => `first${count}`)
  await writeFile(csv, [`establishment_id,name,grp,${columns.join(',')}`, ...lines].join('\n'))
  await ingest({
    store: join(folder, 'store'),
    inputs: [[{ chatId: 'old', sentAt: '2026-03-05T10:00:00Z', author: 'customer', establishmentId: 'site-0' }]],
    establishments: csv,
  })
}

async function serve({ folder, port }: { readonly folder: string; readonly port: number }): Promise<ChildProcess> {
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
      inbox: {
        undoSeconds: 0,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
        connections: { crm: { webhook: { secret: '${CRM_SECRET}', url: `http://127.0.0.1:${port + 1}/` } } },
      },
    }),
  )
  const args = ['serve', '--config', config, '--port', `${port}`, '--log-level', 'error']
  const child = spawn(process.execPath, [`${process.env.CAUSERIE_BUILT}/cli/main.js`, ...args], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env: { ...process.env, CRM_SECRET: sharedSecret, ...lean },
  })
  await once(child.stderr, 'data')
  child.stderr.resume()
  return child
}
