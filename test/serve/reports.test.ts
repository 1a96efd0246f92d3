import { readFile, writeFile } from 'node:fs/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { readConfig } from '../../config/read-config.ts'
import { hashPassword } from '../../serve/access/password.ts'
import { type Served, serve } from '../../serve/serve.ts'
import { carriedOut, now, openShop, type Shop } from '../jobs/shop.ts'
import { signIn } from './site.ts'

const password = 'a password that is long'
let shop: Shop
let served: Served
let run: string
const cookies = new Map<string, string>()

beforeAll(async () => {
  shop = await openShop()
  const flow = await shop.flow({
    subscription: { scope: { each: ['region', 'establishment'] }, folder: 'delivered', formats: ['pdf', 'html'] },
  })
  run = (await carriedOut(flow)).plan.run
  const hash = await hashPassword(password)
  const users = {
    all: { password: hash },
    north: { password: hash, within: { region: ['Nord'] } },
    phare: { password: hash, within: { establishment: ['s2'] } },
    sms: { password: hash, within: { channel: ['sms'] } },
  }
  const config = parse(await readFile(flow.configPath, 'utf8'))
  await writeFile(flow.configPath, stringify({ ...config, serve: { store: 'main', users } }))
  served = await serve({
    store: shop.store,
    config: { path: flow.configPath, value: await readConfig(flow.configPath) },
    port: 0,
    env: {},
    log: pino({ level: 'silent' }),
    now: () => now,
  })
  for (const name of Object.keys(users)) cookies.set(name, await signIn(served.url, { name, password }))
}, 120_000)
afterAll(async () => {
  await served.stop()
  await shop.close()
})

const get = (user: string, path: string) =>
  fetch(served.url + path, { headers: { cookie: cookies.get(user) ?? '' }, redirect: 'manual' })
const hrefs = async (user: string) => {
  const text = await (await get(user, '/reports')).text()
  return [...text.matchAll(/href="(\/reports\/[^"]+)"/g)].map(([, href]) => href ?? '')
}

test('users see the delivered reports within their scope, and can download no others', async () => {
  const all = await hrefs('all')
  const north = await hrefs('north')
  const phare = await hrefs('phare')
  const ids = (links: readonly string[]) => new Set(links.map(link => link.split('/')[3]))
  // One report for each region and establishment that had chats, each as PDF and HTML.
  expect(all.length).toBe(2 * ids(all).size)
  expect(all.length).toBeGreaterThan(north.length)
  // The region Nord and its two establishments.
  expect(ids(north).size).toBe(3)
  expect(ids(phare).size).toBe(1)
  expect(await hrefs('sms')).toEqual([])
  for (const user of ['north', 'phare', 'sms']) {
    const own = new Set(await hrefs(user))
    for (const href of all) expect((await get(user, href)).status, `${user} ${href}`).toBe(own.has(href) ? 200 : 404)
  }
})

test('files are served as delivered, and HTML is sandboxed away from the site', async () => {
  const links = await hrefs('all')
  const pdfOf = links.find(link => link.endsWith('/pdf')) ?? ''
  const pageOf = links.find(link => link.endsWith('/html')) ?? ''
  const document = await get('all', pdfOf)
  expect(document.headers.get('content-type')).toBe('application/pdf')
  expect(
    Buffer.from(await document.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-')
  const report = await get('all', pageOf)
  expect(report.headers.get('content-security-policy')).toBe('sandbox allow-scripts')
  expect(await report.text()).toContain('<!doctype html>')
})

test.each([
  '/reports/..%2F..%2Fetc/passwd/pdf',
  '/reports/%2e%2e/x/pdf',
  '/reports/no.such-run/report/pdf',
  '/reports/RUN/..%2Fplan.json/pdf',
  '/reports/RUN/report/plan.json',
  '/reports/RUN%00/x/pdf',
])('%s is a 404', async path => {
  const response = await get('all', path.replace('RUN', run))
  expect(response.status).toBe(404)
  expect(await response.text()).not.toContain('root:')
})
