import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { catalogue } from '../../src/metrics/definitions/catalogue.ts'
import type { Filter } from '../../src/metrics/definitions/query.ts'
import { runs } from '../arbitraries/runs.ts'
import { openSite, signIn, type TestSite } from './site.ts'

// Every id and name is unique and recognizable, so that any leak can be traced to its source.
interface Site {
  readonly id: string
  readonly name: string
  readonly region: string
  readonly tags: readonly string[]
}
const sites: readonly Site[] = Array.from({ length: 12 }, (_, index) => ({
  id: `site-${index}x`,
  name: `name-${index}x`,
  region: `region-${index % 3}x`,
  tags: [`tag-${index % 2}x`, ...(index % 4 === 0 ? ['tag-9x'] : [])],
}))
const channels = ['channel-ax', 'channel-bx', 'channel-cx']
const platforms = ['platform-ax', 'platform-bx']

interface Chat {
  readonly id: string
  readonly site: Site
  readonly channel: string
  readonly platform: string
}
const chats: readonly Chat[] = sites.flatMap((site, index) =>
  Array.from({ length: 9 }, (_, number) => ({
    id: `chat-${index}-${number}x`,
    site,
    // Each site has only some of the channels.
    channel: channels[(index + (number % 2)) % 3] ?? '',
    platform: platforms[number % 2] ?? '',
  })),
)
const log = chats.flatMap(({ id, site, channel, platform }, index) => {
  const day = String(1 + (index % 28)).padStart(2, '0')
  const row = (message: string, sentAt: string, author: 'customer' | 'agent') => ({
    chatId: id,
    messageId: `${id}-${message}`,
    sentAt,
    author,
    establishmentId: site.id,
    customerId: `customer-${index}x`,
    channel,
    platform,
  })
  const asked = row('1', `2026-03-${day}T${String(index % 24).padStart(2, '0')}:10:00Z`, 'customer')
  return index % 4 === 0 ? [asked] : [asked, row('2', `2026-03-${day}T23:50:00Z`, 'agent')]
})
const establishments = [
  'establishment_id,name,time_zone,region,tag',
  ...sites.map(({ id, name, region, tags }) => `${id},${name},Europe/Paris,${region},${tags.join(';')}`),
].join('\n')

const users: Readonly<Record<string, Filter>> = {
  north: { region: ['region-0x'] },
  two: { region: ['region-1x', 'region-2x'] },
  one: { establishment: ['site-5x'] },
  tagged: { tag: ['tag-9x'] },
  channel: { channel: ['channel-ax'] },
  both: { region: ['region-0x'], channel: ['channel-bx'], tag: ['tag-0x'] },
  nothing: { region: ['region-77x'] },
}
const password = 'a password that is long'
const cookies = new Map<string, string>()
let site: TestSite
beforeAll(async () => {
  const hash = await hashPassword(password)
  site = await openSite({
    log: [log],
    establishments,
    serve: {
      users: Object.fromEntries(Object.entries(users).map(([name, within]) => [name, { password: hash, within }])),
    },
  })
  for (const name of Object.keys(users)) cookies.set(name, await signIn(site.url, { name, password }))
})
afterAll(() => site.stop())

/** All words that a viewer may ever read, computed by plain loops. */
function visibleTo(within: Filter): ReadonlySet<string> {
  const passes = (chat: Chat) =>
    Object.entries(within).every(([dimension, allowed = []]) =>
      valuesOf(chat, dimension).some(value => allowed.includes(value)),
    )
  const picked = chats.filter(passes)
  const ofSites = new Set(picked.map(chat => chat.site))
  return new Set([
    // The head of a page names the viewer's restriction.
    ...Object.values(within).flatMap((allowed = []) => allowed),
    ...picked.flatMap(chat => [chat.id, chat.channel, chat.platform]),
    ...[...ofSites].flatMap(({ id, name, region, tags }) => [id, name, region, ...tags]),
  ])
}

function valuesOf({ site, channel, platform }: Chat, dimension: string): readonly string[] {
  const values: Readonly<Record<string, readonly string[]>> = {
    establishment: [site.id],
    region: [site.region],
    tag: site.tags,
    channel: [channel],
    platform: [platform],
  }
  return values[dimension] ?? []
}

