import { rmSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { serve } from '@hono/node-server'
import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../jobs/config/read-config.ts'
import { temporaryFolder } from '../../test/ingest/temporary-folder.ts'
import type { AccessRequest, LoginRequest } from './access.ts'
import { openAccess } from './open-access.ts'
import { hashPassword } from './password.ts'
import { newToken, tokenHash } from './token.ts'

const files = temporaryFolder()
const password = 'correct horse'
// Refused before it is hashed, which takes its time.
const wrong = 'x'.repeat(201)
let passwordHash: string
beforeAll(async () => {
  passwordHash = await hashPassword(password)
})

const token = newToken()
const users = () => ({
  ann: { password: passwordHash, within: { region: ['North'] }, locale: 'fr', zone: 'Europe/Paris' },
  bob: { password: passwordHash },
  // A JSON text keeps it, an object literal would not.
  ['__proto__']: { password: passwordHash },
  proxied: { within: { channel: ['sms'] } },
})
const proxy = { header: 'X-Forwarded-User', from: ['10.0.0.0/8'] }
const tokens = { board: { sha256: tokenHash(token), within: { region: ['South'] } } }

function write(path: string, given: object | undefined): void {
  const config = { stores: { main: { directory: 'store' } }, subscriptions: {}, serve: given }
  writeFileSync(path, JSON.stringify(config))
}

let configs = 0
async function open(given: object | undefined, listenHost = '127.0.0.1') {
  const path = files.pathOf(`${configs++}.yaml`)
  write(path, given === undefined ? undefined : { store: 'main', ...given })
  const lines: string[] = []
  const clock = { now: Date.parse('2026-10-01T10:00:00Z') }
  const access = await openAccess({
    config: { path, value: await readConfig(path) },
    listenHost,
    env: {},
    log: pino({}, { write: line => lines.push(line) }),
    now: () => new Date(clock.now).toISOString(),
    checkMs: 0,
  })
  const identify = (headers: Record<string, string> = {}, changes: Partial<AccessRequest> = {}) =>
    access.identify({
      headers: new Headers(headers),
      remoteAddress: '127.0.0.1',
      host: 'localhost',
      isApi: false,
      ...changes,
    })
  const login = (name: string, typed: string, changes: Partial<LoginRequest> = {}) =>
    access.login({
      name,
      password: typed,
      headers: new Headers(),
      remoteAddress: '127.0.0.1',
      host: 'localhost',
      ...changes,
    })
  const sessionOf = async (name: string) => {
    const result = await login(name, password)
    if (!result.ok) throw new Error(`${name} cannot log in: ${result.reason}`)
    return result.cookie.split(';', 1)[0] ?? ''
  }
  const rewrite = (changed: object | undefined) => write(path, changed && { store: 'main', ...changed })
  return { access, identify, login, sessionOf, rewrite, path, lines, clock }
}

describe('without users', () => {
  test.each([[undefined], [{}], [{ proxy: { from: ['127.0.0.1'] } }]])(
    '(%j) this machine sees everything',
    async given => {
      const { identify, access, login } = await open(given)
      expect(await access.needsLogin()).toBe(false)
      for (const host of ['localhost:8080', '127.0.0.1', '[::1]:1']) {
        expect(await identify({}, { host })).toEqual({
          state: 'admitted',
          viewer: { name: null, within: {}, locale: null, zone: null, by: 'nobody' },
        })
      }
      expect(await login('ann', password)).toEqual({ ok: false, reason: 'wrong' })
    },
  )

  test('a page of another site whose name leads here sees nothing, nor who comes through a proxy', async () => {
    const { identify } = await open(undefined)
    for (const host of ['evil.com', 'evil.com:8080', '', 'localhost.evil.com', '192.168.1.2']) {
      expect(await identify({}, { host })).toEqual({ state: 'refused', reason: 'host' })
    }
    for (const header of ['x-forwarded-for', 'Forwarded', 'Via', 'X-Real-IP', 'X-Forwarded-Host']) {
      expect(await identify({ [header]: '203.0.113.9' })).toEqual({ state: 'refused', reason: 'proxied' })
    }
  })

  test('other machines are served nothing', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.2', 'example.com', '']) {
      await expect(open(undefined, host)).rejects.toThrow(/without users .* causerie user add NAME or serve\.proxy/)
      await expect(open({ proxy: { from: ['127.0.0.1'] } }, host)).rejects.toMatchObject({ name: 'ConfigError' })
      await expect(open({ users: {} }, host)).resolves.toBeDefined()
    }
    const log = pino({ level: 'silent' })
    await expect(openAccess({ config: null, listenHost: '::', env: {}, log })).rejects.toThrow('without users')
    const access = await openAccess({ config: null, listenHost: 'localhost', env: {}, log })
    expect(await access.needsLogin()).toBe(false)
  })

  test('a user that is added while the server runs makes everybody log in', async () => {
    const { identify, rewrite, access, sessionOf } = await open(undefined)
    rewrite({ users: users() })
    expect(await identify()).toEqual({ state: 'login' })
    expect(await access.needsLogin()).toBe(true)
    expect(await identify({ cookie: await sessionOf('bob') })).toMatchObject({ viewer: { name: 'bob', within: {} } })
  })
})

