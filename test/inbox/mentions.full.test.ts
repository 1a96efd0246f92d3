import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

let inbox: InboxSite
beforeAll(async () => {
  inbox = await openInboxSite()
})
afterAll(() => inbox?.stop())
const page = async (name: string, path: string, headers: Record<string, string> = {}) =>
  (await inbox.ask(name, path, { headers })).text()
async function note(name: string, path: string, text: string) {
  const thread = await page(name, path)
  const fields = { key: hiddenField(thread, 'key'), seen: hiddenField(thread, 'seen'), act: 'note', text }
  const done = await inbox.ask(name, path, { method: 'POST', body: new URLSearchParams(fields) })
  expect(done.status).toBe(303)
}
const news = async (name: string, query = '') => JSON.parse(await page(name, `/inbox/news${query}`))

test('whoever is named is told, if they see the chat; it is read once they have seen the note', async () => {
  const [north, south] = [await inbox.chat('m1'), await inbox.chat('m2', { site: 'nice' })]
  await note('ann', north, 'Can you look, @Bob? @nora. @ann @nobody <b>')
  await note('ann', south, '@nora @rita: secret of the south')
  expect(await page('bob', '/inbox')).toContain('Mentions (1 new)')
  expect(await page('nora', '/inbox')).toContain('Mentions (1 new)')
  expect(await page('ann', '/inbox')).toContain('>Mentions<')
  const own = await page('nora', '/inbox/mentions')
  expect(own).toContain('ann: <bdi>Can you look, @Bob? @nora. @ann @nobody &lt;b&gt;')
  expect(own).not.toContain('secret of the south')
  expect(await page('rita', '/inbox/mentions')).toContain('secret of the south')
  const [, link = ''] = /href="(\/inbox\/chats\/[^"]*)#event/.exec(await page('bob', '/inbox/mentions')) ?? []
  // A page in a hidden tab is not read.
  await page('bob', link, { 'x-causerie-hidden': '1' })
  expect(await news('bob')).toMatchObject({ mentions: 1 })
  await page('bob', link)
  expect(await news('bob')).toMatchObject({ mentions: 0 })
  expect(await page('bob', '/inbox/mentions')).toContain('Can you look')
  // A customer’s message or a reply names nobody.
  await inbox.chat('m1', { message: 'm1-2', text: '@bob' })
  expect(await news('bob')).toMatchObject({ mentions: 0 })
})

test('news has texts only if they are asked for, and of one’s own part', async () => {
  await inbox.chat('of the south', { site: 'nice', text: 'A southern text' })
  expect(await page('ann', '/inbox/news')).not.toContain('southern')
  expect(await news('ann', '?text')).toMatchObject({ title: 'customer of of the south', text: 'A southern text' })
  expect(await page('nora', '/inbox/news?text')).not.toContain('southern')
})

describe.skipIf(chromiumSkipped !== null)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser?.close())

  test('an @ lists the colleagues who may see the chat; keys choose, and the note tells whom it names', async () => {
    const path = await inbox.chat('m9', { site: 'nice' })
    expect((await inbox.ask('nora', `${path}/colleagues`)).status).toBe(404)
    expect((await inbox.ask('rita', `${path}/colleagues`)).status).toBe(403)
    expect(JSON.parse(await page('ann', `${path}/colleagues`))).toEqual({ names: ['bob', 'rita'] })
    const shown = await openAs(browser, inbox, path)
    const box = shown.locator('#reply')
    const option = shown.locator('#colleagues [role=option]')
    await box.pressSequentially('mail a@b Look @')
    await vi.waitFor(async () => expect(await option.allTextContents()).toEqual(['bob', 'rita']), 10_000)
    expect(await box.getAttribute('aria-controls')).toBe('colleagues')
    expect(await box.getAttribute('aria-activedescendant')).toBe('colleagues-0')
    expect(await barriers(shown)).toEqual([])
    await box.press('ArrowDown')
    expect(await option.nth(1).getAttribute('aria-selected')).toBe('true')
    await box.press('Escape')
    expect(await shown.isHidden('#colleagues')).toBe(true)
    await box.press('Backspace')
    await box.pressSequentially('@BO')
    await vi.waitFor(async () => expect(await option.allTextContents()).toEqual(['bob']), 10_000)
    await box.press('Enter')
    expect(await box.inputValue()).toBe('mail a@b Look @bob ')
    expect(await box.getAttribute('aria-activedescendant')).toBeNull()
    await box.pressSequentially('/')
    await shown.waitForSelector('#canned:not([hidden])')
    expect(await box.getAttribute('aria-controls')).toBe('canned')
    await box.press('Backspace')
    await shown.click('button[value=note]')
    await vi.waitFor(async () => expect(await page('bob', '/inbox/mentions')).toContain('mail a@b Look'), 10_000)
    for (const look of [{ width: 320, dark: false }, ...looks]) {
      const other = await openAs(browser, inbox, path, look)
      await other.locator('#reply').pressSequentially('@')
      await other.waitForSelector('#colleagues [role=option]')
      expect(await other.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
      await shoot(other, 'colleagues', look)
      await other.context().close()
    }
    await shown.context().close()
  })

  test('notifications: asked for by a choice, told while the page is hidden, without the text', async () => {
    const shown = await openAs(browser, inbox, '/inbox')
    await shown.context().grantPermissions(['notifications'], { origin: inbox.site.url })
    await shown.evaluate(`(() => {
      window.told = []
      window.Notification = class extends EventTarget {
        static permission = 'granted'
        static requestPermission = async () => 'granted'
        constructor(title, options) { super(); told.push([title, options.body ?? null]) }
        close() {}
      }
    })()`)
    const hide = (isHidden: boolean) =>
      shown.evaluate(`(() => {
        Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true })
        dispatchEvent(new Event('visibilitychange'))
      })()`)
    const told = () => shown.evaluate('JSON.stringify(told)')
    await shown.selectOption('#notify', 'on')
    await inbox.chat('visible')
    await vi.waitFor(async () => expect(await shown.content()).toContain('customer of visible'), 10_000)
    await hide(true)
    await shown.waitForTimeout(500)
    await inbox.chat('hidden', { text: 'A secret' })
    await vi.waitFor(async () => expect(await told()).toBe('[["A customer has written",null]]'), 10_000)
    await hide(false)
    await shown.selectOption('#notify', 'text')
    await hide(true)
    await shown.waitForTimeout(500)
    await inbox.chat('hidden2', { text: 'Not a secret' })
    await vi.waitFor(async () => expect(await told()).toContain('["customer of hidden2","Not a secret"]'), 10_000)
    await note('bob', await inbox.chat('m9'), 'Hello @ann')
    await vi.waitFor(async () => expect(await told()).toContain('["Somebody has mentioned you",null]'), 10_000)
    await shown.context().close()
    for (const look of looks) {
      const list = await openAs(browser, inbox, '/inbox', { ...look, locale: 'fr' })
      await shoot(list, 'mentions-list', look)
      expect(await barriers(list)).toEqual([])
      expect(await list.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await list.goto(`${inbox.site.url}/inbox/mentions`)
      await shoot(list, 'mentions-page', look)
      expect(await barriers(list)).toEqual([])
      expect(await list.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await list.context().close()
    }
  })
})
