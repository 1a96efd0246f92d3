import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { openSite, signIn, type TestSite } from './site.ts'

const password = 'a password that is long'
let site: TestSite
let cookie: string
beforeAll(async () => {
  site = await openSite({
    log: [[row('a')]],
    establishments: 'establishment_id,name\ne,E\n',
    serve: { users: { ann: { password: await hashPassword(password) } } },
  })
  const body = new URLSearchParams({ name: 'ann', password, back: '/volume?period=2026-03' })
  const response = await fetch(`${site.url}/login`, {
    method: 'POST',
    body,
    headers: { origin: site.url },
    redirect: 'manual',
  })
  expect(response.headers.get('location')).toBe('/volume?period=2026-03')
  cookie = response.headers.get('set-cookie')?.split(';')[0] ?? ''
})
afterAll(() => site.stop())

function row(id: string) {
  return {
    chatId: id,
    messageId: id,
    sentAt: '2026-03-10T10:00:00Z',
    author: 'customer' as const,
    establishmentId: 'e',
  }
}
const csv = async () =>
  (await fetch(`${site.url}/volume/volume-figures.csv?period=2026-03`, { headers: { cookie } })).text()

test('a session survives a restart, and each request reads one whole version', async () => {
  expect(await csv()).toContain('Active chats,1,')
  await site.restart()
  expect(await csv()).toContain('Active chats,1,')
  // Requests during a publication see either the old version or the new one.
  const publishing = ingest({ store: site.store, inputs: [[row('b'), row('c')]] })
  const seen = new Set<string>()
  for (let round = 0; round < 20; round++) {
    for (const text of await Promise.all([csv(), csv(), csv()])) seen.add(/Active chats,\d+,/.exec(text)?.[0] ?? text)
  }
  await publishing
  seen.add(/Active chats,\d+,/.exec(await csv())?.[0] ?? '')
  expect([...seen].filter(text => text !== 'Active chats,1,' && text !== 'Active chats,3,')).toEqual([])
  expect(seen).toContain('Active chats,3,')
})

test('whoever is not signed in is redirected to the login and back; a script gets HX-Redirect', async () => {
  const page = await fetch(`${site.url}/handling?period=2026-03`, { redirect: 'manual' })
  expect([page.status, page.headers.get('location')]).toEqual([
    303,
    `/login?back=${encodeURIComponent('/handling?period=2026-03')}`,
  ])
  const swap = await fetch(`${site.url}/handling?period=2026-03`, { headers: { 'HX-Request': 'true' } })
  expect([swap.status, swap.headers.get('hx-redirect')?.startsWith('/login?back=')]).toEqual([401, true])
  for (const path of [
    '/volume/evolution.csv',
    '/chats',
    '/values?dimension=channel',
    '/report.pdf',
    '/reports',
    '/method',
  ]) {
    expect((await fetch(site.url + path, { redirect: 'manual' })).status, path).toBe(303)
  }
  expect((await fetch(`${site.url}/api/volume?period=2026-03`)).status).toBe(401)
})

test('pages have security headers and are not cached', async () => {
  const { headers } = await fetch(`${site.url}/volume`, { headers: { cookie } })
  expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self'.*style-src 'self'/)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test('strangers learn from /healthz that the server is well, and no more', async () => {
  for (const headers of [{}, { cookie: 'causerie_session=x' }, { host: 'evil.example' }] as Record<string, string>[]) {
    const response = await fetch(`${site.url}/healthz`, { headers })
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
  }
})

test('a form that is too large is a 413, with or without a Content-Length', async () => {
  const body = 'x'.repeat(20_000)
  const headers = { origin: site.url, 'content-type': 'application/x-www-form-urlencoded' }
  const told = await fetch(`${site.url}/login`, { method: 'POST', headers, body })
  const streamed = await fetch(`${site.url}/login`, {
    method: 'POST',
    headers,
    body: new Blob([body]).stream(),
    duplex: 'half',
  } as RequestInit)
  for (const response of [told, streamed]) {
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('Request too large')
  }
})

test('a logout ends its session for good, also after a restart, and no other session', async () => {
  const copy = await signIn(site.url, { name: 'ann', password })
  const ask = async () => (await fetch(`${site.url}/volume`, { headers: { cookie: copy }, redirect: 'manual' })).status
  expect(await ask()).toBe(200)
  await fetch(`${site.url}/logout`, { method: 'POST', headers: { cookie: copy, origin: site.url }, redirect: 'manual' })
  expect(await ask()).toBe(303)
  await site.restart()
  expect(await ask()).toBe(303)
  expect((await fetch(`${site.url}/volume`, { headers: { cookie }, redirect: 'manual' })).status).toBe(200)
})

test('a request that is aborted stops its question', async () => {
  const leaving = Array.from({ length: 20 }, (_, index) => {
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 5)
    return fetch(`${site.url}/volume?period=${2000 + index}`, { headers: { cookie }, signal: stop.signal }).catch(
      () => null,
    )
  })
  await Promise.all(leaving)
  await expect
    .poll(async () => (await fetch(`${site.url}/healthz`, { headers: { cookie } })).json(), { timeout: 60_000 })
    .toMatchObject({ atWork: 0, waiting: 0 })
})

test('an address of a file may name a thousand establishments', async () => {
  const parameters = new URLSearchParams({ period: '2026-03' })
  for (let index = 0; index < 1000; index++) parameters.append('where.establishment', `an establishment ${index}`)
  parameters.append('where.establishment', 'e')
  const response = await fetch(`${site.url}/volume/volume-figures.csv?${parameters}`, { headers: { cookie } })
  expect(await response.text()).toMatch(/^.?Metric.*\r\nActive chats,3,/)
})
