import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { chatList, openStore, summary } from '../../src/index.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { openSite, signIn, type TestSite } from '../serve/site.ts'
import { openShop, type Shop } from './shop.ts'

const password = 'a password of theirs'
/** A screenshot of each step, for people to look at. */
const pictures = join(import.meta.dirname, '../../out/widget')
let shop: Shop
let site: TestSite
let browser: Browser
const contexts: BrowserContext[] = []
beforeAll(async () => {
  if (chromiumSkipped !== null) return
  await mkdir(pictures, { recursive: true })
  shop = await openShop({ site: 'lyon' })
  const agent = { inbox: ['read', 'reply', 'archive'], password: await hashPassword(password) }
  site = await openSite({
    log: [[{ chatId: 'old', sentAt: '2026-03-05T10:00:00Z', author: 'customer', establishmentId: 'lyon' }]],
    establishments: 'establishment_id,name,region,time_zone\nlyon,Lyon Part-Dieu,South,Europe/Paris',
    serve: { users: { ann: agent, bob: agent } },
    config: {
      inbox: { undoSeconds: 0, connections: { shop: { widget: { origins: [shop.origin], sites: ['lyon'] } } } },
    },
    options: { publishMs: 300, now: () => new Date().toISOString() },
  })
  shop.host = site.url
  browser = await openChromium()
})
afterAll(async () => {
  await browser?.close()
  await site?.stop()
  shop?.close()
})

let pictured = 0
const picture = (page: Page, name: string) =>
  page.screenshot({ path: join(pictures, `${String(++pictured).padStart(2, '0')}-${name}.png`) })

/** A page in its own browser context, whose errors are collected in `problems`. */
async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', ...options })
  contexts.push(context)
  const page = await context.newPage()
  page.on('pageerror', error => problems.push(String(error)))
  page.on('console', message => {
    const isMeant = /ERR_INTERNET_DISCONNECTED|409 \(Conflict\)/.test(message.text())
    if (message.type() === 'error' && !isMeant) problems.push(message.text())
  })
  return page
}
const problems: string[] = []

async function agentPage(name: string): Promise<Page> {
  const page = await newPage()
  const [key = '', value = ''] = (await signIn(site.url, { name, password })).split('=')
  await page.context().addCookies([{ name: key, value, url: site.url }])
  await page.goto(`${site.url}/inbox`)
  return page
}
const poll = <Value>(value: () => Promise<Value>) => expect.poll(value, { timeout: 30_000, interval: 100 })
const windowOf = (page: Page) => page.frameLocator('iframe')
const say = async (page: Page, text: string) => {
  const box = windowOf(page).locator('#text')
  await box.fill(text)
  await box.press('Enter')
}
const states = (page: Page) => windowOf(page).locator('#messages .visitor .state').allInnerTexts()
const texts = (page: Page) => windowOf(page).locator('#messages .text').allInnerTexts()

