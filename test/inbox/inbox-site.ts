import { createServer } from 'node:net'
import { hashPassword } from '../../serve/access/password.ts'
import { openSite, signIn, type TestSite } from '../serve/site.ts'
import { databaseConfig } from './databases.ts'
import { type OtherSystem, openOtherSystem, rowsBody, sharedSecret, signedDelivery } from './other-system.ts'

const password = 'a password of theirs'

/** A server with an inbox, the other system of its connection, and users who are signed in. */
export interface InboxSite {
  readonly site: TestSite
  readonly far: OtherSystem
  readonly cookieOf: (name: string) => string
  readonly signIn: (name: string) => Promise<string>
  /** Delivers a customer's message; returns the path of its chat. */
  chat(name: string, options?: { site?: string; text?: string; message?: string; customer?: string }): Promise<string>
  ask(name: string, path: string, init?: RequestInit): Promise<Response>
  stop(): Promise<void>
}

const users = {
  ann: { inbox: ['read', 'reply', 'archive'] },
  bob: { inbox: ['read', 'reply', 'archive'] },
  nora: { inbox: ['read', 'reply'], within: { region: ['north'] } },
  rita: { inbox: ['read'] },
}

/** The sites are Lille (north) and Nice (south). Ann and Bob see and do everything; Nora sees the north; Rita only reads. `more`: further users. */
export async function openInboxSite(
  inbox: object = {},
  more: Record<string, object> = {},
  env: Record<string, string> = {},
): Promise<InboxSite> {
  const far = await openOtherSystem()
  const database = databaseConfig()
  const port = await freePort()
  const hash = await hashPassword(password)
  const site = await openSite({
    log: [[{ chatId: 'old', sentAt: '2026-03-05T10:00:00Z', author: 'customer', establishmentId: 'lille' }]],
    establishments: 'establishment_id,name,region\nlille,Lille,north\nnice,Nice,south',
    serve: {
      url: `http://127.0.0.1:${port}`,
      users: Object.fromEntries(
        Object.entries({ ...users, ...more }).map(([name, user]) => [name, { ...user, password: hash }]),
      ),
    },
    config: {
      inbox: {
        undoSeconds: 0,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
        connections: { crm: { webhook: { secret: '${CRM_SECRET}', url: far.url } } },
        ...database.config,
        ...inbox,
      },
    },
    options: { port, env: { CRM_SECRET: sharedSecret, ...database.env, ...env }, publishMs: 3_600_000 },
  })
  const cookies = new Map<string, string>()
  for (const name of Object.keys(users)) cookies.set(name, await signIn(site.url, { name, password }))
  const cookieOf = (name: string) => cookies.get(name) ?? ''
  let deliveries = 0
  const ask = (name: string, path: string, init: RequestInit = {}) =>
    fetch(site.url + path, {
      redirect: 'manual',
      ...init,
      headers: { cookie: cookieOf(name), origin: site.url, 'accept-language': 'en', ...init.headers },
    })
  return {
    site,
    far,
    cookieOf,
    signIn: name => signIn(site.url, { name, password }),
    ask,
    async chat(
      name,
      {
        site: establishment_id = 'lille',
        text = 'Hello?',
        message = `${name}-1`,
        customer = `customer of ${name}`,
      } = {},
    ) {
      const row = {
        chat_id: name,
        message_id: message,
        sent_at: new Date().toISOString(),
        establishment_id,
        customer_id: customer,
        text,
      }
      const { body, headers } = signedDelivery(rowsBody(row), { id: `of-${name}-${deliveries++}` })
      await fetch(`${site.url}/inbox/hooks/crm`, { method: 'POST', body, headers })
      const list = await (await ask('ann', '/inbox')).text()
      const found = new RegExp(
        `href="(/inbox/chats/[0-9a-f-]+)">\\s*<span class="who">${customer.startsWith('visitor-') ? `Visitor ${customer.slice(8, 12)}` : customer}(?: <span|<)`,
      ).exec(list)
      if (found?.[1] === undefined) throw new Error(`no chat of ${name}`)
      return found[1]
    },
    async stop() {
      await site.stop()
      far.close()
    },
  }
}

/** The value of a hidden field in a page. */
export function hiddenField(page: string, name: string): string {
  return new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1] ?? ''
}

/** A free port, chosen in advance so that the config can contain the server's address. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  await new Promise(done => server.close(done))
  return typeof address === 'object' && address !== null ? address.port : 0
}
