import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { openSite, signIn, type TestSite } from '../serve/site.ts'
import { databaseConfig } from './databases.ts'
import { type OtherSystem, openOtherSystem, rowsBody, sharedSecret, signedDelivery } from './other-system.ts'

let far: OtherSystem
let site: TestSite
const cookies = new Map<string, string>()
const users = {
  ann: { inbox: ['read', 'reply', 'archive'] },
  bob: { inbox: ['read', 'reply', 'archive'] },
  nora: { inbox: ['read'], within: { region: ['north'] } },
  sam: {},
}

beforeAll(async () => {
  far = await openOtherSystem()
  const database = databaseConfig()
  // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
  const connections = { crm: { webhook: { secret: '${CRM_SECRET}', url: far.url } } }
  const password = await hashPassword('a password of theirs')
  site = await openSite({
    log: [[{ chatId: 'old', sentAt: '2026-03-05T10:00:00Z', author: 'customer', establishmentId: 'lille' }]],
    establishments: 'establishment_id,name,region\nlille,Lille,north\nnice,Nice,south',
    serve: { users: Object.fromEntries(Object.entries(users).map(([name, user]) => [name, { ...user, password }])) },
    config: { inbox: { undoSeconds: 0, connections, ...database.config } },
    options: { env: { CRM_SECRET: sharedSecret, ...database.env }, publishMs: 100 },
  })
  for (const name of Object.keys(users))
    cookies.set(name, await signIn(site.url, { name, password: 'a password of theirs' }))
})
afterAll(async () => {
  await site.stop()
  far.close()
})

let deliveries = 0
async function deliver(...rows: readonly object[]) {
  const { body, headers } = signedDelivery(rowsBody(...rows), { id: `delivery-${deliveries++}` })
  return fetch(`${site.url}/inbox/hooks/crm`, { method: 'POST', body, headers })
}
const customerRow = (chat: string, establishment_id: string, text: string, message = `${chat}-1`) => ({
  chat_id: chat,
  message_id: message,
  sent_at: new Date().toISOString(),
  establishment_id,
  customer_id: `customer of ${chat}`,
  text,
})
const as = (name: string) => ({ cookie: cookies.get(name) ?? '' })
const page = async (name: string, path: string) => {
  const response = await fetch(site.url + path, { headers: { ...as(name), 'accept-language': 'en' } })
  return { status: response.status, text: await response.text() }
}
const chatPath = (text: string, customer: string) =>
  new RegExp(`href="(/inbox/chats/[0-9a-f-]+)">\\s*<span class="who">${customer}`).exec(text)?.[1] ?? ''
const hidden = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
const act = async (name: string, path: string, fields: Record<string, string>) =>
  fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...as(name), origin: site.url },
    body: new URLSearchParams(fields),
  })