const words = /\b(?:site|name|region|tag|chat|channel|platform|customer)-[\w-]*x\b/g
const everything = [
  ...sites.flatMap(({ id, region, tags }) => [
    `establishment=${id}`,
    `region=${region}`,
    ...tags.map(tag => `tag=${tag}`),
  ]),
  ...channels.map(channel => `channel=${channel}`),
  ...platforms.map(platform => `platform=${platform}`),
]
const filters = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom('where.', 'not.'), fc.constantFrom(...everything))
    .map(([kind, filter]) => `${kind}${filter}`),
  { maxLength: 3 },
)
const dimension = fc.constantFrom('establishment', 'region', 'tag', 'channel', 'platform')
const metric = fc.constantFrom(...Object.keys(catalogue))
const pageOptions = fc
  .record(
    {
      period: fc.constantFrom('2026-03', '2026-W11', '2026', '2026-02'),
      grain: fc.constantFrom('day', 'week', 'month'),
      by: dimension,
      metric,
      'ranking.by': dimension,
      'ranking.metric': metric,
      'ranking.order': fc.constantFrom('highest', 'lowest', 'name', 'change'),
      'ranking.page': fc.constantFrom('1', '2'),
      clock: fc.constantFrom('establishment', 'report'),
      started: fc.constantFrom('1-10', '3-14'),
      olderThan: fc.constantFrom('1h', '4d'),
      zone: fc.constantFrom('UTC', 'America/New_York'),
    },
    { requiredKeys: ['period'] },
  )
  .map(options => new URLSearchParams(options as Record<string, string>).toString())
const files = ['volume-figures', 'evolution', 'split-channel', 'split-platform', 'ranking', 'movers'].flatMap(id => [
  `/volume/${id}.csv`,
  `/volume/${id}.svg`,
  `/volume/${id}.vl.json`,
])
const handlingFiles = ['watch-list', 'counts', 'heatmap', 'distribution'].map(id => `/handling/${id}.csv`)
const pagePath = fc.oneof(
  fc.constantFrom(
    '/volume',
    '/handling',
    '/method',
    '/quality',
    '/schedule',
    '/report.html',
    ...files,
    ...handlingFiles,
  ),
  fc
    .constantFrom('active', 'started', 'handled', 'closedUnanswered', 'unanswered', 'waiting', 'watched')
    .chain(of => fc.constantFrom('/chats', '/chats.csv').map(path => `${path}?of=${of}`)),
  dimension.map(name => `/values?dimension=${name}&find=`),
)
const pageAddress = fc.tuple(pagePath, pageOptions, filters).map(([path, options, filter]) => {
  const asked = [options, ...filter].join('&')
  return `${path}${path.includes('?') ? '&' : '?'}${asked}`
})
const apiAddress = fc
  .tuple(
    fc.constantFrom(
      'volume?',
      'split?by=region&',
      'split?by=establishment&metric=meanDelaySeconds&',
      'evolution?grain=week&by=channel&',
      'ranking?by=establishment&withEmpty=true&',
      'ranking?by=tag&top=1&',
      'heatmap?',
      'watch-list?olderThanSeconds=60&',
      'summary?',
      'chats?of=active&limit=1000&',
      'dimensions?',
      'quality?',
    ),
    filters,
  )
  .map(([path, filter]) =>
    path === 'dimensions?' || path === 'quality?'
      ? `/api/${path.slice(0, -1)}`
      : `/api/${path}${['period=2026-03', ...filter].join('&')}`,
  )

const asSwap = { 'HX-Request': 'true' }
async function read(user: string, address: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(site.url + address, {
    headers: { cookie: cookies.get(user) ?? '', ...headers },
    redirect: 'manual',
  })
  return { status: response.status, text: await response.text() }
}

test('no address returns anything outside the viewer’s scope: not as a page, a part, a file, or from the cache', async () => {
  const asked = fc.array(
    fc.tuple(fc.constantFrom(...Object.keys(users)), fc.oneof(pageAddress, apiAddress), fc.constantFrom({}, asSwap)),
    { minLength: 2, maxLength: 6 },
  )
  let seen = 0
  await fc.assert(
    fc.asyncProperty(asked, async requests => {
      // At the same time, so that a shared cache could mix up the answers.
      const answers = await Promise.all(requests.map(([user, address, headers]) => read(user, address, headers)))
      for (const [index, [user, address]] of requests.entries()) {
        const { status, text } = answers[index] as { status: number; text: string }
        expect([200, 404], `${address} ${text.slice(0, 300)}`).toContain(status)
        const visible = visibleTo(users[user] ?? {})
        // Words of the address itself come back on the page; they are the reader's own input.
        const said = new Set(decodeURIComponent(address).match(words))
        const foreign = [...new Set(text.match(words))].filter(word => !visible.has(word) && !said.has(word))
        expect(foreign, `${user} ${address}`).toEqual([])
        seen += (text.match(words) ?? []).length
      }
    }),
    runs(60),
  )
  expect(seen).toBeGreaterThan(4 * runs(60).numRuns)
})