describe('a user', () => {
  test('who logs in is who they are, within what they may see', async () => {
    const { identify, sessionOf } = await open({ users: users() })
    expect(await identify({ cookie: await sessionOf('ann') })).toEqual({
      state: 'admitted',
      viewer: { name: 'ann', within: { region: ['North'] }, locale: 'fr', zone: 'Europe/Paris', by: 'session' },
    })
    expect(await identify({ cookie: `a=1; ${await sessionOf('__proto__')}; b="2"` })).toMatchObject({
      viewer: { name: '__proto__', within: {} },
    })
    expect(await identify()).toEqual({ state: 'login' })
  })

  test.each(['ann ', 'Ann', 'proxied', 'constructor', 'toString', '', 'ann\r\nSet-Cookie: x=y', 'x'.repeat(101)])(
    'called %j cannot log in, and is told no more than with a wrong password',
    async name => {
      const { login } = await open({ users: users() })
      expect(await login(name, password)).toEqual(await login('ann', 'wrong horse'))
      expect(await login(name, password)).toEqual({ ok: false, reason: 'wrong' })
    },
  )

  test('has a cookie that no script reads, no other site sends, and that ends', async () => {
    const plain = await open({ users: users() })
    const result = await plain.login('bob', password)
    expect(result.ok && result.cookie).toMatch(
      /^causerie_session=\d+\.bob\.[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(plain.access.logoutCookie()).toBe('causerie_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax')
    const secure = await open({ users: users(), url: 'https://chats.example.com', sessionHours: 1 })
    const secured = await secure.login('bob', password)
    expect(secured.ok && secured.cookie).toMatch(
      /^__Host-causerie_session=\S+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    // Which a page of a neighbouring host could have set.
    const unsafe = (await secure.sessionOf('bob')).replace('__Host-', '')
    expect(await secure.identify({ cookie: unsafe })).toEqual({ state: 'login' })
  })

  test('is out when the session is over, and not before', async () => {
    const { identify, sessionOf, clock } = await open({ users: users(), sessionHours: 2 })
    const cookie = await sessionOf('bob')
    clock.now += 2 * 3_600_000 - 1000
    expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
    clock.now += 1000
    expect(await identify({ cookie })).toEqual({ state: 'login' })
  })

  test('stays in when the server starts again, and out with a session of another server', async () => {
    const first = await open({ users: users() })
    const again = await open({ users: users() })
    const cookie = await first.sessionOf('bob')
    expect(await again.identify({ cookie })).toMatchObject({ state: 'admitted' })
    rmSync(files.pathOf('causerie-session.key'))
    const other = await open({ users: users() })
    expect(await other.identify({ cookie })).toEqual({ state: 'login' })
  })

  test('is out at once with another password, with another scope in it at once', async () => {
    const { identify, sessionOf, rewrite } = await open({ users: users() })
    const cookie = await sessionOf('ann')
    rewrite({ users: { ...users(), ann: { password: passwordHash, within: { region: ['South'] } } } })
    expect(await identify({ cookie })).toMatchObject({ viewer: { within: { region: ['South'] } } })
    rewrite({ users: { ...users(), ann: { password: await hashPassword(password) } } })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    rewrite({ users: { ...users(), ann: {} } })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    rewrite({ users: users(), sessionHours: 11 })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    rewrite({ users: users() })
    expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
    rewrite({ users: { bob: {} } })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    // Nobody is left, and still nobody is let in.
    rewrite(undefined)
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    expect(await identify()).toEqual({ state: 'login' })
  })

  test('is not troubled by a config that cannot be used, which is logged once', async () => {
    const { identify, sessionOf, rewrite, path, lines } = await open({ users: users() })
    const cookie = await sessionOf('bob')
    const errors = () => lines.filter(line => JSON.parse(line).level === 50)
    for (const broken of ['', '{', 'serve: hunter2', JSON.stringify({ stores: {}, subscriptions: {}, serve: {} })]) {
      writeFileSync(path, broken)
      expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
      expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
    }
    rmSync(path)
    expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
    expect(await identify()).toEqual({ state: 'login' })
    expect(errors()).toHaveLength(5)
    expect(errors().join('')).not.toContain('hunter2')
    rewrite({ users: {} })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
  })

  test('of another name cannot be made of a cookie', async () => {
    const { identify, sessionOf } = await open({ users: users() })
    const cookie = await sessionOf('ann')
    for (const forged of [
      cookie.replace('.ann.', '.bob.'),
      cookie.replace('.ann.', '.__proto__.'),
      cookie.replace('.ann.', '.constructor.'),
      cookie.replace('.ann.', '.proxied.'),
      cookie.replace(/=\d/, '=9'),
      cookie.slice(0, -1),
      `${cookie}A`,
      cookie.replace('=', '=%00'),
      cookie.replace(/=.*/, '=ann'),
      `X${cookie}`,
    ]) {
      expect([forged, await identify({ cookie: forged })]).toEqual([forged, { state: 'login' }])
    }
  })

  test('who fails too often waits, whatever the password, and is told how long', async () => {
    const { login, lines } = await open({ users: users() })
    for (let round = 0; round < 10; round++) expect(await login('ann', wrong)).toMatchObject({ reason: 'wrong' })
    const refused = await login('ann', password, { remoteAddress: '203.0.113.1' })
    expect(refused).toMatchObject({ ok: false, reason: 'throttled' })
    expect(!refused.ok && refused.reason === 'throttled' && refused.retryAfterSeconds).toBeGreaterThan(800)
    // Of users whom nobody has, as of those there are.
    const unknown = await Promise.all(Array.from({ length: 11 }, () => login('nobody', wrong)))
    expect(unknown.filter(result => !result.ok && result.reason === 'throttled')).toHaveLength(1)
    expect((await login('bob', password)).ok).toBe(true)
    expect(lines.join('')).not.toMatch(/horse|nobody/)
  })

  test('many tries at once are no more than one after the other, and soon told to come again', async () => {
    const { login } = await open({ users: users() })
    const headers = (index: number) => new Headers({ 'x-forwarded-for': `198.51.100.${index}` })
    // From one address, which says it is many.
    const one = await Promise.all(
      Array.from({ length: 60 }, (_, index) => login(`user${index}`, wrong, { headers: headers(index) })),
    )
    expect(one.filter(result => !result.ok && result.reason === 'wrong')).toHaveLength(30)
    // From a proxy that is trusted, and many.
    const behind = await open({ users: users(), proxy })
    const many = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        behind.login(`user${index}`, 'wrong horse', { headers: headers(index), remoteAddress: '10.0.0.1' }),
      ),
    )
    const busy = many.filter(result => !result.ok && result.reason === 'throttled')
    expect(busy).toHaveLength(30)
    expect(busy[0]).toEqual({ ok: false, reason: 'throttled', retryAfterSeconds: 5 })
  })
})

describe('a proxy', () => {
  const as = (name: string) => ({ 'x-forwarded-user': name })

  test('is believed from its address only', async () => {
    const { identify } = await open({ users: users(), proxy })
    expect(await identify(as('proxied'), { remoteAddress: '::ffff:10.1.2.3' })).toEqual({
      state: 'admitted',
      viewer: { name: 'proxied', within: { channel: ['sms'] }, locale: null, zone: null, by: 'proxy' },
    })
    for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:11.0.0.1', '203.0.113.1', '']) {
      expect(await identify(as('proxied'), { remoteAddress })).toEqual({ state: 'login' })
    }
    // Nor because somebody says that they come from there.
    const spoofed = { ...as('proxied'), 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1' }
    expect(await identify(spoofed, { remoteAddress: '203.0.113.1' })).toEqual({ state: 'login' })
  })

  test('whose user the config does not know is refused, with or without a session', async () => {
    const { identify, sessionOf } = await open({ users: users(), proxy })
    const cookie = await sessionOf('ann')
    for (const name of ['eve', 'constructor', 'toString', 'Proxied', 'ann smith', '*']) {
      const refused = await identify({ ...as(name), cookie }, { remoteAddress: '10.0.0.1' })
      expect([name, refused]).toEqual([name, { state: 'refused', reason: 'unknown-user' }])
    }
    expect(await identify({ ...as('bob'), cookie }, { remoteAddress: '10.0.0.1' })).toMatchObject({
      viewer: { name: 'bob', by: 'proxy' },
    })
    expect(await identify({ cookie }, { remoteAddress: '10.0.0.1' })).toMatchObject({ viewer: { name: 'ann' } })
  })
})

describe('a token', () => {
  const bearer = (value: string) => ({ authorization: `Bearer ${value}` })

  test('is good for the API and for nothing else', async () => {
    const { identify } = await open({ users: users(), tokens })
    expect(await identify(bearer(token), { isApi: true })).toEqual({
      state: 'admitted',
      viewer: { name: 'board', within: { region: ['South'] }, locale: null, zone: null, by: 'token' },
    })
    expect(await identify(bearer(token))).toEqual({ state: 'login' })
    for (const headers of [
      { authorization: token },
      { authorization: `Basic ${token}` },
      { authorization: `Basic ${btoa(`board:${token}`)}` },
      { authorization: `Bearer ${token}, Bearer ${token}` },
      { authorization: `Bearer ${tokenHash(token)}` },
      bearer(`${token}x`),
      bearer(token.slice(0, -1)),
      bearer(newToken()),
      bearer(token.toUpperCase()),
      bearer(''),
      { cookie: `causerie_session=${token}` },
      { 'x-api-key': token },
    ]) {
      expect([headers, await identify(headers, { isApi: true })]).toEqual([headers, { state: 'login' }])
    }
  })

  test('that is wrong is not made good by a session', async () => {
    const { identify, sessionOf } = await open({ users: users(), tokens })
    const cookie = await sessionOf('ann')
    expect(await identify({ cookie, ...bearer(newToken()) }, { isApi: true })).toEqual({ state: 'login' })
    expect(await identify({ cookie }, { isApi: true })).toMatchObject({ viewer: { name: 'ann' } })
  })

  test('ends when it is removed', async () => {
    const { identify, rewrite } = await open({ tokens })
    expect(await identify(bearer(token), { isApi: true })).toMatchObject({ state: 'admitted' })
    rewrite({ tokens: {} })
    expect(await identify(bearer(token), { isApi: true })).toEqual({ state: 'login' })
  })
})

test('a site at an address answers for it, and for this machine, only', async () => {
  const { identify, login, sessionOf } = await open({ users: users(), url: 'https://chats.example.com' }, '0.0.0.0')
  const cookie = await sessionOf('bob')
  for (const host of ['chats.example.com', 'CHATS.EXAMPLE.COM:443', 'localhost:8080']) {
    expect(await identify({ cookie }, { host })).toMatchObject({ state: 'admitted' })
  }
  for (const host of ['evil.com', '', 'chats.example.com.evil.com', '192.168.1.2']) {
    expect(await identify({ cookie }, { host })).toEqual({ state: 'refused', reason: 'host' })
    expect(await login('bob', password, { host })).toEqual({ ok: false, reason: 'wrong' })
  }
})

describe('over a connection', () => {
  let port: number
  let close: () => void
  beforeAll(async () => {
    const { access } = await open({ users: users(), tokens, proxy: { ...proxy, from: ['127.0.0.1'] } })
    const app = new Hono()
    const requestOf = (context: Context) => ({
      headers: context.req.raw.headers,
      remoteAddress: getConnInfo(context).remote.address ?? '',
      host: context.req.header('host') ?? '',
    })
    app.post('/login', async context => {
      const { name, password: typed } = await context.req.parseBody<{ name: string; password: string }>()
      const result = await access.login({ ...requestOf(context), name, password: typed })
      if (!result.ok) return context.json(result, 401)
      context.header('Set-Cookie', result.cookie)
      return context.json({})
    })
    app.get('*', async context =>
      context.json(await access.identify({ ...requestOf(context), isApi: context.req.path.startsWith('/api/') })),
    )
    await new Promise<void>(resolve => {
      const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, bound => {
        port = bound.port
        resolve()
      })
      close = () => server.close()
    })
  })
  afterAll(() => close())

  async function ask(path: string, headers: IncomingHttpHeaders | readonly string[], body?: string) {
    return new Promise<{ json: unknown; cookie: string }>((resolve, reject) => {
      const method = body === undefined ? 'GET' : 'POST'
      const sent = request({ port, path, method, headers: headers as IncomingHttpHeaders }, response => {
        const [cookie = ''] = response.headers['set-cookie'] ?? []
        text(response).then(given => resolve({ json: JSON.parse(given), cookie }), reject)
      })
      sent.on('error', reject).end(body)
    })
  }

  test('a login begins a session, whose cookie comes back', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams({ name: 'ann', password }).toString()
    const { cookie } = await ask('/login', form, body)
    const { json } = await ask('/', { cookie: cookie.split(';', 1)[0] })
    expect(json).toMatchObject({ state: 'admitted', viewer: { name: 'ann', by: 'session' } })
    expect((await ask('/login', form, 'name=ann&password=x')).json).toEqual({ ok: false, reason: 'wrong' })
  })

  test('a header that is sent twice, in whatever letters, is nobody’s word', async () => {
    const named = await ask('/', { 'X-Forwarded-User': 'bob' })
    expect(named.json).toMatchObject({ viewer: { name: 'bob', by: 'proxy' } })
    for (const other of ['bob', 'eve', '']) {
      const host = ['Host', 'localhost']
      const { json } = await ask('/', [...host, 'X-Forwarded-User', other, 'x-forwarded-USER', 'bob'])
      expect(json).toEqual({ state: 'login' })
    }
  })

  test('a token is taken under /api only', async () => {
    const headers = { authorization: `Bearer ${token}` }
    expect((await ask('/api/volume', headers)).json).toMatchObject({ viewer: { name: 'board', by: 'token' } })
    expect((await ask('/volume', headers)).json).toEqual({ state: 'login' })
    expect((await ask(`/api/volume?token=${token}`, {})).json).toEqual({ state: 'login' })
  })
})
