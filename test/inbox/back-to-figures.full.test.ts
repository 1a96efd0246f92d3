import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { type InboxSite, openInboxSite } from './inbox-site.ts'

let inbox: InboxSite
let browser: Browser
beforeAll(async () => {
  if (chromiumSkipped !== null) return
  inbox = await openInboxSite()
  browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await inbox?.stop()
})

describe.skipIf(chromiumSkipped !== null)('a question to the figures', () => {
  test('is still asked after a visit to the inbox, and never in the inbox', async () => {
    const { url } = inbox.site
    const context = await browser.newContext({ locale: 'en' })
    const [name = '', value = ''] = inbox.cookieOf('ann').split('=')
    await context.addCookies([{ name, value, url }])
    const page = await context.newPage()
    const asked = 'period=2026-03&where.channel=web&metric=messages'
    await page.goto(`${url}/handling?${asked}`)
    await page.click('.sidebar a[href="/inbox"]')
    await page.waitForURL(`${url}/inbox`)
    await page.click('.sidebar nav a:text("Chat volume")')
    await page.waitForURL(`${url}/volume?${asked}`)
    await page.goto(`${url}/inbox`)
    await page.click('.sidebar nav a:text("Saved views")')
    await page.waitForURL(`${url}/views?${asked}&of=volume`)
    await expect(page.locator('#view-name').count()).resolves.toBe(1)
    await context.close()
  })
})
