import { rmSync } from 'node:fs'
import { pino } from 'pino'
import { describe, expect, test } from 'vitest'
import { inboxRights } from '../../config/inbox-config.ts'
import { accessFolder, password, proxy, token, tokens, users } from '../../test/serve/access-folder.ts'
import { openAccess } from './open-access.ts'
import { newToken, tokenHash } from './token.ts'

const { files, open } = accessFolder()

const warnings = (lines: readonly string[]) => lines.map(line => JSON.parse(line)).filter(({ level }) => level === 40)

describe('without users', () => {
  test.each([[undefined], [{}], [{ proxy: { from: ['127.0.0.1'] } }]])(
    '(%j) this machine sees everything',
    async given => {
      const { identify, access, login } = await open(given)
      expect(await access.needsLogin()).toBe(false)
      for (const host of ['localhost:8080', '127.0.0.1', '[::1]:1']) {
        expect(await identify({}, { host })).toEqual({
          state: 'admitted',
          viewer: { name: null, within: {}, locale: null, zone: null, inbox: inboxRights, by: 'nobody' },
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

  test('the people are the users, each with the way in which they log in', async () => {
    expect(await (await open({})).access.people()).toEqual([])
    const { access } = await open({ users, tokens, proxy })
    const people = (await access.people()).map(({ name, by, within }) => [name, by, within])
    expect(people.toSorted()).toEqual([
      ['__proto__', 'session', {}],
      ['ann', 'session', users.ann.within],
      ['bob', 'session', {}],
      ['proxied', 'proxy', users.proxied.within],
    ])
  })

  test('a user that is added while the server runs makes everybody log in', async () => {
    const { identify, rewrite, access, sessionOf } = await open(undefined)
    rewrite({ users: users })
    expect(await identify()).toEqual({ state: 'login' })
    expect(await access.needsLogin()).toBe(true)
    expect(await identify({ cookie: await sessionOf('bob') })).toMatchObject({ viewer: { name: 'bob', within: {} } })
  })
})

describe('a proxy', () => {
  const as = (name: string) => ({ 'x-forwarded-user': name })

  test('is believed from its address only', async () => {
    const { identify } = await open({ users: users, proxy })
    expect(await identify(as('proxied'), { remoteAddress: '::ffff:10.1.2.3' })).toEqual({
      state: 'admitted',
      viewer: { name: 'proxied', within: { channel: ['sms'] }, locale: null, zone: null, inbox: [], by: 'proxy' },
    })
    for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:11.0.0.1', '203.0.113.1', '']) {
      expect(await identify(as('proxied'), { remoteAddress })).toEqual({ state: 'login' })
    }
    // Nor because somebody says that they come from there.
    const spoofed = { ...as('proxied'), 'x-forwarded-for': '10.0.0.1', forwarded: 'for=10.0.0.1' }
    expect(await identify(spoofed, { remoteAddress: '203.0.113.1' })).toEqual({ state: 'login' })
  })

  test('whose user the config does not know is refused, with or without a session', async () => {
    const { identify, sessionOf } = await open({ users: users, proxy })
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
    const { identify } = await open({ users: users, tokens })
    expect(await identify(bearer(token), { isApi: true })).toEqual({
      state: 'admitted',
      viewer: { name: 'board', within: { region: ['South'] }, locale: null, zone: null, inbox: [], by: 'token' },
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
    const { identify, sessionOf } = await open({ users: users, tokens })
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
  const { identify, login, sessionOf } = await open({ users: users, url: 'https://chats.example.com' }, '0.0.0.0')
  const cookie = await sessionOf('bob')
  for (const host of ['chats.example.com', 'CHATS.EXAMPLE.COM:443', 'localhost:8080']) {
    expect(await identify({ cookie }, { host })).toMatchObject({ state: 'admitted' })
  }
  for (const host of ['evil.com', '', 'chats.example.com.evil.com', '192.168.1.2']) {
    expect(await identify({ cookie }, { host })).toEqual({ state: 'refused', reason: 'host' })
    expect(await login('bob', password, { host })).toEqual({ ok: false, reason: 'wrong' })
  }
})

test('a site whose address is not known answers for this machine and where it listens, says so, and warns of the others once', async () => {
  const { identify, login, sessionOf, lines } = await open({ users }, '192.168.1.2')
  expect(warnings(lines)).toMatchObject([
    { msg: expect.stringContaining('only requests for localhost and 192.168.1.2') },
  ])
  const cookie = await sessionOf('bob')
  for (const host of ['192.168.1.2:8080', 'localhost', '127.0.0.1:80']) {
    expect(await identify({ cookie }, { host })).toMatchObject({ state: 'admitted' })
  }
  for (const host of ['evil.com', 'chats.example.com', '', '192.168.1.3', 'localhost.evil.com']) {
    expect(await identify({ cookie }, { host })).toEqual({ state: 'refused', reason: 'host' })
    expect(await login('bob', password, { host })).toEqual({ ok: false, reason: 'wrong' })
  }
  const of = warnings(lines).filter(({ msg }) => msg.startsWith('a request for another host'))
  expect(of).toMatchObject([
    { host: 'evil.com', msg: expect.stringContaining('put the address that people type there') },
  ])
  const long = await open({ users }, '192.168.1.2')
  await long.identify({}, { host: 'x'.repeat(10_000) })
  expect(warnings(long.lines).at(-1)?.host).toBe('x'.repeat(300))
  for (const listenHost of ['0.0.0.0', '::']) {
    const everywhere = await open({ users }, listenHost)
    expect(await everywhere.identify({}, { host: '192.168.1.2' })).toEqual({ state: 'refused', reason: 'host' })
    expect(await everywhere.identify({}, { host: listenHost === '::' ? '[::]' : listenHost })).toMatchObject({
      reason: 'host',
    })
  }
  const ipv6 = await open({ users }, 'fd00::1')
  expect(await ipv6.identify({}, { host: '[fd00::1]:8080' })).toEqual({ state: 'login' })
})

test('only a server that others can reach asks for its address', async () => {
  const asked = ({ lines }: { readonly lines: readonly string[] }) =>
    warnings(lines).filter(({ msg }) => msg.startsWith('serve.url is not in the config'))
  for (const host of ['127.0.0.1', '::1', 'localhost']) expect(asked(await open({ users }, host))).toEqual([])
  for (const host of ['0.0.0.0', '192.168.1.2']) expect(asked(await open({ users }, host))).toMatchObject([{ host }])
  expect(asked(await open({ users, url: 'https://chats.example.com' }, '0.0.0.0'))).toEqual([])
  expect(asked(await open({}, '127.0.0.1'))).toEqual([])
})

test('what sessions are signed with is looked at when the server starts, if somebody has a password', async () => {
  const path = files.write('causerie-session.key', 'no key')
  await expect(open({ users })).rejects.toThrow('causerie-session.key')
  const { proxied } = users
  await expect(open({ users: { proxied }, proxy })).resolves.toBeDefined()
  await expect(open({ tokens })).resolves.toBeDefined()
  rmSync(path)
})

test('a proxy that the config does not name is warned of once', async () => {
  const warned = async (serve: object, headers: Record<string, string>, remoteAddress: string) => {
    const { identify, lines } = await open(serve)
    for (let round = 0; round < 5; round++) await identify(headers, { remoteAddress })
    return lines.map(line => JSON.parse(line)).filter(({ msg }) => msg.includes('serve.proxy.from'))
  }
  const passedOn = { 'x-forwarded-for': '203.0.113.9' }
  expect(await warned({ users }, passedOn, '10.0.0.1')).toMatchObject([{ level: 40, address: '10.0.0.1' }])
  expect(await warned({ users }, { forwarded: 'for=203.0.113.9' }, '127.0.0.1')).toHaveLength(1)
  expect(await warned({ users, proxy }, passedOn, '192.168.0.1')).toHaveLength(1)
  // One that says who it is and nothing else.
  expect(await warned({ users, proxy }, { 'x-forwarded-user': 'ann' }, '192.168.0.1')).toHaveLength(1)
  expect(await warned({ users, proxy }, passedOn, '10.0.0.1')).toEqual([])
  expect(await warned({ users }, {}, '10.0.0.1')).toEqual([])
})
