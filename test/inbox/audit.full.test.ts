import { parse } from 'csv-parse/sync'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

let inbox: InboxSite
const cookies = new Map<string, string>()
let north = ''
beforeAll(async () => {
  inbox = await openInboxSite(
    { retention: { days: 30, auditDays: 30 } },
    {
      eve: { inbox: ['read', 'audit'] },
      noel: { inbox: ['read', 'audit'], within: { region: ['north'] } },
      '-x1': { inbox: ['read', 'reply'] },
    },
  )
  for (const name of ['eve', 'noel', '-x1']) cookies.set(name, await inbox.signIn(name))
  north = await inbox.chat('n', { customer: '@SUM' })
  const south = await inbox.chat('s', { site: 'nice' })
  await ask('-x1', north)
  await inbox.ask('bob', south)
  const page = await (await inbox.ask('bob', south)).text()
  const body = new URLSearchParams({ key: hiddenField(page, 'key'), text: 'To say', act: 'note', seen: '1' })
  await inbox.ask('bob', south, { method: 'POST', body })
})
afterAll(() => inbox?.stop())

const ask = (name: string, path: string, headers: Record<string, string> = {}) =>
  inbox.ask('ann', path, { headers: { cookie: cookies.get(name) ?? '', ...headers } })
const table = async (name: string, path: string) => {
  const page = await (await ask(name, path)).text()
  const body = page.slice(page.indexOf('<tbody'), page.indexOf('</tbody>'))
  const rows = [...body.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<bdi>(.*?)<\/bdi>/gs)].map(([, cell]) => cell),
  )
  // Without any entry, a row says so.
  return rows.filter(({ length }) => length > 0)
}
const csv = async (name: string, query = '', headers = {}) => {
  const text = await (await ask(name, `/inbox/audit.csv${query}`, headers)).text()
  return parse(text, { bom: true, delimiter: text.includes(';') ? ';' : ',' }) as string[][]
}
const today = () => new Date().toISOString().slice(0, 10)

test('the audit is chosen by person, act, chat and days', async () => {
  const acts = async (query: string) =>
    (await table('eve', `/inbox/audit?${query}`)).map(([, who, what]) => [who, what])
  expect(await acts('who=bob&what=note')).toEqual([['bob', 'wrote a note']])
  expect(await acts('who=bob&what=export')).toEqual([])
  const chat = north.split('/').at(-1)
  expect((await acts(`chat=${chat}&what=read`)).map(([who]) => who)).toEqual(['-x1'])
  expect(await acts(`chat=${encodeURIComponent(`${inbox.site.url}${north}?at=1`)}&what=read`)).toHaveLength(1)
  expect(await acts('who=bob&through=2026-01-01')).toEqual([])
  expect(await acts(`who=bob&what=note&from=2026-01-01&through=2100-01-01`)).toHaveLength(1)
  expect(await acts('from=2100-01-01')).toEqual([])
  for (const query of ['what=fly', 'from=yesterday', 'through=2026-02-30'])
    for (const path of ['/inbox/audit', '/inbox/audit.csv'])
      expect((await ask('eve', `${path}?${query}`)).status, query).toBe(400)
})

test('who looks at it or saves it is in it, and nobody looks without the right', async () => {
  await ask('noel', '/inbox/audit')
  await csv('noel')
  const [saved, looked] = await table('eve', '/inbox/audit?who=noel')
  expect([saved?.[2], looked?.[2]]).toEqual(['exported chats', 'looked at this list'])
  for (const path of ['/inbox/audit', '/inbox/audit.csv']) {
    expect((await inbox.ask('ann', path)).status).toBe(403)
    expect((await inbox.ask('ann', path, { headers: { cookie: '' } })).status).not.toBe(200)
  }
})

test('who sees a part of the chats sees the audit of that part only', async () => {
  for (const query of ['', '?who=bob', '?what=note', `?from=${today()}`]) {
    expect((await table('noel', `/inbox/audit${query}`)).filter(([, who]) => who === 'bob')).toEqual([])
    expect((await csv('noel', query)).filter(([, who]) => who === 'bob')).toEqual([])
  }
  expect((await csv('noel')).length).toBeGreaterThan(1)
  expect((await csv('eve', '?who=bob')).length).toBeGreaterThan(1)
})

test('its CSV has the separators of the reader, every page of it, and no formula', async () => {
  for (let read = 0; read < 110; read++) await ask('eve', '/inbox/audit?who=nobody')
  const page = await (await ask('eve', '/inbox/audit')).text()
  const next = /<a href="([^"]+)" rel="next">/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  expect((await table('eve', next)).length).toBeGreaterThan(0)
  expect((await csv('eve', '?who=eve')).length).toBeGreaterThan(101)
  const response = await ask('eve', '/inbox/audit.csv?who=-x1', { 'accept-language': 'fr' })
  expect(response.headers.get('content-disposition')).toContain('causerie-audit.csv')
  const text = await response.text()
  expect(text.split('\r\n')[0]).toMatch(/^\uFEFF?Quand \(.+\);Qui;Action;Numéro du chat;Chat$/)
  const [, row] = await csv('eve', '?who=-x1', { 'accept-language': 'fr' })
  expect(row?.slice(0, 3)).toEqual([expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/), "'-x1", 'a lu'])
  expect(row?.[4]).toBe("'@SUM")
})

describe.skipIf(chromiumSkipped !== null)(`in a browser ${chromiumSkipped ?? ''}`, () => {
  test('the page fits every screen, and is for everybody', async () => {
    const browser: Browser = await openChromium()
    const seen: InboxSite = { ...inbox, cookieOf: name => cookies.get(name) ?? '' }
    for (const look of [
      { width: 320, dark: false },
      { width: 1280, dark: true },
      { width: 1280, dark: false },
    ]) {
      const page = await openAs(browser, seen, '/inbox/audit?who=bob', { ...look, as: 'eve', locale: 'de' })
      await shoot(page, 'audit', look)
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
      expect(await barriers(page)).toEqual([])
      await page.context().close()
    }
    await browser.close()
  })
})
