import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'
import { rowsBody, signedDelivery } from './other-system.ts'

let inbox: InboxSite
beforeAll(async () => {
  const rights = ['read', 'reply', 'archive']
  inbox = await openInboxSite({}, { nico: { inbox: rights, within: { region: ['north'] } } })
})
afterAll(() => inbox?.stop())

const page = async (name: string, path: string) => (await inbox.ask(name, path)).text()

let deliveries = 0
const deliver = (...rows: readonly object[]) => {
  const { body, headers } = signedDelivery(rowsBody(...rows), { id: `merge ${deliveries++}` })
  return fetch(`${inbox.site.url}/inbox/hooks/crm`, { method: 'POST', body, headers })
}

/** Two chats of one customer, who has waited longer in the first one. */
async function twoChats(customer: string, sites: readonly [string, string] = ['lille', 'lille']) {
  const row = (index: 0 | 1) => ({
    chat_id: `${customer} ${index}`,
    message_id: '1',
    sent_at: new Date(Date.now() - 3_600_000 * (9 - index)).toISOString(),
    establishment_id: sites[index],
    customer_id: customer,
    channel: index === 0 ? 'e-mail' : 'widget',
    text: `Question ${index} of ${customer}: where is my order, the one with the blue lamp and the two chairs?`,
  })
  await deliver(row(0), row(1))
  const list = await page('ann', '/inbox')
  const found = list.matchAll(new RegExp(`href="(/inbox/chats/[0-9a-f-]+)">\\s*<span class="who">${customer}`, 'g'))
  const [first = '', second = ''] = [...found].map(([, path]) => path)
  return { first, second, mergePath: `${first}/merge/${idOf(second)}` }
}
const idOf = (path: string) => path.split('/').at(-1) ?? ''
const post = (name: string, path: string, fields: Record<string, string>) =>
  inbox.ask(name, path, { method: 'POST', body: new URLSearchParams(fields) })

test('without scripts: a page says what will happen, and then there is one chat, also for who comes by the other', async () => {
  const { first, second, mergePath } = await twoChats('Zoe')
  const thread = await page('ann', first)
  expect(thread).toContain(`href="${mergePath}"`)
  expect(await page('rita', first)).not.toContain('/merge/')
  expect(await page('nora', first)).not.toContain('/merge/')
  expect((await inbox.ask('nora', mergePath)).status).toBe(403)
  const asked = await page('ann', mergePath)
  for (const text of ['Lille', 'e-mail', 'This cannot be undone.', 'Question 0', 'Question 1'])
    expect(asked).toContain(text)
  const fields = { key: hiddenField(asked, 'key'), keep: idOf(second) }
  expect((await post('nora', mergePath, fields)).status).toBe(403)
  const merged = await post('ann', mergePath, fields)
  expect([merged.status, merged.headers.get('location')]).toEqual([303, second])
  // The same form again, and the other way round at the same time.
  expect((await post('ann', mergePath, fields)).headers.get('location')).toBe(second)
  const backwards = await post('bob', `${second}/merge/${idOf(first)}`, { key: 'k', keep: idOf(first) })
  expect(backwards.headers.get('location')).toBe(second)
  const kept = await page('ann', second)
  expect(kept).toContain('Another chat was merged into this one')
  expect(kept.indexOf('Question 1')).toBeLessThan(kept.indexOf('Question 0'))
  expect(kept).not.toContain('Other chats')
  const gone = await inbox.ask('ann', first)
  expect([gone.status, gone.headers.get('location')]).toEqual([303, second])
  expect(await page('ann', '/inbox')).not.toContain(idOf(first))
  expect(await page('ann', '/inbox?status=archived')).not.toContain(idOf(first))
  const audit = await page('ann', '/inbox')
  expect(audit).toContain(idOf(second))

  // A reply that was written on a page of the other chat is not sent, and not lost.
  const composed = { key: 'written before', seen: '1', shown: '1', text: 'Bonjour Zoe', act: 'reply' }
  const refused = await post('ann', first, composed)
  const told = await refused.text()
  expect(refused.status).toBe(409)
  expect(told).toContain('was merged into this one meanwhile')
  expect(told).toContain('>Bonjour Zoe</textarea>')
  expect(told).toContain(`action="${second}"`)
  const sent = await post('ann', second, {
    ...composed,
    seen: hiddenField(told, 'seen'),
    shown: hiddenField(told, 'shown'),
  })
  expect(sent.status).toBe(303)
  await vi.waitFor(
    () => expect(inbox.far.got.map(({ body }) => JSON.parse(body).data.chat_id)).toEqual(['Zoe 1']),
    30_000,
  )
  await deliver({
    chat_id: 'Zoe 0',
    message_id: '2',
    sent_at: new Date().toISOString(),
    establishment_id: 'lille',
    text: 'And now?',
  })
  expect(await page('ann', second)).toContain('And now?')
})

