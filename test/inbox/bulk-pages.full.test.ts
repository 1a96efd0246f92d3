import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, type Look, looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

let inbox: InboxSite
beforeAll(async () => {
  inbox = await openInboxSite()
})
afterAll(() => inbox?.stop())
const page = async (name: string, path: string) => (await inbox.ask(name, path)).text()
const idOf = (path: string) => path.split('/').at(-1) ?? ''
async function post(name: string, path: string, fields: readonly (readonly [string, string])[]) {
  const body = new URLSearchParams(fields.map(([one, value]): [string, string] => [one, value]))
  return inbox.ask(name, path, { method: 'POST', body })
}

test('without scripts: chosen chats, then a filtered list, of one’s own part only, and back again', async () => {
  const north = [await inbox.chat('n1'), await inbox.chat('n2'), await inbox.chat('n3')]
  const south = await inbox.chat('s1', { site: 'nice' })
  const list = await page('ann', '/inbox?where.region=north')
  expect(list).not.toContain(idOf(south))
  const field = (name: string, text = list) => [name, hiddenField(text, name).replaceAll('&amp;', '&')] as const
  const form = [field('key'), field('seq'), field('question')]
  await inbox.chat('n2', { message: 'n2-2', text: 'Still there?' })
  const chosen = north.slice(0, 2).map(path => ['chat', idOf(path)] as const)
  const begun = await post('ann', '/inbox/bulk', [...form, ['act', 'archive'], ...chosen, ['chat', idOf(south)]])
  const address = begun.headers.get('location') ?? ''
  expect([begun.status, address]).toEqual([
    303,
    expect.stringMatching(/^\/inbox\?where\.region=north&bulk=[0-9a-f-]+$/),
  ])
  await vi.waitFor(async () => expect(await page('ann', address)).toContain('Archived: 1.'), 10_000)
  expect(await page('ann', address)).toContain('because the customer has written meanwhile: 1.')
  expect(await page('ann', '/inbox')).toContain(idOf(south))
  // Somebody else’s undertaking is not there for others.
  const undo = `/inbox/bulk/${new URLSearchParams(address.split('?')[1]).get('bulk')}/undo`
  expect(await page('bob', address)).not.toContain('Archived: 1.')
  expect((await post('bob', undo, [field('question')])).status).toBe(404)
  expect((await post('nora', undo, [field('question')])).status).toBe(403)
  expect((await post('nora', '/inbox/bulk', [...form, ['act', 'archive-all']])).status).toBe(403)
  expect(await page('nora', '/inbox')).not.toContain('id="bulk"')
  expect((await post('ann', undo, [field('question')])).headers.get('location')).toBe(address)
  await vi.waitFor(async () => expect(await page('ann', address)).toContain('Put back as they were: 1.'), 10_000)
  expect(await page('ann', north[0] ?? '')).toMatch(/Archived, undone: /)

  const again = await page('ann', '/inbox?where.region=north')
  const all = [field('key', again), field('seq', again), field('question', again), ['act', 'archive-all'] as const]
  const whole = (await post('ann', '/inbox/bulk', all)).headers.get('location') ?? ''
  await vi.waitFor(async () => expect(await page('ann', whole)).toContain('Archived: 3.'), 10_000)
  const left = await page('ann', '/inbox')
  expect(left).toContain(idOf(south))
  for (const path of north) expect(left).not.toContain(idOf(path))
})

describe.skipIf(chromiumSkipped !== null)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser?.close())
  const open = (path: string, look: Look = {}) => openAs(browser, inbox, path, look)

  test('x chooses, also while the list changes; e archives; the list says how far it is', async () => {
    for (const name of ['b1', 'b2', 'b3', 'b4']) await inbox.chat(name)
    const shown = await open('/inbox')
    await shown.keyboard.press('j')
    await shown.keyboard.press('x')
    await shown.keyboard.press('j')
    await shown.keyboard.press('x')
    await inbox.chat('b5')
    await vi.waitFor(async () => expect(await shown.content()).toContain('customer of b5'), 10_000)
    expect(await shown.textContent('#archive-selected')).toBe('Archive the chosen chats (2)')
    expect(await shown.locator('.inbox-list input:checked').count()).toBe(2)
    // The list was loaded anew, and the focus is where it was.
    await shown.keyboard.press('j')
    await shown.keyboard.press('x')
    expect(await shown.locator('.inbox-list input:checked').count()).toBe(3)
    await shoot(shown, 'bulk-chosen')
    await shown.keyboard.press('e')
    await shown.waitForSelector('.bulk-progress')
    await vi.waitFor(async () => expect(await shown.textContent('.bulk-progress')).toContain('Archived: 3.'), 10_000)
    await shown.click('#undo')
    await vi.waitFor(
      async () => expect(await shown.textContent('.bulk-progress')).toContain('as they were: 3.'),
      10_000,
    )
    await shown.click('#select-all')
    expect(await shown.locator('.inbox-list input:not(:checked)').count()).toBe(0)
    await shown.context().close()
    for (const look of looks) {
      const seen = await open('/inbox', { ...look, locale: 'fr' })
      await seen.click('.inbox-list input >> nth=0')
      await seen.click('.bulk-form summary')
      await shoot(seen, 'bulk-list', look)
      expect(await barriers(seen)).toEqual([])
      await seen.click('#archive-selected')
      await vi.waitFor(async () => expect(await seen.textContent('.bulk-progress')).toContain('Archivés'), 10_000)
      await shoot(seen, 'bulk-done', look)
      expect(await barriers(seen)).toEqual([])
      expect(await seen.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await seen.click('#undo')
      await vi.waitFor(async () => expect(await seen.textContent('.bulk-progress')).toContain('comme avant'), 10_000)
      await seen.context().close()
    }
  })
})
