import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../config/read-config.ts'
import { hashPassword } from '../../serve/access/password.ts'
import { newToken, tokenHash } from '../../serve/access/token.ts'
import { type Served, serve } from '../../serve/serve.ts'
import { read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import type { LogRow } from '../../src/ingest/log-row.ts'
import { openStore } from '../../src/store/store.ts'
import { updateStore } from '../../src/store/update.ts'
import { carriedOut, chat, establishmentsCsv, isoAt, now, openShop, type Shop } from '../jobs/shop.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { pathsOfSite } from './site-paths.ts'

// Two stores with the same North, the same first and last instants, but a different South: whatever a viewer restricted to the North
// gets must be the same from both, byte for byte. Only the dates of letters and responses come from the real clock.

const password = 'a password that is long'
const token = newToken()
const url = 'http://causerie.example'
const north = ['north@shop.example', 'phare@shop.example', 'both@shop.example']

interface Region {
  readonly shop: Shop
  readonly served: Served
  readonly cookies: ReadonlyMap<string, string>
  readonly run: string
  /** The letters as received, by recipient address. */
  readonly letters: ReadonlyMap<string, string>
  /** The files of the North reports, by scope, locale and name. */
  readonly files: ReadonlyMap<string, string>
}

/** Chats and sites of the South, meant to disturb: ids that sort before the North's, names like the North's, messy rows. */
function southOf(kind: 'quiet' | 'large') {
  if (kind === 'quiet') {
    return { rows: chat('q-1', 's3', isoAt(10, 9)), establishments: [establishmentsCsv, 'q1,Petit,Europe/Paris,Sud'] }
  }
  const rows: LogRow[] = Array.from({ length: 40 }, (_, index) => index).flatMap(index => [
    ...chat(`big-${index}`, `big${index % 7}`, isoAt(9 + (index % 2), 4 + (index % 20))).map(row => ({
      ...row,
      channel: `channel-${index % 3}`,
      platform: `platform-${index % 4}`,
      // A customer of the North writes to the South too.
      customerId: index % 5 === 0 ? 's1-10-3' : `customer-${index}`,
    })),
    // Repeated rows: duplicates.
    ...chat(`big-${index}`, `big${index % 7}`, isoAt(9 + (index % 2), 4 + (index % 20))),
  ])
  const rejected: LogRow[] = Array.from({ length: 11 }, (_, index) => ({
    ...(chat(`bad-${index}`, 's3', isoAt(10, 9))[0] as LogRow),
    sentAt: `not an instant ${index}`,
  }))
  return {
    rows: [...rows, ...rejected],
    establishments: [
      establishmentsCsv.replace('s3,Midi,', 's3,Café du Nord,'),
      // Two are named like a site and like the region of the North; big5 has no zone; big6 is in no file.
      ...['Le Phare', 'Nord', 'Grand 2', 'Grand 3', 'Grand 4'].map(
        (name, index) => `big${index},${name},Asia/Tokyo,Sud`,
      ),
      'big5,Grand 5,,Nordique',
    ],
  }
}

async function openRegion(
  kind: 'quiet' | 'large',
  { smtp, isFull }: { readonly smtp: RunningSmtp; readonly isFull: boolean },
): Promise<Region> {
  const shop = await openShop()
  const { rows, establishments } = southOf(kind)
  await shop.load(rows, { establishments: establishments.join('\n') })
  // The load time is shown, and would come from the real clock.
  await updateStore(shop.store, {}, engine =>
    engine.execute(sql`UPDATE loads SET loaded_at = TIMESTAMPTZ '2026-11-02 08:00:00+00'`),
  )
  const flow = await shop.flow({
    smtp,
    recipients: [
      `${north[0]},North,fr,Nord,`,
      `${north[1]},Phare,fr,,s2`,
      ...(isFull ? [`${north[2]},Both,fr,Nord,s1;s2`, 'south@shop.example,South,fr,Sud,'] : []),
    ],
    subscription: { scope: { each: ['region', 'establishment'] }, formats: isFull ? ['pdf', 'html'] : ['pdf'] },
    config: { serve: { store: 'main', url, ...(await viewers()) } },
  })
  const before = smtp.accepted.length
  const view = await carriedOut(flow)
  const letters = new Map(smtp.accepted.slice(before).map(({ to, raw }) => [to, withoutChance(raw)]))
  const own = view.plan.reports.filter(({ scope }) => ['Nord', 's1', 's2'].includes(scope?.value ?? ''))
  const files = new Map<string, string>()
  for (const { id, scope, locale } of own) {
    for (const { name } of view.reports.get(id)?.files ?? []) {
      const content = await readFile(join(flow.ledger.filesOf(view.plan.run), name), 'latin1')
      files.set(`${scope?.value} ${locale} ${name}`, content)
    }
  }
  const served = await serve({
    store: shop.store,
    config: { path: flow.configPath, value: await readConfig(flow.configPath) },
    port: 0,
    env: { SESSION_KEY: 'a key that both have, of 32 letters' },
    log: pino({ level: 'silent' }),
    now: () => now,
  })
  const cookies = new Map(
    await Promise.all(['north', 'phare', 'sms'].map(async name => [name, await signIn(served.url, name)] as const)),
  )
  return { shop, served, cookies, run: view.plan.run, letters, files }
}

let hash: string
async function viewers() {
  hash ??= await hashPassword(password)
  return {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the environment
    sessionKey: '${SESSION_KEY}',
    users: {
      north: { password: hash, within: { region: ['Nord'] } },
      phare: { password: hash, within: { establishment: ['s2'] }, locale: 'fr' },
      sms: { password: hash, within: { region: ['Nord'], channel: ['web'] } },
    },
    tokens: { board: { sha256: tokenHash(token), within: { region: ['Nord'] } } },
  }
}

async function signIn(server: string, name: string): Promise<string> {
  const body = new URLSearchParams({ name, password, back: '/' })
  const response = await fetch(`${server}/login`, {
    method: 'POST',
    body,
    headers: { origin: url },
    redirect: 'manual',
  })
  expect(response.status).toBe(303)
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

let smtp: RunningSmtp
let quiet: Region
let large: Region

/** A letter without its date, the ledger's part of its id, and nodemailer's random part boundaries. */
function withoutChance(raw: string): string {
  return raw
    .replace(/^Date: .*\r\n/m, '')
    .replace(/^Message-ID: <[0-9a-f]{16}\./m, 'Message-ID: <')
    .replaceAll(/--_NmP-[0-9a-f]+-Part/g, 'Part')
}

/** A page without the store's identity in its `moment`: a hash of the load time and duration. */
function withoutIdentity(text: string): string {
  return text.replaceAll(/\b(\d+)-[0-9a-f]{8}(?=(@|%40)\d{4}-\d\d-\d\dT)/g, '$1')
}

interface Asked {
  readonly path: string
  readonly method?: 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** The whole response, without its date and cookies. */
async function answerOf({ served, cookies }: Region, viewer: string, { path, method, headers = {}, body }: Asked) {
  const known: Record<string, string> =
    viewer === 'token'
      ? { authorization: `Bearer ${token}` }
      : viewer === ''
        ? {}
        : { cookie: cookies.get(viewer) ?? '' }
  const response = await fetch(served.url + path, {
    method: method ?? 'GET',
    headers: { ...known, ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  const told = [...response.headers]
    .filter(([name]) => !['date', 'set-cookie'].includes(name))
    .map(([name, value]) => [name, withoutIdentity(value)])
  const text = withoutIdentity(Buffer.from(await response.arrayBuffer()).toString('latin1'))
  return { status: response.status, headers: told, body: text }
}

async function expectSame(viewer: string, asked: Asked) {
  const about = JSON.stringify([viewer, asked])
  const [one, other] = await Promise.all([answerOf(quiet, viewer, asked), answerOf(large, viewer, asked)])
  expect(one.status, about).toBeLessThan(500)
  expect(other, about).toEqual(one)
  return one
}

const asSwap = { 'HX-Request': 'true' }
const wide = 'period=2026-10&compare=previous'
const questions = [
  wide,
  'period=2026&grain=month&by=region&ranking.by=region&zone=Asia/Tokyo',
  'period=2026-10&where.region=Sud',
  'period=2026-10&where.establishment=big1&not.channel=channel-1',
  'period=2026-10&where.region=Nor&where.establishment=s9',
  'period=2026-10&ranking.by=channel&by=platform&ranking.metric=waitingChats&ranking.order=name',
]
const parts = {
  volume: ['volume-figures', 'evolution', 'split-channel', 'split-platform', 'ranking', 'movers'],
  handling: ['watch-figures', 'watch-list', 'counts', 'delays', 'heatmap', 'hours', 'distribution'],
}
const partFiles = Object.entries(parts).flatMap(([page, ids]) =>
  ids.flatMap(id => ['csv', 'svg', 'png', 'vl.json'].map(format => `/${page}/${id}.${format}?${wide}`)),
)
const kindsOfChats = ['active', 'started', 'handled', 'closedUnanswered', 'unanswered', 'waiting', 'watched']
const endpoints = [
  'volume?',
  'split?by=region&',
  'split?by=establishment&metric=meanDelaySeconds&',
  'evolution?grain=week&by=channel&',
  'ranking?by=establishment&withEmpty=true&',
  'ranking?by=region&top=1&',
  'table?by=establishment&metrics=activeChats&metrics=meanDelaySeconds&',
  'heatmap?',
  'watch-list?olderThanSeconds=60&',
  'summary?',
  'delay-distribution?fromSeconds=0&',
  'chats?of=active&limit=3&',
]
const pages: readonly Asked[] = [
  ...questions.flatMap(question => [
    { path: `/volume?${question}` },
    { path: `/handling?${question}` },
    { path: `/volume?${question}`, headers: asSwap },
    { path: `/volume/ranking.csv?${question}` },
    { path: `/chats?of=active&${question}` },
    { path: `/report.html?${question}` },
  ]),
  ...partFiles.map(path => ({ path })),
  { path: `/groups?${wide}` },
  { path: `/groups?${wide}&groups=region&where.region=Nord&where.region=Sud` },
  { path: `/groups/groups.csv?${wide}&groups=establishment` },
  { path: `/views?${wide}&of=groups` },
  { path: `/wall?${wide}` },
  ...kindsOfChats.map(of => ({ path: `/chats.csv?of=${of}&${wide}` })),
  ...['establishment', 'region', 'channel', 'platform', 'nothing'].map(of => ({
    path: `/values?dimension=${of}&find=`,
  })),
  { path: '/' },
  { path: `/schedule?${wide}` },
  { path: '/method' },
  { path: '/quality' },
  { path: '/api' },
  { path: '/reports' },
  { path: '/reports?page=2' },
  { path: '/reports/no.such/report/pdf' },
  { path: '/nowhere' },
  { path: '/login' },
  { path: '/healthz' },
  { path: `/report.pdf?${wide}` },
  { path: '/volume?period=2026-10&where.colour=red' },
  { path: '/volume?period=nonsense' },
  { path: '/language', method: 'POST', headers: { origin: url }, body: 'x' },
]
/** The paths that every run requests. */
const onceAtLeast = [
  `/report.html?${wide}`,
  `/volume/evolution.svg?${wide}`,
  `/volume?${wide}&where.region=Sud&where.establishment=big1`,
  `/volume?${wide}&where.region=Nor`,
]
const api: readonly Asked[] = [
  ...endpoints.flatMap(path =>
    ['json', 'csv', 'arrow'].map(format => ({ path: `/api/${path}period=2026-10&format=${format}` })),
  ),
  { path: '/api/dimensions' },
  { path: '/api/dimensions?format=csv' },
  { path: '/api/quality' },
  { path: '/api/quality?format=csv' },
  { path: '/api/openapi.json' },
  { path: '/api/volume?period=2026-10&where.region=Nor' },
  { path: '/api/volume?period=2026-10&where=%7B%22region%22:%5B%22Sud%22%5D%7D' },
  { path: '/api/split?period=2026-10&by=colour' },
  { path: '/api/nothing' },
  ...['volume', 'summary', 'watch-list'].map(
    (name): Asked => ({
      path: `/api/${name}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ period: '2026-10', where: { region: ['Nor', 'Sud'] } }),
    }),
  ),
]

/** `isFull`: every picture, every file and every question, which is slow. */
export function sameNorthSuite({ isFull }: { readonly isFull: boolean }): void {
  beforeAll(async () => {
    smtp = await startSmtp()
    quiet = await openRegion('quiet', { smtp, isFull })
    large = await openRegion('large', { smtp, isFull })
  }, 240_000)
  afterAll(async () => {
    for (const { served, shop } of [quiet, large]) {
      await served.stop()
      await shop.close()
    }
    await smtp.stop()
  })

  test.each(['north', 'phare', 'sms'])('every page and every file of a page are the same, for %s', async viewer => {
    // Slow paths for one viewer only; for the others, the paths that their extra restriction changes most.
    const slow = isFull ? /^\/report\.|\.png/ : /^\/report\.|\.png|\.svg|zone=|where\./
    const asked =
      viewer === 'north'
        ? pages.filter(({ path }) => isFull || !slow.test(path))
        : pages.filter(({ path }) => !slow.test(path) && (isFull || !/\.(csv|vl\.json)/.test(path)))
    for (const one of asked) await expectSame(viewer, one)
    if (viewer === 'north') for (const path of onceAtLeast) await expectSame(viewer, { path })
  })

  test.each(isFull ? ['token', 'north'] : ['token'])('every answer of the API is the same, for %s', async viewer => {
    for (const one of api) await expectSame(viewer, one)
  })

  test('every response to somebody not signed in is the same', async () => {
    for (const path of ['/volume', '/healthz', '/reports', '/api/dimensions']) await expectSame('', { path })
  })

  test('every delivered file linked from the page of reports is the same', async () => {
    const { body } = await expectSame('north', { path: '/reports' })
    const hrefs = [...body.matchAll(/href="(\/reports\/[^"]+)"/g)].map(([, href]) => href ?? '')
    expect(hrefs.length).toBeGreaterThan(1)
    for (const path of hrefs) expect((await expectSame('north', { path })).status).toBe(200)
  })

  test('the letters, their attachments and the files of the ledger are the same', () => {
    const addresses = isFull ? north : north.slice(0, 2)
    for (const address of addresses) expect(large.letters.get(address), address).toBe(quiet.letters.get(address))
    expect([...quiet.letters.keys()]).toEqual(expect.arrayContaining(addresses))
    expect([...large.files.keys()].toSorted()).toEqual([...quiet.files.keys()].toSorted())
    for (const [name, content] of quiet.files) expect(large.files.get(name) === content, name).toBe(true)
  })

  test('the stores do differ, or the tests above would prove nothing', async () => {
    const answers = await Promise.all(
      [quiet, large].map(async ({ shop }) => {
        const store = await openStore(shop.store)
        const counts = await read(store, engine =>
          engine.query(sql`SELECT count(*) AS rows FROM chats`, { rows: 'count' }),
        )
        store.close()
        return counts[0]?.rows
      }),
    )
    expect(answers[0]).not.toBe(answers[1])
    if (isFull) expect(large.letters.get('south@shop.example')).not.toBe(quiet.letters.get('south@shop.example'))
  })

  test('every route of the site is requested above', async () => {
    const paths = await pathsOfSite({ configPath: join(quiet.shop.folder, 'config-0.yaml'), store: quiet.shop.store })
    const asked = [...pages, ...api, { path: '/reports/a/b/c' }].map(({ path }) => path.replace(/\?.*/, ''))
    const left = paths.filter(path => {
      const form = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}$`)
      return !asked.some(one => form.test(one))
    })
    expect(left).toEqual([])
  })
}
