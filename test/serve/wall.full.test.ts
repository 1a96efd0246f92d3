import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingest } from '../../src/index.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { openSite, type TestSite } from './site.ts'

const chat = (id: number) => ({
  chatId: `chat-${id}`,
  messageId: `m-${id}`,
  sentAt: `2026-03-${String(1 + (id % 28)).padStart(2, '0')}T10:00:00Z`,
  author: 'customer' as const,
  customerId: `customer-${id}`,
  establishmentId: 'e',
})
let site: TestSite
let browser: Browser
beforeAll(async () => {
  site = await openSite({
    log: [Array.from({ length: 41 }, (_, index) => chat(index))],
    establishments: 'establishment_id,name,region\ne,Le Phare,North',
    options: { zone: 'Europe/Paris' },
  })
  if (chromiumSkipped === null) browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
})

const path = '/wall?period=2026-03'

test('as long as nothing has changed, there is nothing to read; a load, another language or another filter is a change', async () => {
  const first = await fetch(site.url + path)
  const tag = first.headers.get('etag') ?? ''
  expect(await first.text()).toContain('>41</dd>')
  const again = (address: string, headers = {}) =>
    fetch(site.url + address, { headers: { 'if-none-match': tag, ...headers } })
  expect((await again(path)).status).toBe(304)
  expect((await again(path, { 'accept-language': 'fr' })).status).toBe(200)
  expect((await again('/wall?period=2026-02')).status).toBe(200)
  expect((await again(`${path}&theme=dark`)).status).toBe(200)
  await ingest({ store: site.store, inputs: [[chat(41)]] })
  const changed = await again(path)
  expect(changed.status).toBe(200)
  expect(await changed.text()).toContain('>42</dd>')
})

test('a wrong theme is told', async () => {
  expect((await fetch(`${site.url}/wall?theme=pink`)).status).toBe(400)
})

describe.skipIf(chromiumSkipped !== null)('on a screen', () => {
  test('it renews itself, says since when the server is gone, and goes on when it is back', async () => {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' })
    const page = await context.newPage()
    await page.clock.install()
    await page.goto(site.url + path)
    const shown = () => page.locator('#wall dd.value').nth(1).textContent()
    const size = await page.evaluate('[document.documentElement.scrollHeight, document.documentElement.scrollWidth]')
    expect(size).toEqual([1080, 1920])
    const before = Number(await shown())
    await ingest({ store: site.store, inputs: [[chat(100)]] })
    await page.clock.runFor(16_000)
    await expect.poll(shown).toBe(String(before + 1))
    await site.whileStopped(async () => {
      await page.clock.runFor(16_000)
      await expect.poll(() => page.locator('#line').textContent()).toMatch(/^No connection since .*\d/)
      expect(await shown()).toBe(String(before + 1))
    })
    await page.clock.runFor(16_000)
    await expect.poll(() => page.locator('#line').textContent()).toBe('')
    await context.close()
  })
})
