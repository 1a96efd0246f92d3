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

const poll = <Value>(value: () => Promise<Value>) => expect.poll(value, { timeout: 30_000, interval: 100 })

describe.skipIf(chromiumSkipped !== null)(`ten tabs of one agent ${chromiumSkipped ?? ''}`, () => {
  test('all show a new message over one connection, also after the tab that held it is closed', async () => {
    const path = await inbox.chat('ten', { text: 'The first one' })
    const context = await browser.newContext({ locale: 'en' })
    const [name = '', value = ''] = inbox.cookieOf('ann').split('=')
    await context.addCookies([{ name, value, url: inbox.site.url }])
    let opened = 0
    context.on('request', request => {
      if (new URL(request.url()).pathname === '/inbox/live') opened++
    })
    const tabs = []
    // Half of them show the list, half the chat.
    for (let tab = 0; tab < 10; tab++) {
      const page = await context.newPage()
      await page.goto(inbox.site.url + (tab % 2 === 0 ? '/inbox' : path))
      tabs.push(page)
    }
    const [first, ...others] = tabs
    await inbox.chat('ten', { text: 'The second one', message: 'ten-2' })
    for (const page of tabs) await poll(() => page.locator('#content').innerText()).toContain('The second one')
    expect(opened).toBe(1)
    await first?.close()
    await inbox.chat('ten', { text: 'The third one', message: 'ten-3' })
    for (const page of others) await poll(() => page.locator('#content').innerText()).toContain('The third one')
    expect(opened).toBe(2)
    await context.close()
  })
})