test('chats of different customers, and those outside of somebody’s part, are not merged', async () => {
  const [{ first }, { second }] = [await twoChats('Yves'), await twoChats('Xenia')]
  const path = `${first}/merge/${idOf(second)}`
  const asked = await inbox.ask('ann', path)
  expect(asked.status).toBe(409)
  expect(await asked.text()).toContain('Only chats of the same known customer can be merged.')
  expect((await post('ann', path, { key: 'k', keep: idOf(first) })).status).toBe(409)
  const south = await twoChats('Walter', ['lille', 'nice'])
  const headers = { cookie: await inbox.signIn('nico') }
  expect((await inbox.ask('nico', south.mergePath, { headers })).status).toBe(404)
  const body = new URLSearchParams({ key: 'k', keep: idOf(south.first) })
  expect((await inbox.ask('nico', south.mergePath, { method: 'POST', headers, body })).status).toBe(404)
  expect((await inbox.ask('ann', `${first}/merge/unknown`)).status).toBe(404)
})

describe.skipIf(chromiumSkipped !== null)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser?.close())

  test('by keyboard: an agent merges, and another’s page of the other chat goes on in the kept one, with their text', async () => {
    const { first, second, mergePath } = await twoChats('Vera')
    const other = await openAs(browser, inbox, first, { as: 'bob' })
    // No event of input: nothing but the merge itself can save this text.
    await other.locator('#reply').evaluate(box => Object.assign(box, { value: 'Half a sentence' }))
    const shown = await openAs(browser, inbox, mergePath)
    await shown.focus(`#keep-${idOf(first)}`)
    await shown.keyboard.press('ArrowDown')
    await shown.keyboard.press('Tab')
    await shown.keyboard.press('Enter')
    await shown.waitForURL(`**${second}`)
    await other.waitForURL(`**${second}`)
    await vi.waitFor(async () => expect(await other.inputValue('#reply')).toBe('Half a sentence'), 30_000)
    await shown.context().close()
    await other.context().close()
  })

  test.each(['en', 'fr', 'es', 'de'])('the page in %s: nothing is cut, at every width', async locale => {
    const { mergePath, second } = await twoChats(`Ursula ${locale}`)
    for (const look of [...looks, { width: 320, dark: false }]) {
      const shown = await openAs(browser, inbox, mergePath, { ...look, locale })
      await shoot(shown, `merge-${locale}`, look)
      expect(await barriers(shown)).toEqual([])
      expect(await shown.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await shown.context().close()
    }
    const asked = await page('ann', mergePath)
    await post('ann', mergePath, { key: hiddenField(asked, 'key'), keep: idOf(second) })
    for (const look of [looks[0], looks[1]]) {
      const shown = await openAs(browser, inbox, second, { ...look, locale })
      await shoot(shown, `merged-${locale}`, look)
      expect(await shown.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await shown.context().close()
    }
  })
})
