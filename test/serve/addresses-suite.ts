import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { runs } from '../arbitraries/runs.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { elsewhere, hostileAddresses, leadsAway } from './hostile-addresses.ts'
import { askRaw, awayFrom, fieldsOf, leadsOf, type RawAnswer, type RawRequest } from './leads.ts'
import { openSite, signIn, type TestSite } from './site.ts'
import { pathsOfSite } from './site-paths.ts'

const user = { name: 'ann', password: 'a password that is long' }
let site: TestSite
let cookie: string

// Links also contain the names of sites, channels and platforms from the log.
const names = [
  `//${elsewhere}/`,
  `/\\${elsewhere}/`,
  'javascript:alert(1)',
  `https://${elsewhere}/`,
  '"><base href=//x.example>',
]
const csv = (text: string) => `"${text.replaceAll('"', '""')}"`

beforeAll(async () => {
  const hash = await hashPassword(user.password)
  site = await openSite({
    log: [
      names.map((name, index) => ({
        chatId: name,
        messageId: `m${index}`,
        sentAt: `2026-03-0${index + 1}T10:00:00Z`,
        author: 'customer' as const,
        establishmentId: name,
        customerId: name,
        channel: name,
        platform: name,
      })),
    ],
    establishments: [
      'establishment_id,name,time_zone,region',
      ...names.map(name => [name, name, 'Europe/Paris', name].map(csv).join(',')),
    ].join('\n'),
    serve: { users: { [user.name]: { password: hash } } },
  })
  cookie = await signIn(site.url, user)
})
afterAll(() => site.stop())

const ask = (path: string, { headers = {}, ...asked }: RawRequest = {}) =>
  askRaw(site.url, path, { ...asked, headers: { cookie, ...headers } })
const withParameter = (path: string, name: string, value: string) => {
  const [bare = '', query = ''] = path.split('?')
  const parameters = new URLSearchParams(query)
  parameters.set(name, value)
  return `${bare}?${parameters}`
}

/** Expects that no address in a response leads away, nor any in the pages that it redirects to. */
async function expectOwn(answer: RawAnswer, about: string, hops = 1): Promise<void> {
  expect(awayFrom(answer), about).toEqual([])
  for (const { from, address } of leadsOf(answer)) {
    if (!['location', 'hx-redirect', 'refresh', 'meta refresh'].includes(from) || hops === 0) continue
    const { pathname, search } = new URL(address, answer.at)
    await expectOwn(await ask(pathname + search), `${about} -> ${address}`, hops - 1)
  }
}

const locationOf = ({ headers }: RawAnswer) => headers.get('location')?.join(' and ') ?? ''

/** Where the site must return to when `back` is `address`. */
const backOf = (address: string) => (isOwnPath(address) ? address : '/')
// By the browser's own rules, but only characters that a header can hold unencoded.
function isOwnPath(address: string): boolean {
  return (
    /^\/[!-~]*$/.test(address) && !address.includes('\\') && !address.startsWith('//') && !leadsAway(address, site.url)
  )
}

