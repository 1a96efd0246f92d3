import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, type Look, looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

let inbox: InboxSite
const hostile = `<img src=x onerror=alert(1)>"'&`
const post = (name: string, path: string, fields: Record<string, string>) =>
  inbox.ask(name, path, { method: 'POST', body: new URLSearchParams(fields) })
const save = (name: string, fields: Record<string, string>) =>
  post(name, '/inbox/canned', { act: 'save', id: '', seen: '0', dimension: '', value: '', ...fields })
const page = async (name: string, path: string) => (await inbox.ask(name, path)).text()
const titlesIn = (text: string) => [...text.matchAll(/data-title="([^"]*)"/g)].map(([, title]) => title)

beforeAll(async () => {
  inbox = await openInboxSite(
    {},
    {
      bob: { inbox: ['read', 'reply', 'archive', 'canned'] },
      nora: { inbox: ['read', 'reply', 'canned'], within: { region: ['north'] } },
    },
  )
})
afterAll(() => inbox?.stop())

describe('canned replies', () => {
  test('who may write them does; others insert them, with what is known in place of placeholders', async () => {
    expect((await save('ann', { title: 'No', text: 'no' })).status).toBe(403)
    expect((await save('bob', { title: 'Delay', text: '' })).status).toBe(400)
    const text = `Hello {{customer}}, {{site}} here, {{ Agent }}. {{order}} ${hostile}`
    expect((await save('bob', { title: hostile, text })).status).toBe(303)
    expect((await save('bob', { title: 'Retard de livraison', text: 'Désolé pour l’été' })).status).toBe(303)
    const managed = await page('bob', '/inbox/canned')
    expect(managed).toContain('there is no such placeholder: {{order}}')
    expect(managed).not.toContain('<img src=x')
    const chat = await inbox.chat('zoe')
    const offered = await page('ann', `${chat}/canned`)
    expect(offered).not.toContain('<img src=x')
    expect(offered).toContain('data-text="Hello customer of zoe, Lille here, ann. {{order}} &lt;img')
    expect(titlesIn(await page('ann', `${chat}/canned?q=${encodeURIComponent('ete LIVR')}`))).toEqual([
      'Retard de livraison',
    ])
    const [, id = ''] = /name="canned" value="([^"]+)" aria-label="Insert &lt;/.exec(offered) ?? []
    await post('ann', `${chat}/draft`, { key: 'k', seen: '1', text: 'Before.' })
    expect((await post('ann', `${chat}/canned`, { canned: id })).headers.get('location')).toBe(`${chat}#composer`)
    const thread = await page('ann', chat)
    expect(thread).toContain('>Before.\n\nHello customer of zoe, Lille here, ann. {{order}} &lt;img')
    expect(thread).toContain('Fill this in before you send: {{order}}<')
    expect((await post('rita', `${chat}/canned`, { canned: id })).status).toBe(403)
  })

  test('an anonymous visitor has no name to insert', async () => {
    await save('bob', { title: 'Anonymous', text: 'Dear {{customer}}' })
    const chat = await inbox.chat('anonymous', { customer: 'visitor-0123456789ab' })
    expect(await page('ann', `${chat}/canned?q=Anonymous`)).toContain('data-text="Dear {{customer}}"')
  })

  test('each is for chats of a place, and changed only by who sees all of these', async () => {
    expect((await save('bob', { title: 'Of Nice', text: 'x', dimension: 'establishment', value: 'Nice' })).status).toBe(
      303,
    )
    expect((await save('nora', { title: 'Of the north', text: 'x' })).status).toBe(303)
    expect(
      (await save('nora', { title: 'Of Lille', text: 'x', dimension: 'establishment', value: 'lille' })).status,
    ).toBe(303)
    const refused = await save('nora', { title: 'Other', text: 'kept', dimension: 'establishment', value: 'Nice' })
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('There is no “Nice”')])
    const [lille, nice] = [await inbox.chat('north'), await inbox.chat('south', { site: 'nice' })]
    const offered = async (chat: string) => titlesIn(await page('ann', `${chat}/canned?q=Of`))
    expect(await offered(lille)).toEqual(['Of Lille', 'Of the north'])
    expect(await offered(nice)).toEqual(['Of Nice'])
    const own = await page('nora', '/inbox/canned')
    expect(own).not.toContain('Of Nice')
    expect(own).not.toContain('Anonymous')
    const all = await page('bob', '/inbox/canned')
    const [, ofNice = ''] = /edit=([^"]+)" aria-label="Change Of Nice"/.exec(all) ?? []
    expect((await inbox.ask('nora', `/inbox/canned?edit=${ofNice}`)).status).toBe(404)
    await post('nora', '/inbox/canned', { act: 'remove', id: ofNice })
    expect(await page('bob', '/inbox/canned')).toContain('Of Nice')
    const forged = await save('nora', {
      id: ofNice,
      seen: hiddenField(await page('bob', `/inbox/canned?edit=${ofNice}`), 'seen'),
      title: 'Taken',
      text: 'x',
    })
    expect(forged.status).toBe(409)
  })

  test('of two who change the same one, the second is told and keeps their text', async () => {
    const [, id = ''] = /edit=([^"]+)" aria-label="Change Of the north"/.exec(await page('bob', '/inbox/canned')) ?? []
    const seen = hiddenField(await page('bob', `/inbox/canned?edit=${id}`), 'seen')
    expect((await save('nora', { id, seen, title: 'Of the north', text: 'first' })).status).toBe(303)
    const late = await save('bob', { id, seen, title: 'Of the north', text: 'second' })
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('>second</textarea>')])
  })
})

