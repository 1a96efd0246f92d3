import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, looks, openAs, shoot } from './agent-browser.ts'
import { type InboxSite, openInboxSite } from './inbox-site.ts'
import { rowsBody, signedDelivery } from './other-system.ts'

let inbox: InboxSite
let browser: Browser | null = null
beforeAll(async () => {
  inbox = await openInboxSite()
  if (chromiumSkipped === null) browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await inbox?.stop()
})
const page = async (name: string, path: string) => (await inbox.ask(name, path)).text()

test('a thread lists the other chats of its customer that its reader may see', async () => {
  const rows = Array.from({ length: 25 }, (_, index) => ({
    chat_id: `z${index}`,
    message_id: `z${index}`,
    sent_at: new Date(Date.now() - 1000 * (60 - index)).toISOString(),
    establishment_id: index === 24 ? 'nice' : 'lille',
    customer_id: 'Zoé <b>',
    text: index === 24 ? 'secret of Nice' : `Message ${index} <b>`,
  }))
  const { body, headers } = signedDelivery(rowsBody(...rows), { id: 'others' })
  await fetch(`${inbox.site.url}/inbox/hooks/crm`, { method: 'POST', body, headers })
  const list = await page('ann', '/inbox')
  const [, path = ''] = /href="(\/inbox\/chats\/[^"]*)">\s*<span class="who">Zoé/.exec(list) ?? []
  const all = await page('ann', path)
  expect(all).toContain('Other chats of this customer: 20+')
  expect(all.match(/<bdi class="preview">/g)).toHaveLength(20)
  expect(all).toContain('secret of Nice')
  expect(all).toContain('Message 23 &lt;b&gt;')
  expect(all).not.toContain('Message 3 ')
  const own = await page('nora', path)
  expect(own).not.toContain('secret of Nice')
  expect(own).toContain('Message 23')
  expect(await page('ann', await inbox.chat('alone'))).not.toContain('Other chats')
  if (browser === null) return
  for (const look of looks) {
    const shown = await openAs(browser, inbox, path, { ...look, locale: 'fr' })
    await shown.click('.other-chats summary')
    await shoot(shown, 'other-chats', look)
    expect(await barriers(shown)).toEqual([])
    expect(await shown.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
    await shown.context().close()
  }
})
