import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, type Look, looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

let inbox: InboxSite
let quick: InboxSite
beforeAll(async () => {
  inbox = await openInboxSite({ undoSeconds: 60 })
  quick = await openInboxSite({ undoSeconds: 1 })
})
afterAll(async () => {
  await inbox?.stop()
  await quick?.stop()
})
const page = async (name: string, path: string, site = inbox) => (await site.ask(name, path)).text()
const post = (name: string, path: string, fields: Record<string, string>, site = inbox) =>
  site.ask(name, path, { method: 'POST', body: new URLSearchParams(fields) })
async function reply(name: string, path: string, more: Record<string, string>, site = inbox) {
  const text = await page(name, path, site)
  const fields = { key: hiddenField(text, 'key'), seen: hiddenField(text, 'seen'), act: 'reply', ...more }
  return post(name, path, fields, site)
}

test('without scripts: a reply with a file is sent and archived, and taken back to the draft', async () => {
  const path = await inbox.chat('undone')
  const file = new FormData()
  file.append('file', new Blob(['a file']), 'facture.txt')
  await inbox.ask('ann', `${path}/files`, { method: 'POST', body: file })
  const attachment = hiddenField(await page('ann', path), 'attachment')
  const sent = await reply('ann', path, { text: 'See the file', attachment, act: 'reply-archive' })
  const list = sent.headers.get('location') ?? ''
  expect(list).toMatch(/^\/inbox\?sent=\d+$/)
  expect(await page('ann', list)).toContain('Your reply to customer of undone is being sent.')
  expect(await page('bob', list)).not.toContain('is being sent')
  const letter = hiddenField(await page('ann', path), 'letter')
  expect(hiddenField(await page('bob', path), 'letter')).toBe('')
  expect((await post('bob', `${path}/unsend`, { letter })).status).toBe(404)
  expect((await post('rita', `${path}/unsend`, { letter })).status).toBe(403)
  const undone = await post('ann', `${path}/unsend`, { letter })
  expect([undone.status, undone.headers.get('location')]).toEqual([303, `${path}#composer`])
  const thread = await page('ann', path)
  expect(thread).toContain('>See the file</textarea>')
  expect(hiddenField(thread, 'attachment')).toBe(attachment)
  expect(thread).toContain('Archived, undone')
  expect(await page('ann', '/inbox')).toMatch(/customer of undone[\s\S]*waiting for/)
  expect(inbox.far.got).toEqual([])
  expect((await reply('ann', path, { text: 'See the file', attachment })).status).toBe(303)
})

test('after the time it leaves, and cannot be taken back; a note is not held', async () => {
  const path = await quick.chat('gone')
  expect((await reply('ann', path, { text: 'A note', act: 'note' }, quick)).headers.get('location')).toBe(path)
  await reply('ann', path, { text: 'Hello' }, quick)
  await vi.waitFor(() => expect(quick.far.got).toHaveLength(1), 10_000)
  const letter = String(quick.far.got[0]?.headers['webhook-id'])
  const late = await post('ann', `${path}/unsend`, { letter }, quick)
  expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('cannot be taken back')])
})

describe.skipIf(chromiumSkipped !== null)('in a browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openChromium()
  })
  afterAll(() => browser?.close())
  const open = (path: string, look: Look = {}, site = inbox) => openAs(browser, site, path, look)

  test('Shift Z takes it back, and keeps what was begun since; the button goes when the reply leaves', async () => {
    const path = await inbox.chat('keys')
    const shown = await open(path)
    await shown.fill('#reply', 'Too early')
    await shown.keyboard.press('Control+Enter')
    await shown.waitForSelector('form.unsend')
    await shown.fill('#reply', 'More')
    await shown.evaluate('document.activeElement.blur()')
    await shown.keyboard.press('Shift+Z')
    await vi.waitFor(async () => expect(await shown.inputValue('#reply')).toBe('Too early\n\nMore'), 10_000)
    expect(await shown.textContent('#thread')).toContain('Taken back.')
    await shown.click('#reply')
    await shown.keyboard.press('Control+Shift+Enter')
    await shown.waitForURL(/sent=/)
    await shown.click('form.unsend button')
    await shown.waitForURL(/composer/)
    await shown.context().close()
    const leaves = await open(await quick.chat('leaves'), {}, quick)
    await leaves.fill('#reply', 'Bye')
    await leaves.keyboard.press('Control+Enter')
    await leaves.waitForSelector('form.unsend')
    await leaves.waitForSelector('form.unsend', { state: 'detached' })
    await leaves.context().close()
    for (const look of looks) {
      const seen = await open(path, { ...look, locale: 'fr' })
      await seen.fill('#reply', 'Votre commande est en route.')
      await seen.click('button[value=reply]')
      await seen.waitForSelector('form.unsend')
      await shoot(seen, 'unsend-thread', look)
      expect(await barriers(seen)).toEqual([])
      await seen.click('form.unsend button')
      await seen.waitForURL(/composer/)
      await seen.fill('#reply', 'Votre commande est en route.')
      await seen.click('button[value=reply-archive]')
      await seen.waitForSelector('form.unsend')
      await shoot(seen, 'unsend-list', look)
      expect(await seen.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await seen.click('form.unsend button')
      await seen.waitForURL(/composer/)
      await seen.context().close()
    }
  })
})