describe.skipIf(chromiumSkipped !== null)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser?.close())

  const open = (path: string, look: Look = {}) => openAs(browser, inbox, path, look)

  test('a slash lists them, words search, keys choose, and what has no value warns', async () => {
    const chat = await inbox.chat('keys')
    const shown = await open(chat)
    const alerts: string[] = []
    shown.on('dialog', dialog => void alerts.push(dialog.message()))
    await shown.focus('#reply')
    await shown.keyboard.type('Hi /')
    await shown.waitForSelector('#canned [role=option]')
    await shoot(shown, 'canned-1280')
    await shown.keyboard.type('retard liv')
    await vi.waitFor(async () => expect(await shown.locator('#canned [role=option]').count()).toBe(1), 10_000)
    await shown.keyboard.press('Enter')
    expect(await shown.inputValue('#reply')).toBe('Hi Désolé pour l’été')
    expect(await shown.isHidden('#canned')).toBe(true)
    await shown.keyboard.type(' and/or /img')
    await shown.waitForSelector('#canned [role=option]')
    await shown.keyboard.press('Tab')
    expect(await shown.inputValue('#reply')).toContain(`{{order}} ${hostile}`)
    expect(await shown.textContent('#unfilled')).toBe('Fill this in before you send: {{order}}')
    await shown.fill('#reply', 'done')
    expect(await shown.isHidden('#unfilled')).toBe(true)
    await shown.keyboard.type(' /')
    await shown.waitForSelector('#canned [role=option]')
    await shown.keyboard.press('Escape')
    await shown.keyboard.type('re')
    expect([await shown.isHidden('#canned'), await shown.inputValue('#reply')]).toEqual([true, 'done /re'])
    await shown.fill('#reply', '')
    await shown.click('#canned-button')
    await shown.click('#canned [role=option] >> nth=0')
    expect(await shown.inputValue('#reply')).not.toMatch(/^\//)
    expect(alerts).toEqual([])
    await shown.context().close()
    for (const look of looks) {
      const narrow = await open(chat, { ...look, locale: 'fr' })
      await narrow.fill('#reply', '')
      await narrow.click('#canned-button')
      await narrow.waitForSelector('#canned [role=option]')
      await shoot(narrow, 'canned-box', look)
      expect(await barriers(narrow)).toEqual([])
      expect(await narrow.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await narrow.goto(`${inbox.site.url}${chat}/canned`)
      await shoot(narrow, 'canned-choices', look)
      expect(await barriers(narrow)).toEqual([])
      await narrow.context().close()
      const managed = await open('/inbox/canned', { as: 'bob', ...look, locale: 'de' })
      await shoot(managed, 'canned-page', look)
      expect(await barriers(managed)).toEqual([])
      expect(await managed.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await managed.context().close()
    }
  })
})
