import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import budgets from '../../scripts/budgets.json' with { type: 'json' }
import { hashPassword } from '../../serve/access/password.ts'
import type { WireView } from '../../serve/inbox/widget/wire.ts'
import { runs } from '../arbitraries/runs.ts'
import { openSite, signIn, type TestSite } from '../serve/site.ts'

const shop = 'https://shop.example.com'
const widget = { origins: [shop, 'http://localhost:4000'], sites: ['lille', 'nice'], visitorsPerHour: 1000 }
let site: TestSite
let cookie: string
beforeAll(async () => {
  const password = await hashPassword('a password of theirs')
  site = await openSite({
    log: [[{ chatId: 'old', sentAt: '2026-03-05T10:00:00Z', author: 'customer', establishmentId: 'lille' }]],
    establishments: 'establishment_id,name,region\nlille,Lille <Flandres>,north\nnice,Nice,south',
    serve: { users: { ann: { inbox: ['read', 'reply', 'archive'], password } } },
    config: {
      inbox: {
        undoSeconds: 0,
        connections: {
          shop: { widget },
          small: { widget: { ...widget, sites: ['nice'], maxCharacters: 10, messagesPerDay: 3, maxFileBytes: 1000 } },
          rare: { widget: { ...widget, sites: ['nice'], visitorsPerHour: 2 } },
          other: { widget },
        },
      },
    },
  })
  cookie = await signIn(site.url, { name: 'ann', password: 'a password of theirs' })
})
afterAll(() => site.stop())

const newToken = () => randomBytes(32).toString('base64url')
const newNonce = () => randomBytes(16).toString('base64url')

/** A visitor who writes through the widget. */
function visitor({ token = newToken(), connection = 'shop', at = 'lille' } = {}) {
  const ask = (path: string, { method = 'GET', body, ...parameters }: Record<string, string> = {}) =>
    fetch(`${site.url}/widget/${connection}/${path}?${new URLSearchParams({ site: at, ...parameters })}`, {
      method,
      headers: { authorization: `Bearer ${token}`, origin: site.url },
      ...(body === undefined ? {} : { body }),
    })
  return {
    token,
    ask,
    say: (text: string, more: object = {}) =>
      ask('messages', { method: 'POST', body: JSON.stringify({ site: at, nonce: newNonce(), text, ...more }) }),
    async view(parameters: Record<string, string> = {}): Promise<WireView> {
      const response = await ask('messages', parameters)
      expect(response.status).toBe(200)
      return response.json() as Promise<WireView>
    },
  }
}
const textsOf = ({ messages }: WireView) => messages.map(({ text }) => text)

const asAnn = { cookie: '', 'accept-language': 'en' }
const page = async (path: string) => (await fetch(site.url + path, { headers: { ...asAnn, cookie } })).text()
const chatPath = async (text: string) =>
  new RegExp(`href="(/inbox/chats/[0-9a-f-]+)">(?:(?!</a>)[^])*${text}`).exec(await page('/inbox'))?.[1] ?? ''
async function act(path: string, fields: Record<string, string>) {
  const text = await page(path)
  const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
  const response = await fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...asAnn, cookie, origin: site.url },
    body: new URLSearchParams({ key: hidden('key'), seen: hidden('seen'), ...fields }),
  })
  expect(response.status).toBe(303)
}

