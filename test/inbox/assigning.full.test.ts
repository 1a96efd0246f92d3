import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { looks, openAs, shoot } from './agent-browser.ts'
import { type InboxSite, openInboxSite } from './inbox-site.ts'

const sites: Record<'none' | 'load' | 'team', InboxSite> = {} as never
beforeAll(async () => {
  for (const rule of ['none', 'load', 'team'] as const) sites[rule] = await openInboxSite({ assignment: rule })
})
afterAll(async () => {
  for (const site of Object.values(sites)) await site.stop()
})

const post = (site: InboxSite, name: string, path: string, fields: Record<string, string>) =>
  site.ask(name, path, { method: 'POST', body: new URLSearchParams(fields) })
const away = (site: InboxSite, name: string, isAway: boolean) =>
  post(site, name, '/inbox/away', { away: isAway ? 'yes' : 'no' })
async function assigneeOf(site: InboxSite, path: string): Promise<string> {
  const page = await (await site.ask('ann', path)).text()
  return /<option value="([^"]*)" selected>/.exec(page.slice(page.indexOf('id="assignee"')))?.[1] ?? '?'
}
const isFor = (site: InboxSite, path: string, who: string) =>
  vi.waitFor(async () => expect(await assigneeOf(site, path)).toBe(who), { timeout: 60_000, interval: 100 })
let keys = 0
const assign = (site: InboxSite, path: string, to: string) =>
  post(site, 'ann', `${path}/assign`, { to, key: `k${keys++}` })

test('by load: chats go round among those who see them and are not away; a hand has the last word', async () => {
  const site = sites.load
  await away(site, 'bob', true)
  const [first, second] = [await site.chat('l1'), await site.chat('l2')]
  // Ann is first by name; then Nora has fewer.
  await isFor(site, first, 'ann')
  await isFor(site, second, 'nora')
  const south = await site.chat('l3', { site: 'nice' })
  await isFor(site, south, 'ann')
  await isFor(site, await site.chat('l4'), 'nora')
  // By hand to nobody: it stays so until the customer writes again.
  await assign(site, first, '')
  await isFor(site, await site.chat('l5'), 'ann')
  expect(await assigneeOf(site, first)).toBe('')
  await site.site.restart()
  await site.chat('l6')
  expect(await assigneeOf(site, first)).toBe('')
  await away(site, 'ann', true)
  await away(site, 'bob', false)
  expect(await assigneeOf(site, south)).toBe('ann')
  await site.chat('l3', { site: 'nice', message: 'l3-2', text: 'Again' })
  await isFor(site, south, 'bob')
  const thread = await (await site.ask('bob', south)).text()
  expect(thread).toContain('ann (away)')
  expect(thread).toMatch(/Assigned to bob: <p class="meta">System/)
})

test('by team: only users of a part of the chats; nobody, where no team is there', async () => {
  const site = sites.team
  const [north, south] = [await site.chat('t1'), await site.chat('t2', { site: 'nice' })]
  await isFor(site, north, 'nora')
  expect(await assigneeOf(site, south)).toBe('')
  await away(site, 'nora', true)
  await assign(site, south, 'bob')
  await site.chat('t1', { message: 't1-2', text: 'Again' })
  await isFor(site, north, '')
  // Whoever has it by hand and is there keeps it.
  await site.chat('t2', { site: 'nice', message: 't2-2', text: 'Again' })
  await away(site, 'nora', false)
  await isFor(site, await site.chat('t3'), 'nora')
  expect(await assigneeOf(site, south)).toBe('bob')
})

test('without a rule nobody is chosen, and chats of who is away go back to nobody', async () => {
  const site = sites.none
  const path = await site.chat('n1')
  await assign(site, path, 'bob')
  await away(site, 'bob', true)
  expect(await (await site.ask('bob', '/inbox')).text()).toContain('You are away')
  await site.chat('n1', { message: 'n1-2', text: 'Again' })
  await isFor(site, path, '')
  expect((await away(site, 'rita', true)).status).toBe(403)
})

describe.skipIf(chromiumSkipped !== null)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser?.close())
  test('the switch', async () => {
    const site = sites.none
    await away(site, 'bob', true)
    for (const look of looks) {
      const shown = await openAs(browser, site, '/inbox', { ...look, as: 'bob', locale: 'fr' })
      await shoot(shown, 'away-list', look)
      expect(await shown.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await shown.context().close()
    }
    const shown = await openAs(browser, site, '/inbox', { as: 'bob' })
    await shown.click('.away button')
    await vi.waitFor(async () => expect(await shown.textContent('.away')).toBe('I am away'), 10_000)
    await shown.context().close()
  })
})
