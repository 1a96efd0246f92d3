import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type InboxRight, inboxRights } from '../../config/inbox-config.ts'
import { hashPassword } from '../../serve/access/password.ts'
import { drawn, runs } from '../arbitraries/runs.ts'
import { openSite, signIn, type TestSite } from '../serve/site.ts'
import { type OtherSystem, openOtherSystem, rowsBody, sharedSecret, signedDelivery } from './other-system.ts'

const sites = { lille: 'north', arras: 'north', nice: 'south', lyon: 'east' } as const
type SiteName = keyof typeof sites
const channels = ['widget', 'sms']

interface Chat {
  readonly id: string
  readonly site: SiteName
  readonly channel: string
  /** From the loaded log, and not in the journal. */
  readonly isImported: boolean
}
interface User {
  readonly inbox: readonly InboxRight[]
  readonly within: Readonly<Record<string, readonly string[]>>
}

const someOf = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 })
const user: fc.Arbitrary<User> = fc.record({
  inbox: fc.subarray([...inboxRights]),
  within: fc.record(
    {
      region: someOf(['north', 'south', 'east']),
      channel: someOf(channels),
      establishment: someOf(Object.keys(sites)),
    },
    { requiredKeys: [] },
  ),
})
const others = drawn(fc.array(user, { minLength: 5, maxLength: 5 }))
const users: Readonly<Record<string, User>> = {
  all: { inbox: inboxRights, within: {} },
  north: { inbox: ['read', 'reply', 'settle', 'audit'], within: { region: ['north'] } },
  ...Object.fromEntries(others.map((other, index) => [`user${index}`, other])),
}
const chats: readonly Chat[] = Object.keys(sites).flatMap(site =>
  channels.flatMap(channel =>
    [false, true].map(isImported => ({
      id: `${site}-${channel}${isImported ? '-old' : ''}`,
      site: site as SiteName,
      channel,
      isImported,
    })),
  ),
)

function sees({ within }: User, { site, channel }: Chat): boolean {
  const of: Readonly<Record<string, string>> = { region: sites[site], channel, establishment: site }
  return Object.entries(within).every(([name, values]) => values.includes(of[name] ?? ''))
}

let far: OtherSystem
let site: TestSite
const cookies = new Map<string, string>()
const pathOf = new Map<string, string>()
beforeAll(async () => {
  far = await openOtherSystem()
  const password = await hashPassword('a password of theirs')
  const log = chats
    .filter(({ isImported }) => isImported)
    .map(({ id, site, channel }) => ({
      chatId: id,
      messageId: `${id}-1`,
      sentAt: '2026-03-05T10:00:00Z',
      author: 'customer' as const,
      establishmentId: site,
      channel,
      text: `secret of ${id}`,
    }))
  site = await openSite({
    log: [log],
    establishments: `establishment_id,name,region\n${Object.entries(sites)
      .map(([name, region]) => `${name},${name},${region}`)
      .join('\n')}`,
    serve: {
      users: Object.fromEntries(
        Object.entries(users).map(([name, { inbox, within }]) => [
          name,
          { inbox, password, ...(Object.keys(within).length === 0 ? {} : { within }) },
        ]),
      ),
    },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    config: { inbox: { undoSeconds: 0, connections: { crm: { webhook: { secret: '${CRM_SECRET}', url: far.url } } } } },
    options: { env: { CRM_SECRET: sharedSecret }, publishMs: 3_600_000 },
  })
  for (const name of Object.keys(users))
    cookies.set(name, await signIn(site.url, { name, password: 'a password of theirs' }))
  await deliver(chats.filter(({ isImported }) => !isImported).map(rowOf), 'first')
  const list = await get('all', '/inbox')
  for (const chat of chats)
    pathOf.set(
      chat.id,
      chat.isImported
        ? `/inbox/chats/${chat.id}`
        : (new RegExp(`href="(/inbox/chats/[0-9a-f-]+)">\\s*<span class="who">of ${chat.id}(?: <span|<)`).exec(
            list.text,
          )?.[1] ?? ''),
    )
  for (const place of ['', ...Object.keys(sites)]) await saveCanned('all', place)
  const { text } = await get('all', `${pathOf.get('lille-sms')}/canned?q=everywhere`)
  cannedId = /name="canned" value="([^"]+)"/.exec(text)?.[1] ?? ''
})
afterAll(async () => {
  await site.stop()
  far.close()
})