describe('a visitor', () => {
  test('writes, is answered, and can read it all later; the agent learns that the answer was read', async () => {
    const one = visitor()
    expect(await one.view()).toEqual({ status: 'open', cursor: 0, messages: [], hasEarlier: false })
    expect((await one.say('Is my coat ready?')).status).toBe(200)
    const path = await chatPath('Is my coat ready')
    await act(path, { act: 'note', text: 'a note among us' })
    await act(path, { act: 'reply', text: 'It is 🧥' })
    await vi.waitFor(async () => expect(textsOf(await one.view())).toEqual(['Is my coat ready?', 'It is 🧥']), 10_000)
    const { messages, cursor } = await one.view()
    expect(messages.map(({ from }) => from)).toEqual(['visitor', 'agent'])
    expect(JSON.stringify(messages)).not.toContain('ann')
    expect(await one.view({ after: String(cursor) })).toMatchObject({ cursor, messages: [] })
    const body = JSON.stringify({ upTo: messages[1]?.version, state: 'read' })
    expect((await one.ask('seen', { method: 'POST', body })).status).toBe(204)
    expect(await page(path)).toContain('>read<')
    // A state never goes back.
    await one.ask('seen', { method: 'POST', body: body.replace('read', 'delivered') })
    expect(await page(path)).toContain('>read<')
  })

  test('who returns after an archive reopens the same chat', async () => {
    const one = visitor()
    await one.say('Thanks for everything')
    const path = await chatPath('Thanks for everything')
    await act(path, { act: 'archive' })
    expect((await one.view()).status).toBe('archived')
    // Written offline, before the archive.
    await one.say('One more thing', { agoMs: 3_600_000 })
    expect((await one.view()).status).toBe('open')
    expect(await chatPath('One more thing')).toBe(path)
  })

  test('writes one message even if it is sent twice; another visitor’s with the same nonce is separate', async () => {
    const [one, two] = [visitor(), visitor()]
    const nonce = newNonce()
    const ids = await Promise.all(
      [one, one, two].map(async who => (await (await who.say('Hello', { nonce })).json()) as { id: string }),
    )
    expect(ids[0]).toEqual(ids[1])
    expect(ids[2]).not.toEqual(ids[0])
    expect(textsOf(await one.view())).toEqual(['Hello'])
    expect(textsOf(await two.view())).toEqual(['Hello'])
  })

  test('gets new messages live, from where they left off', async () => {
    const one = visitor()
    await one.say('first')
    const { cursor } = await one.view()
    const left = new AbortController()
    const response = await fetch(
      `${site.url}/widget/shop/live?${new URLSearchParams({ site: 'lille', after: `${cursor}` })}`,
      {
        headers: { authorization: `Bearer ${one.token}` },
        signal: left.signal,
      },
    )
    let text = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString()
    })().catch(() => undefined)
    await act(await chatPath('first'), { act: 'reply', text: 'told' })
    await visitor().say('of somebody else')
    await vi.waitFor(() => expect(text).toContain('"told"'), 10_000)
    expect(text).not.toContain('"first"')
    expect(text).not.toContain('somebody else')
    left.abort()
    await reading
  })

  test('sends files: each with one message only, and never another visitor’s', async () => {
    const [one, two] = [visitor(), visitor()]
    const upload = async (who: typeof one, name: string, body: string) => {
      const response = await who.ask('files', { method: 'POST', body, name })
      expect(response.status).toBe(200)
      return ((await response.json()) as { id: string }).id
    }
    const id = await upload(one, '../ticket\u202egnp.txt', 'No. 4711')
    expect((await two.say('', { files: [id] })).status).toBe(422)
    const unsent = await fetch(`${site.url}/widget/shop/files?site=lille`, {
      headers: { authorization: `Bearer ${one.token}` },
    })
    expect(unsent.url).toContain('/login')
    expect((await one.say('', { files: [id] })).status).toBe(200)
    expect((await one.say('again', { files: [id] })).status).toBe(422)
    const { messages } = await one.view()
    expect(messages).toMatchObject([
      { text: '', files: [{ bytes: 8, href: expect.stringContaining('/inbox/files/') }] },
    ])
    const [file] = messages[0]?.files ?? []
    expect(file?.name).not.toMatch(/\.\.|\u202e/)
    const content = await fetch(site.url + file?.href)
    expect([content.status, content.headers.get('content-disposition')]).toEqual([
      200,
      expect.stringContaining('attachment'),
    ])
    expect(await content.text()).toBe('No. 4711')
    expect((await fetch(`${site.url}${file?.href}x`)).status).toBe(404)
    expect(await page('/inbox')).not.toContain('No. 4711')
  })

  test('cannot send a file over the limit, with or without a Content-Length', async () => {
    const small = visitor({ connection: 'small', at: 'nice' })
    const send = (body: string | ReadableStream) =>
      fetch(`${site.url}/widget/small/files?${new URLSearchParams({ site: 'nice', name: 'x' })}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${small.token}`, origin: site.url },
        body,
        duplex: 'half',
      } as RequestInit)
    const streamOf = (bytes: number) => new Blob(['x'.repeat(bytes)]).stream()
    expect((await send('x'.repeat(1000))).status).toBe(200)
    expect((await send(streamOf(1000))).status).toBe(200)
    expect((await send('x'.repeat(1001))).status).toBe(413)
    expect((await send(streamOf(1001))).status).toBe(413)
  })

  test('reads earlier messages', async () => {
    const one = visitor({ connection: 'other' })
    const texts = Array.from({ length: 12 }, (_, index) => `${index}`)
    for (const text of texts) await one.say(text)
    const { messages } = await one.view()
    expect(messages.map(({ text }) => text)).toEqual(texts)
    const before = await one.view({ before: String(messages[10]?.version) })
    expect(textsOf(before)).toEqual(texts.slice(0, 10))
  })
})

