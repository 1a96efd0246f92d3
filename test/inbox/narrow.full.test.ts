import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

const shots = process.env.CAUSERIE_SHOTS
const somebody = 'the.longest.name.of.an.agent.in.the.whole.company@support.of.customers.example.com'
let inbox: InboxSite
let browser: Browser
beforeAll(async () => {
  if (chromiumSkipped !== null) return
  inbox = await openInboxSite(
    {},
    { [somebody]: { inbox: ['read', 'reply'] }, eve: { inbox: ['read', 'audit', 'settle'] } },
  )
  browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await inbox?.stop()
})

describe.skipIf(chromiumSkipped !== null)(`at a width of 320 pixels ${chromiumSkipped ?? ''}`, () => {
  test('no page of the inbox is wider than the screen, however long names and words are', async () => {
    const name = 'Anne-Marie averyveryveryverylongnamewithoutanyplacetobreakit'
    const path = await inbox.chat(name, { text: `${'Word'.repeat(100)} and more` })
    const page = await (await inbox.ask('ann', path)).text()
    const body = new URLSearchParams({ to: somebody, key: hiddenField(page, 'key') })
    await inbox.ask('ann', `${path}/assign`, { method: 'POST', body })
    const pages = {
      ann: ['/inbox', path, '/inbox?q=word', '/inbox?status=archived'],
      eve: ['/inbox/audit', '/inbox/doubt', path],
    }
    for (const locale of ['fr', 'de'])
      for (const [agent, paths] of Object.entries(pages)) {
        const context = await browser.newContext({ locale, viewport: { width: 320, height: 640 } })
        const [cookie = '', value = ''] = (agent === 'eve' ? await inbox.signIn('eve') : inbox.cookieOf(agent)).split(
          '=',
        )
        await context.addCookies([{ name: cookie, value, url: inbox.site.url }])
        const tab = await context.newPage()
        for (const [index, address] of paths.entries()) {
          await tab.goto(inbox.site.url + address)
          if (shots !== undefined) {
            await mkdir(shots, { recursive: true })
            await tab.screenshot({ path: join(shots, `narrow-${agent}-${index}-${locale}.png`), fullPage: true })
          }
          expect(await tab.evaluate('document.documentElement.scrollWidth - innerWidth'), address).toBe(0)
        }
        await context.close()
      }
  })
})