const rowOf = ({ id, site, channel }: Chat) => ({
  chat_id: id,
  message_id: `${id}-1`,
  sent_at: '2026-03-05T10:00:00Z',
  establishment_id: site,
  customer_id: `of ${id}`,
  channel,
  text: `secret of ${id}`,
})
async function deliver(rows: readonly object[], id: string) {
  const { body, headers } = signedDelivery(rowsBody(...rows), { id })
  return fetch(`${site.url}/inbox/hooks/crm`, { method: 'POST', body, headers })
}
const as = (name: string) => ({ cookie: cookies.get(name) ?? '', 'accept-language': 'en' })
async function get(name: string, path: string) {
  const response = await fetch(site.url + path, { headers: as(name), redirect: 'manual' })
  return { status: response.status, text: await response.text() }
}
async function post(name: string, path: string, fields: Record<string, string>) {
  const headers = { ...as(name), origin: site.url }
  const body = new URLSearchParams(fields)
  const response = await fetch(site.url + path, { method: 'POST', redirect: 'manual', headers, body })
  return { status: response.status, text: await response.text() }
}
let cannedId = ''
const saveCanned = (name: string, place: string) =>
  post(name, '/inbox/canned', {
    act: 'save',
    id: '',
    seen: '0',
    title: `canned ${place || 'everywhere'}`,
    text: 'text',
    dimension: place === '' ? '' : 'establishment',
    value: place,
  })