test('figures count only the viewer’s scope, whatever filters the address has', async () => {
  const property = fc.asyncProperty(fc.constantFrom(...Object.keys(users)), filters, async (user, filter) => {
    const within = users[user] ?? {}
    const asked = filter.map(text => /^(where|not)\.(\w+)=(.*)$/.exec(text)?.slice(1) as [string, string, string])
    const dimensions = [...new Set(asked.filter(([kind]) => kind === 'where').map(([, name]) => name))]
    const expected = chats.filter(
      chat =>
        Object.entries(within).every(([name, allowed = []]) =>
          valuesOf(chat, name).some(value => allowed.includes(value)),
        ) &&
        dimensions.every(name =>
          asked.some(([kind, of, value]) => kind === 'where' && of === name && valuesOf(chat, name).includes(value)),
        ) &&
        !asked.some(([kind, of, value]) => kind === 'not' && valuesOf(chat, of).includes(value)),
    )
    const { text } = await read(user, `/api/volume?${['period=2026-03', ...filter].join('&')}`)
    expect(JSON.parse(text)).toMatchObject({ activeChats: expected.length, activeCustomers: expected.length })
    const csv = await read(user, `/chats.csv?of=active&${['period=2026-03', ...filter].join('&')}`)
    const listed = csv.text.match(/chat-[\w-]+x/g) ?? []
    // The file has the whole list, however many pages it fills.
    expect(listed.length).toBe(expected.length)
    expect(listed.filter(id => !expected.some(chat => chat.id === id))).toEqual([])
  })
  await fc.assert(property, runs(20))
})

test('anything typed into an address becomes text on the page, never a server error', async () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '"><xq-evil>',
      "'--",
      "'; DROP TABLE chats; --",
      '__proto__',
      'constructor',
      '\u0000',
      '\r\nSet-Cookie: a=b',
      '=cmd|calc',
      '../../etc/passwd',
      '%s%s%n',
      '\u202e\u2066',
      'x'.repeat(3000),
      '{"$gt":""}',
    ),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  const name = fc.constantFrom(
    'period',
    'from',
    'through',
    'compare',
    'compare.from',
    'zone',
    'asOf',
    'where.region',
    'where.establishment',
    'not.channel',
    'where.',
    'started',
    'clock',
    'grain',
    'by',
    'metric',
    'ranking.by',
    'ranking.metric',
    'ranking.order',
    'ranking.page',
    'olderThan',
    'maxAge',
    'of',
    'chats.page',
    'find.region',
    'dimension',
    'find',
    'to',
    'back',
  )
  const path = fc.constantFrom(
    '/volume',
    '/handling',
    '/chats',
    '/chats.csv',
    '/values',
    '/schedule',
    '/method',
    '/quality',
    '/report.html',
    '/volume/ranking.svg',
    '/volume/evolution.csv',
    '/language',
    '/reports',
    '/api/ranking',
    '/api/chats',
  )
  const property = fc.asyncProperty(path, name, hostile, fc.boolean(), async (where, parameter, value, swap) => {
    const parameters = new URLSearchParams({ period: '2026-03' })
    parameters.set(parameter, value)
    const response = await fetch(`${site.url}${where}?${parameters}`, {
      headers: { cookie: cookies.get('two') ?? '', ...(swap ? asSwap : {}) },
      redirect: 'manual',
    })
    const text = await response.text()
    expect(response.status, `${where} ${parameter} ${JSON.stringify(value)} ${text.slice(0, 500)}`).toBeLessThan(500)
    // An error of the API repeats the input unescaped; no browser renders JSON as a page.
    const isPage = !(response.headers.get('content-type') ?? '').startsWith('application/json')
    if (isPage) expect(text).not.toContain('<xq-evil')
    else expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.getSetCookie().join()).not.toContain('a=b')
    const location = response.headers.get('location') ?? '/'
    expect(location).toMatch(/^\/(?![/\\])/)
  })
  await fc.assert(property, runs(60))
})
