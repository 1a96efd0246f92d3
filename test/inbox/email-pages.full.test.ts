import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hashPassword } from '../../serve/access/password.ts'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { signIn } from '../serve/site.ts'
import { type Dovecot, dovecotSkipped, startDovecot } from '../servers/dovecot.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { openAs, shoot } from './agent-browser.ts'
import { type InboxSite, openInboxSite } from './inbox-site.ts'
import { richMail } from './rich-mail.ts'

const patience = { timeout: 60_000, interval: 100 }

describe.skipIf(dovecotSkipped !== null || chromiumSkipped !== null)('pages of mails', () => {
  let dovecot: Dovecot
  let smtp: RunningSmtp
  let inbox: InboxSite
  let boss = ''
  /** What somebody else's server was asked for. */
  const asked: string[] = []
  const tracker = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end()
  })
  let mail = ''
  let path = ''
  beforeAll(async () => {
    await new Promise<void>(done => tracker.listen(0, '127.0.0.1', done))
    const { port } = tracker.address() as AddressInfo
    dovecot = await startDovecot()
    smtp = await startSmtp()
    const server = { host: '127.0.0.1', secure: false }
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: how a secret is written
    const email = {
      imap: { ...server, port: dovecot.port, user: '${MAIL_USER}', password: '${MAIL_PASSWORD}' },
      smtp: { ...server, port: smtp.port },
      addresses: { 'support@shop.example': 'lille', 'nice@shop.example': 'nice' },
      since: '2020-01-01',
    }
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: how a secret is written
    const password = await hashPassword('a password of theirs')
    inbox = await openInboxSite(
      { connections: { support: { email } } },
      { boss: { inbox: ['read', 'settle', 'audit'], password } },
      { MAIL_USER: dovecot.user, MAIL_PASSWORD: dovecot.password },
    )
    boss = await signIn(inbox.site.url, { name: 'boss', password: 'a password of theirs' })
    mail = richMail({ To: 'nice@shop.example' }).replaceAll('https://tracker.example', `http://127.0.0.1:${port}`)
    await dovecot.deliver(mail)
    await dovecot.deliver('From: <b>nobody</b>\nSubject: <script>alert(1)</script>\n\nx\n')
    await vi.waitFor(async () => {
      const list = await (await inbox.ask('ann', '/inbox')).text()
      path = /href="(\/inbox\/chats\/[0-9a-f-]+)">\s*<span class="who">zoe/.exec(list)?.[1] ?? ''
      expect(path).not.toBe('')
    }, patience)
  })
  afterAll(async () => {
    await inbox.stop()
    await smtp.stop()
    await dovecot.stop()
    tracker.close()
  })
  const thread = async (name: string) => (await inbox.ask(name, path)).text()

  test('a thread has the subject, who wrote, the text, and the files; quotes and the signature are folded', async () => {
    const page = await thread('ann')
    expect(page).toContain('<p class="mail-subject" dir="auto">Commande n° 4711 – livraison en retard</p>')
    expect(page).toContain('<bdi>Zoé Martin</bdi> ‹zoe@customer.example›')
    expect(page).toMatch(/<summary>Signature<\/summary><p class="text" dir="auto">-- \nZoé Martin/)
    expect(page).toMatch(/<summary>Quoted text<\/summary><p class="text" dir="auto">Le lun\. 2 nov\. 2026/)
    for (const name of ['logo.png', 'rendez-vous.ics', 'mail.eml'])
      expect(page).toContain(`<span class="name" dir="auto">${name}</span>`)
  })

  test('a search finds its subject and shows it with the words marked', async () => {
    const page = await (await inbox.ask('ann', '/inbox?q=livraison+commande')).text()
    expect(page).toContain(
      '<bdi class="subject"><mark>Commande</mark> n° 4711 – <mark>livraison</mark> en retard</bdi> · <bdi>',
    )
    const browser = await openChromium()
    for (const look of [
      { width: 320, dark: false },
      { width: 1280, dark: true },
    ])
      await shoot(await openAs(browser, inbox, '/inbox?q=livraison+commande', look), 'subject-found', look)
    await browser.close()
  })

  test('a formatted mail shows itself in a frame, and neither runs nor requests anything', async () => {
    const browser = await openChromium()
    try {
      const context = await browser.newContext()
      const [name = '', ...value] = inbox.cookieOf('ann').split('=')
      await context.addCookies([{ name, value: value.join('='), url: inbox.site.url }])
      const page = await context.newPage()
      await page.goto(inbox.site.url + path)
      await page.getByText('With its formatting').click()
      const frame = page.frameLocator('iframe.mail')
      await vi.waitFor(async () => expect(await frame.locator('h2').textContent()).toBe('Commande n° 4711'), patience)
      expect(await frame.locator('img').count()).toBe(1)
      const inside = page.frames()[1]
      expect(await inside?.evaluate("document.querySelector('img').naturalWidth")).toBe(10)
      expect(await frame.locator('form, iframe, script, link, input, [onload]').count()).toBe(0)
      expect(await frame.locator('a').evaluateAll(all => all.map(one => one.getAttribute('href')))).toEqual([
        null,
        'https://shop.example/4711',
      ])
      expect(await inside?.evaluate("getComputedStyle(document.querySelector('h2')).color")).toBe('rgb(122, 31, 61)')
      expect(await inside?.evaluate('self.origin')).toBe('null')
      await page.waitForLoadState('networkidle')
      expect(asked).toEqual([])
    } finally {
      await browser.close()
    }
  })

  test('its bytes can be saved as they came; neither is there for who may not see the chat', async () => {
    const page = await thread('ann')
    const [raw = '', formatted = ''] = ['raw', 'formatted'].map(
      kind => new RegExp(`"(${path}/mails/[0-9a-f-]+/${kind})"`).exec(page)?.[1] ?? '',
    )
    const saved = await inbox.ask('ann', raw)
    expect(await saved.text()).toBe(mail)
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment;/)
    const shown = await inbox.ask('ann', formatted)
    expect(shown.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; img-src data:; style-src 'unsafe-inline';.*frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox$/,
    )
    // Nora sees the north.
    for (const address of [path, raw, formatted]) expect((await inbox.ask('nora', address)).status).toBe(404)
    expect((await inbox.ask('ann', formatted.replace(/mails\/[0-9a-f-]+/, 'mails/x'))).status).toBe(404)
  })

  test('what was set aside is there for who settles and sees all', async () => {
    const ask = (address: string) =>
      fetch(inbox.site.url + address, { headers: { cookie: boss, 'accept-language': 'en' } })
    expect(await (await ask('/inbox')).text()).toContain('<a href="/inbox/aside">Unreadable messages</a>')
    const page = await (await ask('/inbox/aside')).text()
    expect(page).toContain('It names no sender who could be answered.')
    expect(page).toContain('<p class="text" dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>')
    const raw = /"(\/inbox\/aside\/\d+\/raw)"/.exec(page)?.[1] ?? ''
    expect(await (await ask(raw)).text()).toBe('From: <b>nobody</b>\r\nSubject: <script>alert(1)</script>\r\n\r\nx\r\n')
    for (const name of ['ann', 'nora', 'rita'])
      for (const address of ['/inbox/aside', raw]) expect((await inbox.ask(name, address)).status).toBe(403)
    expect(await (await inbox.ask('ann', '/inbox')).text()).not.toContain('/inbox/aside')
  })
})