describe('the inbox', () => {
  test('a customer’s message is read, answered, and counted in the statistics', async () => {
    expect((await deliver(customerRow('a', 'lille', 'Where is <my> order?'))).status).toBe(200)
    const list = await page('ann', '/inbox')
    expect(list.text).toContain('Where is &lt;my&gt; order?')
    const path = chatPath(list.text, 'customer of a')
    const thread = await page('ann', path)
    const fields = { key: hidden(thread.text, 'key'), seen: hidden(thread.text, 'seen'), text: 'On its way 🚚' }
    expect((await act('ann', path, { ...fields, act: 'reply' })).status).toBe(303)
    await vi.waitFor(() => expect(far.got).toHaveLength(1), 10_000)
    expect(JSON.parse(far.got[0]?.body ?? '')).toMatchObject({
      data: { chat_id: 'a', text: 'On its way 🚚', author_id: 'ann' },
    })
    // The same form sent again has no effect.
    expect((await act('ann', path, { ...fields, act: 'reply' })).status).toBe(303)
    await vi.waitFor(async () => expect((await page('ann', path)).text).toContain('>sent<'), 10_000)
    expect(far.got).toHaveLength(1)
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    await vi.waitFor(
      async () => {
        const answer = await fetch(`${site.url}/api/summary?from=${day(-1)}&to=${day(1)}&asOf=2027-01-01T00:00:00Z`, {
          headers: as('ann'),
        })
        expect(await answer.json()).toMatchObject({ started: 1, handled: 1 })
      },
      { timeout: 50_000, interval: 200 },
    )
  })

  test('the slower of two agents is told so, and keeps their text', async () => {
    await deliver(customerRow('b', 'nice', 'Hello?'))
    const path = chatPath((await page('bob', '/inbox')).text, 'customer of b')
    const [ann, bob] = [await page('ann', path), await page('bob', path)]
    const fields = (text: string) => ({ key: hidden(text, 'key'), seen: hidden(text, 'seen') })
    expect((await act('ann', path, { ...fields(ann.text), text: 'I am here', act: 'reply' })).status).toBe(303)
    const late = await act('bob', path, { ...fields(bob.text), text: 'Me too', act: 'reply' })
    expect(late.status).toBe(409)
    const told = await late.text()
    expect(told).toContain('ann')
    expect(told).toContain('>Me too</textarea>')
    expect((await act('bob', path, { ...fields(told), text: 'Me too', act: 'insist' })).status).toBe(303)
  })

  test('nobody sees a chat outside their scope, or acts without the right', async () => {
    await deliver(customerRow('c', 'lille', 'of the north'), customerRow('d', 'nice', 'of the south'))
    const all = (await page('ann', '/inbox')).text
    const own = (await page('nora', '/inbox')).text
    expect(own).toContain('of the north')
    expect(own).not.toContain('of the south')
    const [north, south] = [chatPath(all, 'customer of c'), chatPath(all, 'customer of d')]
    expect((await page('nora', north)).status).toBe(200)
    expect((await page('nora', south)).status).toBe(404)
    const fields = { key: 'k', seen: '1', text: 'no', act: 'reply' }
    expect((await act('nora', north, fields)).status).toBe(403)
    expect((await act('nora', south, fields)).status).toBe(404)
    for (const path of ['/inbox', north, '/inbox/live']) expect((await page('sam', path)).status).toBe(403)
    expect((await fetch(`${site.url}/inbox`, { redirect: 'manual' })).status).toBe(303)
  })

  test('an archived chat is finished until the customer writes again', async () => {
    await deliver(customerRow('e', 'lille', 'Thanks'))
    const path = chatPath((await page('ann', '/inbox')).text, 'customer of e')
    const { text } = await page('ann', path)
    await act('ann', path, { key: hidden(text, 'key'), seen: hidden(text, 'seen'), act: 'archive' })
    expect((await page('ann', '/inbox')).text).not.toContain('customer of e')
    expect((await page('ann', '/inbox?status=archived')).text).toContain('customer of e')
    await deliver(customerRow('e', 'lille', 'One more thing', 'e-2'))
    expect((await page('ann', '/inbox')).text).toContain('One more thing')
  })

  test('an archive does not pass over a message that the page did not show', async () => {
    await deliver(customerRow('over', 'lille', 'Thanks'))
    const path = chatPath((await page('ann', '/inbox')).text, 'customer of over')
    const fields = ({ text }: { text: string }) => ({
      key: hidden(text, 'key'),
      seen: hidden(text, 'seen'),
      shown: hidden(text, 'shown'),
      text: 'You are welcome',
    })
    const refused = async (asked: { text: string }, what: string) => {
      const response = await act('ann', path, { ...fields(asked), act: what })
      const text = await response.text()
      expect(response.status).toBe(409)
      expect(text).toContain('The customer has written meanwhile')
      expect(text).toContain('>You are welcome</textarea>')
      return { text }
    }
    const first = await page('ann', path)
    await deliver(customerRow('over', 'lille', 'One more thing', 'over-2'))
    const told = await refused(first, 'archive')
    expect(told.text).toContain('One more thing')
    expect(told.text).toContain('>Archive anyway</button>')
    await deliver(customerRow('over', 'lille', 'And another', 'over-3'))
    // Anyway means: over what was shown.
    await refused(told, 'archive')
    const answered = await refused(told, 'reply-archive')
    expect(answered.text).toContain('value="insist-archive"')
    expect((await page('ann', '/inbox')).text).toContain('customer of over')
    expect((await act('ann', path, { ...fields(answered), act: 'insist-archive' })).status).toBe(303)
    expect((await page('ann', '/inbox')).text).not.toContain('customer of over')
    expect((await page('ann', path)).text.match(/You are welcome/g)).toHaveLength(1)
  })

  test('a chat is marked until its reader has seen the last message of somebody else', async () => {
    await deliver(customerRow('unread', 'nice', 'Hello?'))
    const item = async (name: string) => {
      const { text } = await page(name, '/inbox')
      const isMarked =
        /<li data-chat="[^"]*" class="unread">(?:<input[^>]*>)?<a[^>]*>\s*<span class="who">customer of unread/.test(
          text,
        )
      return { isMarked, count: Number(/<title>(?:\((\d+)\) )?/.exec(text)?.[1] ?? 0) }
    }
    const [ann, bob] = [await item('ann'), await item('bob')]
    expect([ann.isMarked, bob.isMarked]).toEqual([true, true])
    const path = chatPath((await page('ann', '/inbox')).text, 'customer of unread')
    // A page in a hidden tab is not read.
    await fetch(site.url + path, { headers: { ...as('ann'), 'x-causerie-hidden': '1' } })
    expect((await item('ann')).isMarked).toBe(true)
    const { text } = await page('ann', path)
    expect(await item('ann')).toEqual({ isMarked: false, count: ann.count - 1 })
    expect(await item('bob')).toEqual(bob)
    const fields = { key: hidden(text, 'key'), seen: hidden(text, 'seen'), text: 'Hello' }
    await act('ann', path, { ...fields, act: 'reply' })
    expect((await item('ann')).isMarked).toBe(false)
    expect((await item('bob')).isMarked).toBe(true)
    await page('bob', path)
    expect((await item('bob')).isMarked).toBe(false)
    await deliver(customerRow('unread', 'nice', 'Thanks', 'unread-2'))
    expect([await item('ann'), await item('bob')].map(({ isMarked }) => isMarked)).toEqual([true, true])
  })

  test('a snoozed chat leaves the list until the customer writes', async () => {
    await deliver(customerRow('snooze', 'lille', 'Tomorrow is fine'))
    const path = chatPath((await page('ann', '/inbox')).text, 'customer of snooze')
    const { text } = await page('ann', path)
    const fields = { key: hidden(text, 'key'), shown: hidden(text, 'shown') }
    expect((await act('nora', `${path}/snooze`, { ...fields, until: 'written' })).status).toBe(403)
    expect((await act('ann', `${path}/snooze`, { ...fields, until: 'for ever' })).status).toBe(403)
    expect((await act('ann', `${path}/snooze`, { ...fields, until: 'written' })).status).toBe(303)
    expect((await page('ann', '/inbox')).text).not.toContain('customer of snooze')
    const snoozed = await page('ann', '/inbox?status=snoozed')
    expect(snoozed.text).toContain('Snoozed (1)')
    expect(snoozed.text).toContain('snoozed until the customer writes')
    await deliver(customerRow('snooze', 'lille', 'Is it ready?', 'snooze-2'))
    expect((await page('ann', '/inbox')).text).toContain('Is it ready?')
    // The page that is still open does not show that message.
    const late = await act('ann', `${path}/snooze`, { ...fields, key: 'another', until: 'tomorrow' })
    expect(late.status).toBe(409)
    expect(await late.text()).toContain('so the chat is not snoozed')
    const again = hidden((await page('ann', path)).text, 'shown')
    await act('ann', `${path}/snooze`, { key: 'a third', shown: again, until: 'monday' })
    expect((await page('ann', '/inbox?status=snoozed')).text).toMatch(/snoozed until \d+ \w+ \d+ at \d+:00/)
    await act('ann', `${path}/snooze`, { key: 'a fourth', shown: again, until: 'now' })
    expect((await page('ann', '/inbox')).text).toContain('customer of snooze')
  })

  test('a forged, broken or oversized delivery is refused and changes nothing', async () => {
    const { body } = signedDelivery(rowsBody(customerRow('f', 'lille', 'forged')))
    const post = (headers: Record<string, string>, content: Buffer = body) =>
      fetch(`${site.url}/inbox/hooks/crm`, { method: 'POST', body: content, headers })
    expect((await post({})).status).toBe(401)
    expect((await deliver({ chat_id: 'f' })).status).toBe(422)
    expect((await fetch(`${site.url}/inbox/hooks/other`, { method: 'POST', body })).status).toBe(404)
    expect((await post({}, Buffer.alloc(1_100_000))).status).toBe(413)
    expect((await page('ann', '/inbox')).text).not.toContain('customer of f')
  })

  test('the live line reports the changed chats within a reader’s scope', async () => {
    const left = new AbortController()
    const lines: string[] = []
    const response = await fetch(`${site.url}/inbox/live?after=0`, { headers: as('nora'), signal: left.signal })
    const reading = (async () => {
      for await (const chunk of response.body ?? []) lines.push(Buffer.from(chunk).toString())
    })().catch(() => undefined)
    await deliver(customerRow('g', 'lille', 'a new one'))
    await deliver(customerRow('h', 'nice', 'of others'))
    const told = () =>
      [...lines.join('').matchAll(/data: (.*)/g)].map(([, data = '']) => JSON.parse(data).chat_id as string)
    const pathOf = async (customer: string) =>
      chatPath((await page('ann', '/inbox')).text, customer)
        .split('/')
        .at(-1)
    const [mine, others] = [await pathOf('customer of g'), await pathOf('customer of h')]
    await vi.waitFor(() => expect(told()).toContain(mine), 10_000)
    expect(told()).not.toContain(others)
    expect(lines.join('')).not.toContain('a new one')
    left.abort()
    await reading
  })

  test('a list is filtered like the statistics, is searchable, and has counters that match it', async () => {
    await deliver(
      customerRow('i', 'lille', 'Bonjour. Où est la livrée promise ? Merci.'),
      customerRow('j', 'nice', 'livrée'),
    )
    const north = await page('ann', '/inbox?where.region=north')
    expect(north.text).toContain('customer of i')
    expect(north.text).not.toContain('customer of j')
    const [, shown = ''] = /In progress \((\d+)\)/.exec(north.text) ?? []
    expect(north.text.match(/<li data-chat=/g)).toHaveLength(Number(shown))
    const others = await page('ann', '/inbox?not.establishment=lille')
    expect(others.text).not.toContain('customer of i')
    expect((await page('ann', '/inbox?where.colour=red')).status).toBe(400)
    const found = await page('ann', '/inbox?q=LIVREE')
    expect(found.text).toContain('Où est la <mark>livrée</mark> promise ?</bdi>')
    expect(found.text.match(/<li data-chat=/g)).toHaveLength(2)
    expect((await page('nora', '/inbox?q=livree')).text.match(/<li data-chat=/g)).toHaveLength(1)
    expect((await page('nora', '/inbox?q=livree&where.establishment=nice')).text).toContain('No message has')
    const [, hit = ''] = /href="(\/inbox\/chats\/[^"#]+)#event-/.exec(found.text) ?? []
    expect((await page('ann', hit)).text).toContain('livrée')
  })

  test('a chat is assigned only to somebody who may answer it; presence is shown only to those who see the chat', async () => {
    await deliver(customerRow('k', 'nice', 'Who takes this?'))
    const path = chatPath((await page('ann', '/inbox')).text, 'customer of k')
    const id = path.split('/').at(-1) ?? ''
    const assign = (name: string, to: string, key = `assign-${to}`) => act(name, `${path}/assign`, { to, key })
    // Nora may neither answer it nor see it.
    expect((await assign('ann', 'nora')).status).toBe(403)
    expect((await assign('nora', 'ann')).status).toBe(404)
    expect((await assign('ann', 'bob')).status).toBe(303)
    expect((await page('bob', '/inbox?status=mine')).text).toContain('customer of k')
    expect((await page('ann', '/inbox?status=mine')).text).not.toContain('customer of k')
    expect((await page('ann', path)).text).toContain('Assigned to bob')
    const left = new AbortController()
    const frames = { bob: '', nora: '' }
    const reading = (['bob', 'nora'] as const).map(async name => {
      const response = await fetch(`${site.url}/inbox/live`, { headers: as(name), signal: left.signal })
      for await (const chunk of response.body ?? []) frames[name] += Buffer.from(chunk).toString()
    })
    expect((await act('ann', `${path}/presence`, { state: 'writing' })).status).toBe(204)
    expect((await act('nora', `${path}/presence`, { state: 'writing' })).status).toBe(404)
    await vi.waitFor(
      () => expect(frames.bob).toContain(`{"chat_id":"${id}","agents":[{"name":"ann","state":"writing"}]}`),
      10_000,
    )
    expect((await page('bob', path)).text).toContain('ann is writing')
    expect((await page('ann', path)).text).not.toContain('ann is writing')
    await act('ann', `${path}/presence`, { state: 'gone' })
    await vi.waitFor(() => expect(frames.bob).toContain(`{"chat_id":"${id}","agents":[]}`), 10_000)
    expect(frames.nora).not.toContain(id)
    left.abort()
    await Promise.allSettled(reading)
  })
})
