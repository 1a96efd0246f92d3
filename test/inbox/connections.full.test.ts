import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chromiumSkipped, openChromium } from '../chromium.ts'
import { barriers, looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'
import { rowsBody, sharedSecret, signedDelivery } from './other-system.ts'

const password = 'the password of the mailbox'
const text = 'a text that nobody else may read'
const mailbox = {
  email: {
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: how a secret is written
    // Nothing listens there.
    imap: { host: '127.0.0.1', port: 9, secure: false, user: '${MAIL_USER}', password: '${MAIL_PASSWORD}' },
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: how a secret is written
    smtp: { host: '127.0.0.1', port: 9 },
    addresses: { 'support@example.com': 'lille' },
  },
}

let inbox: InboxSite
let cookie: string
beforeAll(async () => {
  inbox = await openInboxSite(
    {
      connections: {
        // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
        crm: { webhook: { secret: '${CRM_SECRET}', url: 'http://127.0.0.1:9/' } },
        support: mailbox,
        shop: { widget: { origins: ['https://shop.example.com'], sites: ['lille'] } },
      },
    },
    { olga: { inbox: ['operate'] }, omar: { inbox: ['read', 'settle', 'operate'] } },
    { MAIL_PASSWORD: password, MAIL_USER: 'support@example.com' },
  )
  cookie = await inbox.signIn('olga')
})
afterAll(() => inbox?.stop())

const page = async (locale = 'en', path = '/inbox/connections') =>
  (await inbox.ask('olga', path, { headers: { cookie, 'accept-language': locale } })).text()
const deliver = (body: string, headers: Record<string, string>) =>
  fetch(`${inbox.site.url}/inbox/hooks/crm`, { method: 'POST', body, headers })
/** Of a connection's part of the page, as text. */
const partOf = (content: string, connection: string) =>
  (new RegExp(`data-connection="${connection}"([\\s\\S]*?)</section>`).exec(content)?.[1] ?? '').replace(
    /<[^>]*>/g,
    ' ',
  )

describe('the connections of an inbox', () => {
  test('are shown with what failed and what to do, and without secrets and texts', async () => {
    const path = await inbox.chat('first', { text, customer: 'carla' })
    const opened = await (await inbox.ask('ann', path)).text()
    const reply = { key: hiddenField(opened, 'key'), seen: hiddenField(opened, 'seen'), text, act: 'reply' }
    const sent = await inbox.ask('ann', path, { method: 'POST', body: new URLSearchParams(reply) })
    expect(sent.status).toBe(303)
    await deliver(rowsBody({ text }), { 'webhook-id': 'x', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' })
    await vi.waitFor(async () => {
      const content = await page()
      expect(partOf(content, 'crm')).toMatch(/Last received\s+\d/)
      expect(partOf(content, 'crm')).toContain('Tried before: 1')
      expect(partOf(content, 'crm')).toContain('Sending: The other system does not answer.')
      expect(partOf(content, 'support')).toContain('ECONNREFUSED')
      expect(partOf(content, 'crm')).toContain('A delivery was not signed with our secret.')
      expect(partOf(content, 'support')).toContain('disconnected since')
      expect(partOf(content, 'support')).toContain('Check its address and port, and whether it is up.')
      expect(partOf(content, 'shop')).toMatch(/Last received\s+never/)
    }, 60_000)
    const bad = signedDelivery(rowsBody({ text, author: 'nobody' }), { id: 'bad' })
    expect((await deliver(bad.body.toString(), bad.headers)).status).toBe(422)
    await vi.waitFor(async () => expect(partOf(await page(), 'crm')).toContain('Unreadable messages: 1'), 60_000)
    for (const locale of ['en', 'fr', 'es', 'de']) {
      const content = await page(locale)
      for (const secret of [password, sharedSecret, text, 'carla', 'support@example.com'])
        expect(content, secret).not.toContain(secret)
    }
  })

  test('are metrics for a reader with the right, of which no failure fails the health check', async () => {
    const metrics = await page('en', '/metrics')
    for (const line of [
      /^causerie_inbox_connected\{connection="support"\} 0$/m,
      /^causerie_inbox_last_received_timestamp_seconds\{connection="crm",kind="webhook"\} 1\d{9}/m,
      /^causerie_inbox_last_error_timestamp_seconds\{connection="crm",part="send",error="unreachable"\}/m,
      /^causerie_inbox_letters\{connection="crm",state="retried"\} 1$/m,
      /^causerie_inbox_backlog\{connection="crm",what="unreadable"\} 1$/m,
      /^causerie_inbox_oldest_unsent_age_seconds\{connection="crm"\} \d/m,
      /^causerie_inbox_unpublished_events \d+$/m,
      /^causerie_inbox_journal_bytes\{file="database"\} \d+$/m,
    ])
      expect(metrics).toMatch(line)
    for (const secret of [password, sharedSecret, text, 'carla']) expect(metrics).not.toContain(secret)
    expect((await fetch(`${inbox.site.url}/healthz`)).status).toBe(200)
  })

  test('are there for nobody else', async () => {
    expect((await inbox.ask('ann', '/inbox/connections')).status).toBe(403)
    expect((await inbox.ask('ann', '/metrics')).status).toBe(403)
    expect((await fetch(`${inbox.site.url}/metrics`)).status).toBe(401)
    expect((await inbox.ask('olga', '/inbox', { headers: { cookie } })).status).toBe(403)
  })

  describe.skipIf(chromiumSkipped !== null)(`in a browser ${chromiumSkipped ?? ''}`, () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openChromium()
    })
    afterAll(() => browser?.close())

    test('without scripts, on phones, in the dark: nothing is cut off, and nothing hinders', async () => {
      const own = { ...inbox, cookieOf: () => cookie }
      for (const [index, look] of [...looks, { width: 320, dark: true }].entries()) {
        const locale = ['en', 'fr', 'es', 'de', 'fr'][index] ?? 'en'
        const tab = await openAs(browser, own, '/inbox/connections', { ...look, locale })
        await shoot(tab, `connections-${locale}`, look)
        expect(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
        expect(await barriers(tab)).toEqual([])
        await tab.context().close()
      }
    })
  })
})