/** `isFull`: tries every address in every place. */
export function addressesSuite({ isFull }: { readonly isFull: boolean }): void {
  test('the corpus has addresses that lead away and others that do not', () => {
    const away = hostileAddresses.filter(address => leadsAway(address, site.url))
    expect(away.length).toBeGreaterThan(60)
    expect(hostileAddresses.length - away.length).toBeGreaterThan(60)
    expect(away).toContain(`//${elsewhere}/`)
  })

  describe('the address to return to', () => {
    test('after a change of language', async () => {
      for (const address of hostileAddresses) {
        const answer = await ask(withParameter('/language?to=fr', 'back', address))
        expect(answer.status, address).toBe(302)
        expect(locationOf(answer), JSON.stringify(address)).toBe(backOf(address))
        expect(awayFrom(answer), JSON.stringify(address)).toEqual([])
      }
    })

    test('given unencoded, twice, or in other parameters', async () => {
      const away = `//${elsewhere}/`
      const [own, encoded] = ['/volume?period=2026-03', encodeURIComponent(away)]
      for (const path of [
        `/language?to=fr&back=${away}`,
        `/language?to=fr&back=/\\${elsewhere}/`,
        `/language?back=${away}&back=${own}&to=fr`,
        `/language?back[]=${away}&to=fr`,
        `/language?to=fr&back=${own}&back=${encoded}`,
        `/language?to=fr&BACK=${encoded}&next=${encoded}&url=${encoded}`,
      ]) {
        const answer = await ask(path)
        expect([own.split('?')[0], '/', own], path).toContain(locationOf(answer))
        await expectOwn(answer, path)
      }
      expect(locationOf(await ask(withParameter('/language?to=fr', 'back', own)))).toBe(own)
    })

    test('in the login page', async () => {
      for (const address of isFull ? hostileAddresses : hostileAddresses.filter((_, index) => index % 5 === 0)) {
        const answer = await ask(withParameter('/login', 'back', address))
        expect(fieldsOf(answer.body).hidden.get('back'), JSON.stringify(address)).toBe(backOf(address))
        expect(awayFrom(answer), JSON.stringify(address)).toEqual([])
      }
    })

    // Few addresses: each login hashes a password, which is slow.
    const afterSignIn = [
      `//${elsewhere}/`,
      `/\\${elsewhere}/`,
      `https://${elsewhere}/`,
      'javascript:alert(1)',
      `/\t/${elsewhere}/`,
      '/chats?of=active',
    ]
    test('after a login', async () => {
      for (const address of isFull ? [...afterSignIn, ...hostileAddresses] : afterSignIn) {
        for (const backs of [[address], ...(isFull || address === afterSignIn[0] ? [['/handling', address]] : [])]) {
          const body = new URLSearchParams([
            ...Object.entries(user),
            ...backs.map((back): [string, string] => ['back', back]),
          ]).toString()
          const headers = { origin: site.url, 'content-type': 'application/x-www-form-urlencoded', cookie: '' }
          const answer = await ask(withParameter('/login', 'back', address), { method: 'POST', headers, body })
          expect(answer.status, JSON.stringify(address)).toBe(303)
          expect([backOf(address), ...(backs.length > 1 ? ['/handling'] : [])], JSON.stringify(address)).toContain(
            locationOf(answer),
          )
        }
      }
    })

    test('after a failed login', async () => {
      for (const address of hostileAddresses.slice(0, isFull ? undefined : 12)) {
        const body = new URLSearchParams({ name: 'ann', password: 'x', back: address }).toString()
        const headers = { origin: site.url, 'content-type': 'application/x-www-form-urlencoded', cookie: '' }
        const answer = await ask('/login', { method: 'POST', headers, body })
        expect([401, 429]).toContain(answer.status)
        expect(fieldsOf(answer.body).hidden.get('back'), JSON.stringify(address)).toBe(backOf(address))
        expect(awayFrom(answer), JSON.stringify(address)).toEqual([])
      }
      await site.restart()
    })

    test('from the page that required the login, requested whole or as a swap', async () => {
      const sendable = hostileAddresses.filter(address => /^\/[!-~]*$/.test(address))
      for (const path of [
        ...sendable,
        '/chats?of=active',
        ...sendable.map(path => `/volume?where.region=${encodeURIComponent(path)}`),
      ]) {
        for (const headers of [{ cookie: '' }, { cookie: '', 'HX-Request': 'true' }]) {
          const answer = await ask(path, { headers })
          expect(awayFrom(answer), path).toEqual([])
          const [to = ''] = [...(answer.headers.get('location') ?? []), ...(answer.headers.get('hx-redirect') ?? [])]
          if (!to.startsWith('/login?')) continue
          const page = await ask(to, { headers: { cookie: '' } })
          const { back = '' } = Object.fromEntries(fieldsOf(page.body).hidden)
          expect(leadsAway(back, site.url), `${path} ${back}`).toBe(false)
          expect(awayFrom(page), path).toEqual([])
        }
      }
    })

    test('after a logout, whatever the Referer and other headers say', async () => {
      const session = await signIn(site.url, user)
      // The first request ends the session; the others have none.
      for (const headers of [{ cookie: session, referer: `//${elsewhere}/` }, ...referring(`//${elsewhere}/`)]) {
        const signedOut = await ask(`/logout?back=//${elsewhere}/`, {
          method: 'POST',
          headers: { origin: site.url, cookie: '', ...headers },
          body: `back=//${elsewhere}/`,
        })
        // A foreign host or origin is refused.
        expect([303, 400, 403]).toContain(signedOut.status)
        if (signedOut.status === 303) expect(['/login', '/login?back=%2F']).toContain(locationOf(signedOut))
        expect(awayFrom(signedOut)).toEqual([])
      }
    })
  })

  test('no page, part or file leads away, whatever its parameters and headers are', async () => {
    const { examples, parameters } = await placesOf()
    const sources = fc.oneof(
      { weight: 3, arbitrary: fc.record({ parameter: fc.constantFrom(...parameters), header: fc.constant(null) }) },
      {
        weight: 1,
        arbitrary: fc.record({ parameter: fc.constant(null), header: fc.nat({ max: referring('').length - 1 }) }),
      },
    )
    const asked = fc.record({
      path: fc.constantFrom(...examples),
      address: fc.constantFrom(...hostileAddresses.filter(({ length }) => isFull || length < 500)),
      source: sources,
      isSwap: fc.boolean(),
    })
    const seen = { leads: 0, answered: 0 }
    await fc.assert(
      fc.asyncProperty(asked, async ({ path, address, source: { parameter, header }, isSwap }) => {
        const target = parameter === null ? path : withParameter(path, parameter, address)
        const headers = {
          ...(isSwap ? { 'HX-Request': 'true' } : {}),
          ...(header === null ? {} : referring(address)[header]),
        }
        const answer = await ask(target, { headers })
        expect(answer.status, target).toBeLessThan(500)
        await expectOwn(answer, JSON.stringify({ target, headers }))
        seen.leads += leadsOf(answer).length
        if (answer.status === 200) seen.answered++
      }),
      { ...runs(isFull ? 3000 : 40), endOnFailure: true },
    )
    expect(seen.leads).toBeGreaterThan(isFull ? 1000 : 20)
    expect(seen.answered).toBeGreaterThanOrEqual(isFull ? 100 : 0)
  })

  test('hostile names of sites and channels lead nobody away', async () => {
    const { examples } = await placesOf()
    for (const path of examples) {
      const answer = await ask(path)
      expect(answer.status, path).toBeLessThan(500)
      await expectOwn(answer, path)
      // A PDF that links anywhere has one of these keys.
      if (path.startsWith('/report.pdf')) expect(answer.body).not.toMatch(/\/URI\b|\/JavaScript\b|\/Launch\b/)
    }
  })

  test('every place in the code that redirects is listed here', async () => {
    const found = new Map<string, number>()
    for (const folder of ['client', 'serve', 'jobs']) {
      const root = resolve(import.meta.dirname, '../..', folder)
      for (const name of await readdir(root, { recursive: true })) {
        if (!name.endsWith('.ts') || name.includes('.test.')) continue
        const text = await readFile(join(root, name), 'utf8')
        const places = text.match(
          /\.redirect\(|['"](Content-)?Location['"]|['"]HX-(Redirect|Location|Push-Url|Replace-Url)['"]|['"]Refresh['"]|http-equiv="?refresh|\blocation\.(assign|replace|href =)|window\.open|<base\b|formaction=/gi,
        )
        if (places !== null) found.set(`${folder}/${name}`, places.length)
      }
    }
    // Each of these is tested above with the addresses of the corpus, or leads to a fixed path.
    expect(Object.fromEntries(found)).toEqual({
      'client/inbox.ts': 1,
      'client/inbox/keys.ts': 1,
      'client/inbox/notify.ts': 1,
      'client/live.ts': 1,
      'serve/inbox/act-routes.ts': 5,
      'serve/inbox/assign-routes.ts': 1,
      'serve/inbox/away-routes.ts': 1,
      'serve/inbox/bulk-routes.ts': 3,
      'serve/inbox/canned-routes.ts': 3,
      'serve/inbox/checker-routes.ts': 1,
      'serve/inbox/doubt-routes.ts': 1,
      'serve/inbox/inbox-routes.ts': 1,
      // Links of a mail open elsewhere.
      'serve/inbox/mail-routes.ts': 1,
      'serve/inbox/merge-routes.ts': 4,
      'serve/inbox/snooze-routes.ts': 2,
      'serve/inbox/unsend-routes.ts': 1,
      'serve/inbox/widget/plain-routes.ts': 2,
      'serve/routes/language-routes.ts': 1,
      'serve/routes/sign-in-routes.ts': 5,
      'serve/routes/statistics-routes.ts': 2,
      'serve/routes/views-routes.ts': 1,
      // It loads itself again.
      'serve/routes/wall-routes.ts': 1,
    })
  })

  describe.skipIf(chromiumSkipped !== null)(`in Chromium ${chromiumSkipped ?? ''}`, () => {
    test('a login with a hostile address to return to ends on the site’s start page', async () => {
      const browser = await openChromium()
      try {
        for (const address of [
          `//${elsewhere}/`,
          ...(isFull ? [`/\\${elsewhere}/`, `/\t/${elsewhere}/`, 'javascript:alert(1)'] : []),
        ]) {
          const context = await browser.newContext()
          const page = await context.newPage()
          const foreign: string[] = []
          page.on('request', request => {
            if (new URL(request.url()).origin !== site.url) foreign.push(request.url())
          })
          await page.goto(`${site.url}${withParameter('/login', 'back', address)}`)
          // As in a form forged by somebody else.
          await page.evaluate(`document.querySelector('input[name=back]').value = ${JSON.stringify(address)}`)
          await page.fill('#name', user.name)
          await page.fill('#password', user.password)
          await page.click('form.sign-in button')
          // The start page is the volume.
          await page.waitForURL(`${site.url}/volume`)
          expect(foreign).toEqual([])
          await context.close()
        }
      } finally {
        await browser.close()
      }
    })
  })
}

/** Headers that say where a request comes from or goes to, which proxies and frameworks trust. */
function referring(address: string): readonly Readonly<Record<string, string>>[] {
  const host = elsewhere
  // Node refuses to send control characters in a header.
  const text = /^[\t\x20-\x7e]*$/.test(address) ? address : encodeURI(address)
  return [
    { referer: text },
    { origin: `https://${host}` },
    { host },
    { host: `localhost@${host}` },
    { 'x-forwarded-host': host, 'x-forwarded-proto': 'https' },
    { forwarded: `host=${host};proto=https` },
    { 'x-original-url': text },
    { 'x-rewrite-url': text },
    { 'x-causerie-moment': text },
    { 'x-causerie-part': text },
    { 'x-causerie-form': text },
    { 'hx-current-url': text, 'hx-target': text },
    { cookie: `causerie_language=${encodeURIComponent(text)}` },
    { 'accept-language': text },
  ]
}

/** For every path of the site an address that answers; and every parameter that a page gives or a route reads. */
let places: Promise<{ readonly examples: readonly string[]; readonly parameters: readonly string[] }> | null = null
function placesOf() {
  places ??= findPlaces()
  return places
}

async function findPlaces() {
  const paths = await pathsOfSite({ configPath: site.configPath, store: site.store })
  const period = 'period=2026-03'
  const needs: Readonly<Record<string, string>> = {
    '/language': 'to=fr',
    '/values': 'dimension=region',
    '/api/split': 'by=region',
    '/api/evolution': 'grain=week',
    '/api/ranking': 'by=region',
    '/api/delay-distribution': 'fromSeconds=0',
    '/api/chats': 'of=active',
  }
  const files = ['csv', 'svg', 'vl.json'].map(ending => `evolution.${ending}`)
  const examples = new Set(
    paths.flatMap(path => {
      const filled = path.includes(':file')
        ? files.map(file => path.replace(':file', file))
        : [path.replaceAll(/:\w+/g, 'a.b')]
      return filled.map(
        one =>
          `${one}?${[needs[one], one.startsWith('/api') || path.includes(':') ? period : null].filter(Boolean).join('&')}`,
      )
    }),
  )
  const parameters = new Set([
    // Common names for such a parameter elsewhere.
    ...[
      'next',
      'return',
      'returnTo',
      'return_to',
      'redirect',
      'redirect_uri',
      'url',
      'continue',
      'goto',
      'target',
      'from',
    ],
    ...(await readParameters()),
  ])
  for (const path of [
    '/volume',
    '/handling',
    '/chats?of=active',
    '/reports',
    '/schedule',
    '/login',
    '/nowhere',
    `/volume?where.region=${encodeURIComponent(names[0] ?? '')}`,
  ]) {
    const { body } = await ask(path)
    for (const name of fieldsOf(body).names) parameters.add(name)
  }
  expect([...parameters]).toEqual(
    expect.arrayContaining([
      'back',
      'to',
      'find',
      'of',
      'where.region',
      'not.region',
      'moment',
      'ranking.page',
      'zone',
    ]),
  )
  return { examples: [...examples, '/nowhere'], parameters: [...parameters] }
}

/** The parameters that routes read from an address. */
async function readParameters(): Promise<readonly string[]> {
  const root = resolve(import.meta.dirname, '../../serve')
  const files = (await readdir(root, { recursive: true })).filter(
    name => name.endsWith('.ts') && !name.includes('.test.'),
  )
  const texts = await Promise.all(files.map(name => readFile(join(root, name), 'utf8')))
  return texts.flatMap(text =>
    [...text.matchAll(/\b(?:query|queries|getAll|last)\('([\w.]+)'\)|oneOf\(last, '([\w.]+)'/g)].map(
      ([, read, chosen]) => read ?? chosen ?? '',
    ),
  )
}