describe('a visitor without scripts', () => {
  const plain = (connection: string, { cookie = '', ...parameters }: Record<string, string> = {}) =>
    fetch(
      `${site.url}/widget/${connection}/plain?${new URLSearchParams({ site: 'nice', lang: 'en', ...parameters })}`,
      {
        headers: { cookie },
      },
    )
  const write = (connection: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${site.url}/widget/${connection}/plain?site=nice&lang=en`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: site.url, ...headers },
      body: new URLSearchParams(fields),
    })
  const nonceIn = (text: string) => /name="nonce" value="([^"]*)"/.exec(text)?.[1] ?? ''
  const cookieIn = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? ''

  test('writes on a page of its own and reads the answer there', async () => {
    const first = await plain('shop')
    expect(first.headers.get('set-cookie')).toBeNull()
    expect(first.headers.get('content-security-policy')).toContain("default-src 'none'")
    const nonce = nonceIn(await first.text())
    const sent = await write('shop', { text: 'No <b>scripts</b> here', nonce })
    expect(sent.status).toBe(303)
    expect(sent.headers.get('set-cookie')).toMatch(
      /^causerie-visitor-shop=[\w-]{43}; .*Path=\/widget\/shop; HttpOnly; SameSite=Lax/,
    )
    const cookie = cookieIn(sent)
    // The same form sent again is the same message.
    expect((await write('shop', { text: 'No <b>scripts</b> here', nonce }, { cookie })).status).toBe(303)
    const path = await chatPath('No &lt;b&gt;scripts')
    await act(path, { act: 'reply', text: 'None needed' })
    const shown = async () => (await plain('shop', { cookie })).text()
    await vi.waitFor(async () => expect(await shown()).toContain('None needed'), 10_000)
    const text = await shown()
    expect(text.match(/No &lt;b&gt;scripts&lt;\/b&gt; here/g)).toHaveLength(1)
    expect(text).not.toContain('<script')
    expect(await page(path)).toContain('>read<')
    expect(await (await plain('shop')).text()).not.toContain('scripts')
    expect(await (await plain('other', { cookie })).text()).not.toContain('scripts')
  })

  test('keeps a text that was refused, and sends nothing from another origin', async () => {
    const nonce = newNonce()
    const long = await write('small', { text: 'more than ten letters', nonce })
    expect(long.status).toBe(400)
    expect(long.headers.get('set-cookie')).toBeNull()
    const text = await long.text()
    expect(text).toContain('At most 10 characters')
    expect(text).toContain('>more than ten letters</textarea>')
    expect((await write('shop', { text: 'x', nonce }, { origin: shop })).status).toBe(403)
    expect((await plain('shop', { site: 'paris' })).status).toBe(404)
  })
})

describe('the widget refuses', () => {
  test.each([
    ['another establishment', { site: 'paris' }, 404],
    ['another one than the address says', { site: 'nice' }, 422],
    ['an author', { author: 'agent' }, 422],
    ['no text', { text: '  ' }, 422],
    ['a short nonce', { nonce: 'x' }, 422],
    ['a text that is too long', { text: 'x'.repeat(4001) }, 422],
    ['more bytes than a message has', { text: 'x'.repeat(200_000) }, 413],
  ])('%s', async (_, more: Record<string, string>, status) => {
    const one = visitor(status === 404 ? { at: 'paris' } : {})
    const response = await one.say('Hello', more)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({ error: expect.any(String) })
  })

  test('requests without a token, for an unknown widget, or from another origin', async () => {
    const one = visitor()
    const status = async (path: string, init: RequestInit = {}) => (await fetch(site.url + path, init)).status
    expect(await status('/widget/shop/messages?site=lille')).toBe(401)
    expect(await status('/widget/none/messages?site=lille')).toBe(404)
    expect(await status('/inbox/hooks/shop', { method: 'POST', body: '{}' })).toBe(404)
    const body = JSON.stringify({ site: 'lille', nonce: newNonce(), text: 'Hello' })
    const headers = { authorization: `Bearer ${one.token}` }
    for (const from of [{ origin: shop }, { 'sec-fetch-site': 'cross-site' }, {}])
      expect(
        await status('/widget/shop/messages?site=lille', { method: 'POST', body, headers: { ...headers, ...from } }),
      ).toBe(403)
    expect(textsOf(await one.view())).toEqual([])
    // Every other path requires a login.
    for (const path of ['/widget/shop/other', '/widget', '/inbox', '/widget/shop/messages/x'])
      expect((await fetch(site.url + path, { redirect: 'manual' })).status).toBe(303)
  })

  test('too many messages in a day or in a minute, and too many visitors in an hour', async () => {
    const small = visitor({ connection: 'small', at: 'nice' })
    expect((await small.say('x'.repeat(11))).status).toBe(422)
    for (const text of ['1', '2', '3']) expect((await small.say(text)).status).toBe(200)
    const fourth = await small.say('4')
    expect(fourth.status).toBe(429)
    expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(86_000)
    expect(textsOf(await small.view())).toEqual(['1', '2', '3'])

    const statuses: number[] = []
    for (let index = 0; index < 3; index++)
      statuses.push((await visitor({ connection: 'rare', at: 'nice' }).say('Hello')).status)
    expect(statuses).toEqual([200, 200, 429])

    const busy = visitor({ connection: 'other' })
    const all = await Promise.all(Array.from({ length: 21 }, () => busy.say('Hello')))
    expect(all.filter(({ status }) => status === 429)).toHaveLength(1)
  })
})

test('law: visitors see their own messages at that site, and nobody else’s', async () => {
  const said = fc.array(
    fc.record({ who: fc.nat(2), connection: fc.constantFrom('shop', 'other'), at: fc.constantFrom('lille', 'nice') }),
    { minLength: 1, maxLength: 6 },
  )
  await fc.assert(
    fc.asyncProperty(said, async sayings => {
      const tokens = [newToken(), newToken(), newToken()]
      const expected = new Map<string, string[]>()
      for (const { who, connection, at } of sayings) {
        const text = newNonce()
        expect((await visitor({ token: tokens[who] ?? '', connection, at }).say(text)).status).toBe(200)
        const key = `${who} ${connection} ${at}`
        expected.set(key, [...(expected.get(key) ?? []), text])
      }
      for (const [who, token] of tokens.entries())
        for (const connection of ['shop', 'other'])
          for (const at of ['lille', 'nice']) {
            const view = await visitor({ token, connection, at }).view()
            expect(textsOf(view)).toEqual(expected.get(`${who} ${connection} ${at}`) ?? [])
          }
      expect(textsOf(await visitor().view())).toEqual([])
    }),
    runs(2),
  )
})

describe('the window', () => {
  test('can be framed only by pages of its origins', async () => {
    const at = (query: string) => fetch(`${site.url}/widget/shop?${query}`)
    const response = await at(new URLSearchParams({ site: 'lille', from: shop, lang: 'fr' }).toString())
    expect(response.status).toBe(200)
    const policy = response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`frame-ancestors ${shop} http://localhost:4000`)
    expect(policy).not.toContain('unsafe')
    expect(response.headers.get('x-frame-options')).toBeNull()
    const text = await response.text()
    expect(text).toContain('<html lang="fr">')
    expect(text).toContain('<h1>Lille &lt;Flandres&gt;</h1>')
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/)
    const wrong = await at(new URLSearchParams({ site: 'lille', from: 'https://evil.example.com' }).toString())
    expect([wrong.status, await wrong.json()]).toEqual([
      404,
      { error: 'https://evil.example.com is not in inbox.connections.shop.widget.origins' },
    ])
    expect((await at('site=paris')).status).toBe(404)
    expect((await fetch(`${site.url}/inbox`, { headers: { cookie } })).headers.get('x-frame-options')).toBe('DENY')
  })

  test('and its button are within their size budget', async () => {
    const text = await (await fetch(`${site.url}/widget/shop?site=lille`)).text()
    const [path = ''] = /\/assets\/[^"]+widget-window\.js/.exec(text) ?? []
    const bytes = async (address: string) => {
      const response = await fetch(site.url + address)
      expect(response.status).toBe(200)
      return gzipSync(Buffer.from(await response.arrayBuffer())).byteLength
    }
    const all = (await bytes('/widget.js')) + (await bytes(path))
    expect(all).toBeGreaterThan(1000)
    expect(all).toBeLessThanOrEqual(budgets.widget.scriptGzipBytes)
  })
})