describe.skipIf(chromiumSkipped !== null)(`a customer and two agents ${chromiumSkipped ?? ''}`, () => {
  test('a question, two answers at once, an archive, a return, and the statistics', async () => {
    const customer = await newPage()
    await customer.goto(shop.origin)
    await picture(customer, 'shop')
    await customer.getByRole('button', { name: 'Write to us' }).click()
    await poll(() => customer.evaluate('document.activeElement.id')).toBe('causerie-widget-shop')
    await say(customer, 'Hello, is my coat ready?\nI was told Friday.')
    await poll(() => states(customer)).toEqual(['sent'])
    await picture(customer, 'question')

    const [ann, bob] = [await agentPage('ann'), await agentPage('bob')]
    await picture(ann, 'list-of-ann')
    for (const agent of [ann, bob]) await agent.locator('.inbox-list a').first().click()
    await ann.waitForSelector('#reply')
    await bob.fill('#reply', 'It will be there tomorrow.')
    await ann.fill('#reply', 'Hello, it is ready 🧥👍🏽')
    await ann.keyboard.press('Control+Enter')
    await poll(() => texts(customer)).toEqual([
      'Hello, is my coat ready?\nI was told Friday.',
      'Hello, it is ready 🧥👍🏽',
    ])
    await picture(customer, 'answered')
    await bob.getByRole('button', { name: 'Send', exact: true }).click()
    await poll(() => bob.locator('.problem').innerText()).toContain('ann has answered meanwhile')
    expect(await bob.inputValue('#reply')).toBe('It will be there tomorrow.')
    await picture(bob, 'conflict-of-bob')

    // The agent sees that the visitor has read the answer.
    await poll(() => ann.locator('.thread .state').innerText()).toBe('read')
    await picture(ann, 'read-by-the-customer')

    // Offline: a message waits, and is sent once the connection is back.
    await customer.context().setOffline(true)
    await say(customer, 'Thank you!')
    await poll(() => states(customer)).toEqual(['sent', 'not sent yet'])
    await poll(() => windowOf(customer).locator('#note').innerText()).toContain('No connection')
    await picture(customer, 'offline')
    await customer.context().setOffline(false)
    await poll(() => states(customer)).toEqual(['sent', 'sent'])

    await poll(() => ann.locator('.thread').innerText()).toContain('Thank you!')
    await ann.getByRole('button', { name: 'Archive', exact: true }).click()
    await ann.waitForURL(`${site.url}/inbox`)
    await poll(() => windowOf(customer).locator('#ended').innerText()).toContain('This chat was closed')
    await picture(customer, 'closed')

    // A returning visitor finds the old messages; a new one reopens the chat.
    await customer.goto('about:blank')
    await customer.goto(shop.origin)
    await poll(async () => (await texts(customer)).length).toBe(3)
    await say(customer, 'One more thing: do you have umbrellas?')
    await poll(() => states(customer)).toEqual(['sent', 'sent', 'sent'])
    await picture(customer, 'return')
    await poll(() => ann.locator('.inbox-list').innerText()).toContain('umbrellas')
    await picture(ann, 'open-again')

    // Files in both directions.
    await windowOf(customer)
      .locator('#file')
      .setInputFiles([
        { name: 'the ticket.txt', mimeType: 'text/plain', buffer: Buffer.from('No. 4711') },
        { name: 'my coat.png', mimeType: 'image/png', buffer: await customer.screenshot() },
      ])
    await picture(customer, 'files-chosen')
    await windowOf(customer).locator('#text').press('Enter')
    await poll(() => states(customer)).toEqual(['sent', 'sent', 'sent', 'sent'])
    await ann.locator('.inbox-list a').first().click()
    await poll(() => ann.locator('.thread .attachments .name').allInnerTexts()).toEqual([
      'the ticket.txt',
      'my coat.png',
    ])
    await ann.setInputFiles('#file', { name: 'answer.txt', mimeType: 'text/plain', buffer: Buffer.from('Here it is.') })
    await poll(() => ann.locator('#attachments .name').allInnerTexts()).toEqual(['answer.txt'])
    await ann.fill('#reply', 'Found it.')
    await ann.keyboard.press('Control+Enter')
    const own = windowOf(customer).locator('.visitor .files a')
    await poll(() => own.allInnerTexts()).toEqual(['the ticket.txt', 'my coat.png'])
    const link = windowOf(customer).locator('.agent .files a')
    await poll(() => link.allInnerTexts()).toEqual(['answer.txt'])
    const [download] = await Promise.all([customer.waitForEvent('download'), link.click()])
    expect(await readFile(await download.path(), 'utf8')).toBe('Here it is.')
    await picture(customer, 'files-both-ways')
    await picture(ann, 'files-of-the-customer')

    // With the window closed, the button counts the unread messages.
    await windowOf(customer).locator('#text').press('Escape')
    await ann.fill('#reply', 'Yes, in three colours.')
    await ann.keyboard.press('Control+Enter')
    await customer.getByRole('button', { name: 'New messages: 1' }).click({ timeout: 60_000 })
    await poll(async () => (await texts(customer)).at(-1)).toBe('Yes, in three colours.')
    await windowOf(customer).getByRole('button', { name: 'Close' }).click()
    await customer.getByRole('button', { name: 'Write to us' }).waitFor()

    // The statistics have the two answered waits and their mean delay.
    const events = await ann.locator('.thread li').evaluateAll(items =>
      items.map(item => ({
        author: item.className,
        at: Date.parse(item.querySelector('time')?.getAttribute('datetime') ?? ''),
      })),
    )
    const at = (author: string) => events.find(event => event.author === author)?.at ?? Number.NaN
    const store = await openStore(site.store)
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    const asked = {
      period: { start: day(-1), end: day(2) },
      zone: 'UTC',
      asOf: new Date(Date.now() + 60_000).toISOString(),
    }
    await poll(async () => (await summary(store, asked)).answeredWaits).toBe(2)
    const { handled, meanDelaySeconds, openedWaits } = await summary(store, asked)
    expect([handled, openedWaits]).toEqual([1, 3])
    expect(meanDelaySeconds).toBeCloseTo((at('agent') - at('customer')) / 1000, 2)
    const waiting = await chatList(store, { ...asked, of: 'waiting' })
    expect(waiting.rows.map(({ chatId }) => chatId)).toEqual(['old'])
    store.close()
    expect(problems).toEqual([])
  })

  test('on a phone, in the dark, in French', async () => {
    const customer = await newPage({
      viewport: { width: 320, height: 600 },
      colorScheme: 'dark',
      isMobile: true,
      hasTouch: true,
    })
    await customer.goto(`${site.url}/widget/shop?lang=fr`)
    await customer.locator('#text').fill('Bonjour, le magasin est-il ouvert samedi après-midi ?')
    await picture(customer, 'by-itself-fr')
    await customer.goto(shop.origin)
    await picture(customer, 'phone-button')
    await customer.getByRole('button', { name: 'Write to us' }).tap()
    await say(customer, 'Hello')
    await poll(() => states(customer)).toEqual(['sent'])
    await say(
      customer,
      'https://example.com/a-very-long-address-without-any-place-to-break-it/and-still-longer-than-that',
    )
    await poll(() => states(customer)).toEqual(['sent', 'sent'])
    await picture(customer, 'phone-window')
    const frame = customer.frames()[1]
    expect(await frame?.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
    expect(problems).toEqual([])
  })
})
