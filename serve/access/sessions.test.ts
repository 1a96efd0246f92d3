import { readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { accessFolder, password, passwordHash, users, wrong } from '../../test/serve/access-folder.ts'
import { hashPassword } from './password.ts'

const { files, open } = accessFolder()

describe('a user', () => {
  test('who logs in is who they are, within what they may see', async () => {
    const { identify, sessionOf } = await open({ users: users })
    expect(await identify({ cookie: await sessionOf('ann') })).toEqual({
      state: 'admitted',
      viewer: {
        name: 'ann',
        within: { region: ['North'] },
        locale: 'fr',
        zone: 'Europe/Paris',
        inbox: [],
        by: 'session',
      },
    })
    expect(await identify({ cookie: `a=1; ${await sessionOf('__proto__')}; b="2"` })).toMatchObject({
      viewer: { name: '__proto__', within: {} },
    })
    expect(await identify()).toEqual({ state: 'login' })
  })

  test.each(['ann ', 'Ann', 'proxied', 'constructor', 'toString', '', 'ann\r\nSet-Cookie: x=y', 'x'.repeat(101)])(
    'called %j cannot log in, and is told no more than who has another password',
    async name => {
      const { login } = await open({ users: users })
      expect(await login(name, password)).toEqual({ ok: false, reason: 'wrong' })
    },
  )

  test('is told no more with a wrong password', async () => {
    const { login } = await open({ users: users })
    expect(await login('ann', 'wrong horse')).toEqual({ ok: false, reason: 'wrong' })
  })

  test('has a cookie that no script reads, no other site sends, and that ends', async () => {
    const plain = await open({ users: users })
    const result = await plain.login('bob', password)
    expect(result.ok && result.cookie).toMatch(
      /^causerie_session=\d+\.[\w-]{22}\.bob\.[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(await plain.access.logout(new Headers())).toBe(
      'causerie_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax',
    )
    const secure = await open({ users: users, url: 'https://chats.example.com', sessionHours: 1 })
    const secured = await secure.login('bob', password)
    expect(secured.ok && secured.cookie).toMatch(
      /^__Host-causerie_session=\S+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const brief = await open({ users: users, sessionHours: 1 / 10_000 })
    expect(await brief.login('bob', password)).toMatchObject({ cookie: expect.stringContaining('; Max-Age=1;') })
    // Which a page of a neighbouring host could have set.
    const unsafe = (await secure.sessionOf('bob')).replace('__Host-', '')
    expect(await secure.identify({ cookie: unsafe })).toEqual({ state: 'login' })
  })

  test('is out when the session is over, and not before', async () => {
    const { identify, sessionOf, clock } = await open({ users: users, sessionHours: 2 })
    const cookie = await sessionOf('bob')
    clock.now += 2 * 3_600_000 - 1000
    expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
    clock.now += 1000
    expect(await identify({ cookie })).toEqual({ state: 'login' })
  })

  test('stays in when the server starts again, and out with a session of another server', async () => {
    const first = await open({ users: users })
    const again = await open({ users: users })
    const cookie = await first.sessionOf('bob')
    expect(await again.identify({ cookie })).toMatchObject({ state: 'admitted' })
    rmSync(files.pathOf('causerie-session.key'))
    const other = await open({ users: users })
    expect(await other.identify({ cookie })).toEqual({ state: 'login' })
  })

  test('is out once logged out, with every copy of the cookie, here, in a server beside and in one that starts again', async () => {
    const { identify, sessionOf, access } = await open({ users: users })
    const beside = await open({ users: users })
    const [cookie, other] = [await sessionOf('bob'), await sessionOf('bob')]
    const forged = cookie.replace('.bob.', '.ann.')
    await access.logout(new Headers({ cookie: forged }))
    expect(await beside.identify({ cookie })).toMatchObject({ state: 'admitted' })
    await access.logout(new Headers({ cookie }))
    const again = await open({ users: users })
    for (const server of [{ identify }, beside, again]) {
      expect(await server.identify({ cookie })).toEqual({ state: 'login' })
      // Of another browser.
      expect(await server.identify({ cookie: other })).toMatchObject({ viewer: { name: 'bob' } })
    }
    // Nothing of it is good for a session, and nobody else reads it.
    const file = files.pathOf('causerie-sessions.ended')
    expect(readFileSync(file, 'utf8')).toMatch(/^\n\d+ [\w-]{22}\n$/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    // A session that is ended twice is ended once.
    await again.access.logout(new Headers({ cookie }))
    expect(readFileSync(file, 'utf8').match(/\S+ \S+/g)).toHaveLength(1)
  })

  test('is out in this server also where nothing can be written down, which is logged', async () => {
    const { identify, sessionOf, access, lines } = await open({ users: users })
    const cookie = await sessionOf('bob')
    const file = files.pathOf('causerie-sessions.ended')
    rmSync(file, { force: true })
    symlinkSync(files.pathOf('no/such/folder/file'), file)
    await access.logout(new Headers({ cookie }))
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    expect(lines.join('')).toContain('a session was ended for this process only')
    rmSync(file)
  })

  test('is out at once with another password, with another scope in it at once', async () => {
    const { identify, sessionOf, rewrite } = await open({ users: users })
    const cookie = await sessionOf('ann')
    rewrite({ users: { ...users, ann: { password: passwordHash, within: { region: ['South'] } } } })
    expect(await identify({ cookie })).toMatchObject({ viewer: { within: { region: ['South'] } } })
    rewrite({ users: { ...users, ann: { password: await hashPassword(password) } } })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    rewrite({ users: { ...users, ann: {} } })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    rewrite({ users: users, sessionHours: 11 })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    rewrite({ users: users })
    expect(await identify({ cookie })).toMatchObject({ state: 'admitted' })
    rewrite({ users: { bob: {} } })
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    // Nobody is left, and still nobody is let in.
    rewrite(undefined)
    expect(await identify({ cookie })).toEqual({ state: 'login' })
    expect(await identify()).toEqual({ state: 'login' })
  })

  test('is not troubled by a config that cannot be used, which is logged once', async () => {
    const { identify, sessionOf, rewrite, path, lines } = await open({ users: users })
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
    const { identify, sessionOf } = await open({ users: users })
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
    const { login, lines } = await open({ users: users })
    for (let round = 0; round < 10; round++) expect(await login('ann', wrong)).toMatchObject({ reason: 'wrong' })
    const refused = await login('ann', password)
    expect(refused).toMatchObject({ ok: false, reason: 'throttled' })
    // A stranger has used up their own tries, not hers.
    expect(await login('ann', password, { remoteAddress: '203.0.113.1' })).toMatchObject({ ok: true })
    expect(!refused.ok && refused.reason === 'throttled' && refused.retryAfterSeconds).toBeGreaterThan(800)
    // Of users whom nobody has, as of those there are.
    const unknown = await Promise.all(Array.from({ length: 11 }, () => login('nobody', wrong)))
    expect(unknown.filter(result => !result.ok && result.reason === 'throttled')).toHaveLength(1)
    expect((await login('bob', password)).ok).toBe(true)
    expect(lines.join('')).not.toMatch(/horse|nobody/)
  })
})
