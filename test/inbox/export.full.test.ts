import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

const hostile = `</li></ol><script>document.title = 'run'</script><img src="http://127.0.0.1:9/x.png" onerror="document.title='run'">\r\nBcc: eve@example.com`
const noteText = 'only for us'
const content = Buffer.from(Array.from({ length: 300_000 }, (_, at) => at % 251))

let inbox: InboxSite
let cookie: string
let path: string
const ask = (address: string) => inbox.ask('', address, { headers: { cookie, 'accept-language': 'en' } })
beforeAll(async () => {
  inbox = await openInboxSite({}, { erin: { inbox: ['read', 'reply', 'export', 'audit'] } })
  cookie = await inbox.signIn('erin')
  await inbox.chat('first', { text: 'Hello', customer: 'plain' })
  path = await inbox.chat('first', { text: hostile, customer: 'plain', message: 'first-2' })
  const act = async (name: string, fields: Record<string, string | File>) => {
    const page = await (await inbox.ask(name, path)).text()
    const body = new FormData()
    for (const [field, value] of Object.entries({
      key: hiddenField(page, 'key'),
      seen: hiddenField(page, 'seen'),
      ...fields,
    }))
      body.append(field, value)
    return inbox.ask(name, path, { method: 'POST', body })
  }
  expect((await act('ann', { text: noteText, act: 'note' })).status).toBe(303)
  const file = new File([content], `a<b>"\r\nX: y\u202efdp.bin`)
  expect((await act('ann', { text: 'Here it is', act: 'reply', file })).status).toBe(303)
})
afterAll(() => inbox?.stop())

describe('the export of a chat', () => {
  test('as a mail is one that others read, with the texts, the files and no header of anybody else', async () => {
    const response = await ask(`${path}/export?format=eml`)
    expect(response.headers.get('content-type')).toBe('message/rfc822')
    expect(response.headers.get('content-disposition')).toContain('attachment; filename="chat-')
    const bytes = Buffer.from(await response.arrayBuffer())
    const mail = await simpleParser(bytes)
    expect([...mail.headers.keys()].filter(name => ['bcc', 'x'].includes(name))).toEqual([])
    expect(mail.subject).toBe('Chat with plain')
    for (const text of ['Hello', hostile.split('\r\n')[0] ?? '', 'Here it is']) expect(mail.text).toContain(text)
    expect(mail.text).not.toContain(noteText)
    expect(mail.attachments.map(one => one.content.equals(content))).toEqual([true])
    expect(mail.attachments[0]?.filename).not.toMatch(/[\r\n\u202e/\\]/)
    for (const line of bytes.toString('latin1').split('\r\n')) expect(line.length).toBeLessThan(999)
  })

  test('has internal notes on demand only', async () => {
    for (const format of ['html', 'eml']) {
      const text = async (query: string) => {
        const file = await (await ask(`${path}/export?format=${format}${query}`)).text()
        return format === 'html' ? file : ((await simpleParser(file)).text ?? '')
      }
      expect(await text('')).not.toContain(noteText)
      expect(await text('&notes=yes')).toContain(noteText)
    }
  })

  test('is for who may read and export, and is in the audit', async () => {
    expect((await inbox.ask('ann', `${path}/export?format=html`)).status).toBe(403)
    const nice = await inbox.chat('south', { site: 'nice' })
    expect((await inbox.ask('nora', `${nice}/export?format=html`)).status).toBe(404)
    expect((await ask(`${path}/export?format=pdf`)).status).toBe(404)
    expect(await (await ask('/inbox/audit')).text()).toContain('exported chats')
    expect(await (await inbox.ask('ann', path)).text()).not.toContain(`${path}/export`)
  })

  describe.skipIf(chromiumSkipped !== null)(`in a browser ${chromiumSkipped ?? ''}`, () => {
    let browser: Browser
    let folder: string
    beforeAll(async () => {
      browser = await openChromium()
      folder = await mkdtemp(join(tmpdir(), 'causerie-export-'))
    })
    afterAll(async () => {
      await browser?.close()
      await rm(folder, { recursive: true, force: true })
    })

    test('as a page runs nothing and requests nothing, also from a disk', async () => {
      const file = join(folder, 'chat.html')
      await writeFile(file, Buffer.from(await (await ask(`${path}/export?format=html&notes=yes`)).arrayBuffer()))
      for (const [width, dark] of [
        [1280, false],
        [320, true],
      ] as const) {
        const context = await browser.newContext({
          viewport: { width, height: 800 },
          colorScheme: dark ? 'dark' : 'light',
        })
        const page = await context.newPage()
        const requested: string[] = []
        page.on('request', request => requested.push(request.url()))
        await page.goto(`file://${file}`)
        expect(await page.title()).toBe('Chat with plain')
        expect(await page.locator('script').count()).toBe(0)
        expect(await page.locator('.text').allInnerTexts()).toContain('Hello')
        expect(requested.filter(url => url !== `file://${file}`)).toEqual([])
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
        await shoot(page, 'export', { width, dark })
        await context.close()
      }
      expect(await readFile(file, 'utf8')).not.toContain('<script')
    })

    test('is offered below the thread, without scripts', async () => {
      const own = { ...inbox, cookieOf: () => cookie }
      const page = await openAs(browser, own, path, { scripts: false, locale: 'fr', width: 390 })
      await page.getByText('Enregistrer ce chat dans un fichier').click()
      await shoot(page, 'export-form', { width: 390 })
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'HTML' }).click(),
      ])
      expect(download.suggestedFilename()).toMatch(/^chat-.*\.html$/)
      await page.context().close()
      const scripted = await openAs(browser, own, path, { locale: 'de' })
      expect(await barriers(scripted)).toEqual([])
      await scripted.context().close()
    })
  })
})