const may = (user: User, right: InboxRight) => user.inbox.includes(right)
/** The content of a chat's page, without the delivery states of its replies. */
const contentOf = async (chat: Chat) =>
  (await get('all', pathOf.get(chat.id) ?? '')).text
    .replace(/data-inbox-seq="\d+"/g, '')
    .replace(/<input type="hidden"[^>]*>/g, '')
    .replace(/<span class="state[^>]*>[^<]*<\/span>/g, '')

/** Everything in a page that is outside the user's scope. */
function leaks(text: string, user: User): readonly string[] {
  return chats.flatMap(chat => {
    const tells = [`of ${chat.id}<`, `secret of ${chat.id}<`, ...(chat.isImported ? [] : [pathOf.get(chat.id) ?? '?'])]
    return sees(user, chat) ? [] : tells.filter(tell => text.includes(tell))
  })
}

const anyUser = fc.constantFrom(...Object.keys(users))
const anyChat = fc.constantFrom(...chats)
let acts = 0
const writes: Readonly<
  Record<string, { path: string; right: InboxRight | null; fields: () => Record<string, string> }>
> = {
  reply: { path: '', right: 'reply', fields: () => ({ act: 'insist', key: `k${acts++}`, seen: '1', text: 'answer' }) },
  note: { path: '', right: 'reply', fields: () => ({ act: 'note', key: `k${acts++}`, seen: '1', text: 'note' }) },
  archive: { path: '', right: 'archive', fields: () => ({ act: 'archive', key: `k${acts++}`, seen: '1' }) },
  reopen: { path: '', right: 'archive', fields: () => ({ act: 'reopen', key: `k${acts++}`, seen: '1' }) },
  draft: { path: '/draft', right: 'reply', fields: () => ({ key: `k${acts++}`, seen: '1', text: 'draft' }) },
  assign: { path: '/assign', right: 'reply', fields: () => ({ to: '', key: `k${acts++}` }) },
  snooze: { path: '/snooze', right: 'reply', fields: () => ({ until: 'now', key: `k${acts++}`, shown: '1' }) },
  canned: { path: '/canned', right: 'reply', fields: () => ({ canned: cannedId }) },
  presence: { path: '/presence', right: null, fields: () => ({ state: 'reading' }) },
  settle: { path: '/settle', right: 'settle', fields: () => ({ letter: 'x', verdict: 'again' }) },
}

describe('nobody sees, changes or learns of a chat outside their scope', () => {
  test('law: a thread', async () => {
    await fc.assert(
      fc.asyncProperty(anyUser, anyChat, async (name, chat) => {
        const user = users[name] as User
        const { status, text } = await get(name, pathOf.get(chat.id) ?? '')
        expect(status).toBe(!may(user, 'read') ? 403 : sees(user, chat) ? 200 : 404)
        expect(text.includes(`secret of ${chat.id}`)).toBe(status === 200)
      }),
      runs(40),
    )
  })

  test('law: lists, their counters and their filters', async () => {
    const filter = fc.constantFrom(
      '',
      'where.region=north',
      'not.region=south',
      'where.channel=sms',
      'not.establishment=lille',
    )
    await fc.assert(
      fc.asyncProperty(anyUser, filter, fc.constantFrom('open', 'archived', 'mine'), async (name, filter, status) => {
        const user = users[name] as User
        const { status: answer, text } = await get(name, `/inbox?status=${status}&${filter}`)
        expect(answer).toBe(may(user, 'read') ? 200 : 403)
        expect(leaks(text, user)).toEqual([])
        if (answer !== 200) return
        const counts = [...text.matchAll(/(?:In progress|Finished) \((\d+)\)/g)].map(([, count]) => Number(count))
        const [kind = '', value = ''] = filter.split('=')
        const own = chats.filter(chat => {
          const of: Record<string, string> = {
            region: sites[chat.site],
            channel: chat.channel,
            establishment: chat.site,
          }
          const matches = filter === '' || (of[kind.split('.')[1] ?? ''] === value) === kind.startsWith('where')
          return !chat.isImported && sees(user, chat) && matches
        })
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(own.length)
      }),
      runs(30),
    )
  })

  test('law: a search, the audit and the letters in doubt', async () => {
    await fc.assert(
      fc.asyncProperty(anyUser, async name => {
        const user = users[name] as User
        const found = await get(name, '/inbox?q=secret')
        expect(leaks(found.text, user)).toEqual([])
        if (found.status === 200) {
          const own = chats.filter(chat => !chat.isImported && sees(user, chat))
          expect([...found.text.matchAll(/<li data-chat="([^"]+)"/g)]).toHaveLength(own.length)
        }
        for (const path of ['/inbox/mentions', '/inbox/news?text']) {
          const page = await get(name, path)
          expect(page.status).toBe(may(user, 'read') ? 200 : 403)
          const told = chats.filter(({ id }) => new RegExp(`(secret )?of ${id}["<]`).test(page.text))
          expect(told.filter(chat => !sees(user, chat))).toEqual([])
        }
        for (const [path, right] of [
          ['/inbox/audit', 'audit'],
          ['/inbox/audit.csv', 'audit'],
          ['/inbox/doubt', 'settle'],
        ] as const) {
          const page = await get(name, path)
          expect(page.status).toBe(may(user, 'read') && may(user, right) ? 200 : 403)
          expect(leaks(page.text, user)).toEqual([])
        }
      }),
      runs(15),
    )
  })

  test('law: canned replies, in a chat and to be written', async () => {
    const titles = (text: string) => [...text.matchAll(/ dir="auto">canned (\w+)</g)].map(([, place]) => place)
    await fc.assert(
      fc.asyncProperty(anyUser, anyChat, async (name, chat) => {
        const user = users[name] as User
        const offered = await get(name, `${pathOf.get(chat.id)}/canned`)
        const isTheirs = !chat.isImported && sees(user, chat)
        expect(offered.status).toBe(!may(user, 'read') ? 403 : !isTheirs ? 404 : may(user, 'reply') ? 200 : 403)
        expect(titles(offered.text)).toEqual(offered.status === 200 ? ['everywhere', chat.site].toSorted() : [])
        const written = await get(name, '/inbox/canned')
        expect(written.status).toBe(may(user, 'read') && may(user, 'canned') ? 200 : 403)
        const places = Object.keys(sites).filter(place => {
          const { within } = user
          return (
            Object.keys(within).every(one => one === 'establishment') && (within.establishment?.includes(place) ?? true)
          )
        })
        const all = Object.keys(user.within).length === 0 ? ['everywhere', ...places] : places
        expect(titles(written.text)).toEqual(written.status === 200 ? all.toSorted() : [])
      }),
      runs(20),
    )
  })

  test('law: acts', async () => {
    await fc.assert(
      fc.asyncProperty(anyUser, anyChat, fc.constantFrom(...Object.keys(writes)), async (name, chat, what) => {
        const user = users[name] as User
        const { path, right, fields } = writes[what] as (typeof writes)[string]
        const before = await contentOf(chat)
        const { status, text } = await post(name, `${pathOf.get(chat.id)}${path}`, fields())
        const isTheirs = !chat.isImported && sees(user, chat)
        const isAllowed = may(user, 'read') && isTheirs && (right === null || may(user, right))
        expect(status < 400, `${name} ${what} ${chat.id}: ${status}`).toBe(isAllowed)
        if (!isAllowed) expect(status).toBe(may(user, 'read') && !isTheirs ? 404 : 403)
        expect(leaks(text, user)).toEqual([])
        if (!isAllowed) expect(await contentOf(chat)).toBe(before)
        const unsent = await post(name, `${pathOf.get(chat.id)}/unsend`, { letter: 'x' })
        expect(unsent.status).toBe(may(user, 'read') && (!isTheirs || may(user, 'reply')) ? 404 : 403)
      }),
      runs(40),
    )
  })

  test('law: archiving all that one can name, and undoing it', async () => {
    const own = chats.filter(({ isImported }) => !isImported)
    for (const name of Object.keys(users)) {
      const user = users[name] as User
      const key = `0198${String(acts++).padStart(4, '0')}-0000-7000-8000-000000000000`
      const unseen = own.filter(chat => !sees(user, chat))
      const before = await Promise.all(unseen.map(contentOf))
      const body = new URLSearchParams({ key, seq: '1000000', act: 'archive' })
      for (const { id } of own) body.append('chat', pathOf.get(id)?.split('/').at(-1) ?? '')
      const headers = { ...as(name), origin: site.url }
      const begun = await fetch(`${site.url}/inbox/bulk`, { method: 'POST', redirect: 'manual', headers, body })
      const isAllowed = may(user, 'read') && may(user, 'archive')
      expect(begun.status).toBe(isAllowed ? 303 : 403)
      for (const other of Object.keys(users))
        if (other !== name || !isAllowed)
          expect((await post(other, `/inbox/bulk/${key}/undo`, {})).status).toBeGreaterThan(400)
      if (!isAllowed) continue
      const done = async () => (await get(name, `/inbox?bulk=${key}`)).text
      await vi.waitFor(async () => expect(await done()).toMatch(/Archived: \d+\./), 10_000)
      expect(leaks(await done(), user)).toEqual([])
      expect((await post(name, `/inbox/bulk/${key}/undo`, {})).status).toBe(303)
      await vi.waitFor(async () => expect(await done()).toContain('Put back as they were'), 10_000)
      expect(await Promise.all(unseen.map(contentOf))).toEqual(before)
    }
  })

  test('law: the live line', async () => {
    for (const name of Object.keys(users)) {
      const user = users[name] as User
      const left = new AbortController()
      const response = await fetch(`${site.url}/inbox/live?after=0`, { headers: as(name), signal: left.signal })
      expect(response.status).toBe(may(user, 'read') ? 200 : 403)
      if (response.status !== 200) continue
      let told = ''
      const reading = (async () => {
        for await (const chunk of response.body ?? []) told += Buffer.from(chunk).toString()
      })().catch(() => undefined)
      const own = chats.filter(chat => !chat.isImported && sees(user, chat))
      await vi.waitFor(() => {
        for (const { id } of own) expect(told).toContain(pathOf.get(id)?.split('/').at(-1))
      }, 10_000)
      const others = chats.filter(chat => !chat.isImported && !sees(user, chat))
      for (const { id } of others) expect(told).not.toContain(pathOf.get(id)?.split('/').at(-1))
      expect(told).not.toMatch(/secret|answer/)
      left.abort()
      await reading
    }
  })
})

test('a repeated delivery adds nothing, whatever its id; one whose signature does not match is refused', async () => {
  const before = await Promise.all(chats.map(contentOf))
  const rows = chats.filter(({ isImported }) => !isImported).map(rowOf)
  for (const id of ['first', 'second']) expect(await (await deliver(rows, id)).json()).toEqual({ events: 0 })
  const { body, headers } = signedDelivery(rowsBody({ ...rows[0], text: 'forged' }), { id: 'third' })
  const send = (forged: Record<string, string>) =>
    fetch(`${site.url}/inbox/hooks/crm`, { method: 'POST', body, headers: { ...headers, ...forged } })
  expect((await send({ 'webhook-id': 'fourth' })).status).toBe(401)
  expect((await send({ 'webhook-timestamp': '1' })).status).toBe(401)
  expect((await send({ 'webhook-signature': 'v1,AAAA' })).status).toBe(401)
  expect(await Promise.all(chats.map(contentOf))).toEqual(before)
})
