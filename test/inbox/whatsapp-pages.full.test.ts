import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openChromium } from '../chromium.ts'
import {
  instagramId,
  type MetaServer,
  messengerBody,
  messengerEvent,
  metaDelivery,
  metaSecrets,
  openMetaServer,
  phoneNumberId,
  whatsappBody,
  whatsappText,
} from '../servers/meta.ts'
import { looks, openAs, shoot } from './agent-browser.ts'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'

let server: MetaServer
let inbox: InboxSite
let browser: Browser
const secrets = Object.fromEntries(
  Object.entries({ token: 'WA_TOKEN', appSecret: 'WA_SECRET', verifyToken: 'WA_VERIFY' }).map(([key, name]) => [
    key,
    `\${${name}}`,
  ]),
)
beforeAll(async () => {
  server = await openMetaServer()
  const common = { ...secrets, apiUrl: server.apiUrl }
  inbox = await openInboxSite(
    {
      connections: {
        wa: {
          whatsapp: {
            ...common,
            phoneNumberId,
            site: 'lille',
            templates: [
              { name: 'order_ready', language: 'en', text: 'Hello {{name}}, your order {{order}} is ready.' },
              { name: 'call_us', language: 'fr', text: 'Bonjour, vous pouvez nous appeler.' },
            ],
          },
        },
        page: { messenger: { ...common, pageId: '1755847768034402', site: 'nice' } },
        insta: { instagram: { ...common, accountId: instagramId, site: 'nice' } },
      },
    },
    {},
    { WA_TOKEN: metaSecrets.token, WA_SECRET: metaSecrets.appSecret, WA_VERIFY: metaSecrets.verifyToken },
  )
  browser = await openChromium()
})
beforeEach(() => {
  server.sent.length = 0
  server.troubles.length = 0
})
afterAll(async () => {
  await browser?.close()
  await inbox?.stop()
  server?.close()
})

const deliver = async (given: unknown, connection = 'wa') => {
  const { body, headers } = metaDelivery(given)
  return fetch(`${inbox.site.url}/inbox/hooks/${connection}`, { method: 'POST', body, headers })
}
const write = (messages: object[]) => deliver(whatsappBody({ messages }))
async function chatOf(customer: string): Promise<string> {
  const list = await (await inbox.ask('ann', '/inbox')).text()
  const found = new RegExp(`href="(/inbox/chats/[0-9a-f-]+)">\\s*<span class="who">${customer}`).exec(list)?.[1]
  if (found === undefined) throw new Error(`no chat of ${customer}`)
  return found
}
const pageOf = async (path: string, name = 'ann') => (await inbox.ask(name, path)).text()
async function post(path: string, fields: Record<string, string>) {
  const page = await pageOf(path)
  const body = new URLSearchParams({
    key: hiddenField(page, 'key'),
    seen: hiddenField(page, 'seen'),
    shown: hiddenField(page, 'shown'),
    ...fields,
  })
  return inbox.ask('ann', path, { method: 'POST', body })
}
async function attach(chat: string, name: string, content: Buffer): Promise<string> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(content)], name))
  return (await inbox.ask('ann', `${chat}/files`, { method: 'POST', body: form })).text()
}
/** Sends a reply with the files of a reply box. */
async function replyWith(chat: string, text: string, box: string): Promise<void> {
  const page = await pageOf(chat)
  const body = new URLSearchParams({ act: 'reply', text, key: hiddenField(page, 'key') })
  for (const name of ['seen', 'shown']) body.set(name, hiddenField(page, name))
  for (const [, file = ''] of box.matchAll(/name="attachment" value="([^"]+)"/g)) body.append('attachment', file)
  expect((await inbox.ask('ann', chat, { method: 'POST', body })).status).toBe(303)
}
const until = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 50 })
const old = Math.floor(Date.now() / 1000) - 90_000

describe('the address of the webhook', () => {
  const greet = (token: string) =>
    fetch(
      `${inbox.site.url}/inbox/hooks/wa?${new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444' })}`,
    )

  test('answers the challenge for whoever knows the verify token', async () => {
    expect(await (await greet(metaSecrets.verifyToken)).text()).toBe('1158201444')
    expect((await greet('another')).status).toBe(403)
    expect((await fetch(`${inbox.site.url}/inbox/hooks/wa`)).status).toBe(405)
    expect((await fetch(`${inbox.site.url}/inbox/hooks/none`)).status).toBe(404)
  })

  test('acknowledges what is of no use, and nothing that is forged', async () => {
    expect((await deliver('no JSON')).status).toBe(200)
    const { body } = metaDelivery(whatsappBody({ messages: [whatsappText({ from: '33611111111' })] }))
    const forged = { method: 'POST', body, headers: { 'x-hub-signature-256': 'sha256=00' } }
    expect((await fetch(`${inbox.site.url}/inbox/hooks/wa`, forged)).status).toBe(401)
    expect(await pageOf('/inbox')).not.toContain('33611111111')
  })
})

test('a message comes in, a reply goes out, and its state is shown', async () => {
  expect((await write([whatsappText({ from: '33622222222', id: 'a1', text: 'Is it open?' })])).status).toBe(200)
  const chat = await chatOf('33622222222')
  expect(await pageOf(chat)).toContain('WhatsApp takes replies until')
  expect((await post(chat, { act: 'reply', text: 'Yes, until 7.' })).status).toBe(303)
  await until(async () => expect(server.sent).toHaveLength(1))
  expect(server.sent[0]?.body).toMatchObject({ to: '33622222222', type: 'text', text: { body: 'Yes, until 7.' } })
  const [{ id } = { id: '' }] = server.sent
  await until(async () => expect(await pageOf(chat)).toContain('<span class="state sent">'))
  await deliver(whatsappBody({ statuses: [{ id, status: 'read', timestamp: '1790000000' }] }))
  expect(await pageOf(chat)).toContain('<span class="state read">')
})

test('after 24 hours a free reply is refused before it is sent, and a template goes', async () => {
  await write([whatsappText({ from: '33633333333', id: 'b1', text: 'Hello?', at: old })])
  const chat = await chatOf('33633333333')
  const refused = await post(chat, { act: 'reply', text: 'Hello!' })
  expect(refused.status).toBe(409)
  const page = await refused.text()
  expect(page).toContain('does not take free replies any more')
  expect(page).toContain('>Hello!</textarea>')
  expect((await post(chat, { act: 'template:order_ready:en', 'template:order_ready:en:name': 'Léa' })).status).toBe(400)
  expect((await post(chat, { act: 'template:other:en' })).status).toBe(403)
  expect(server.sent).toEqual([])
  const act = 'template:order_ready:en'
  expect((await post(chat, { act, [`${act}:name`]: 'Léa', [`${act}:order`]: ' 12\n3 ' })).status).toBe(303)
  await until(async () => expect(server.sent).toHaveLength(1))
  expect(server.sent[0]?.body).toMatchObject({
    type: 'template',
    template: {
      name: 'order_ready',
      language: { code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'name', text: 'Léa' },
            { type: 'text', parameter_name: 'order', text: '12 3' },
          ],
        },
      ],
    },
  })
  expect(await pageOf(chat)).toContain('Hello Léa, your order 12 3 is ready.')
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('files of customers are fetched, those of replies go as they are or as links', async () => {
  server.mediaTroubles.push({ status: 500, code: 2 })
  const id = server.media(png)
  const image = (message: string, media: string) => ({
    ...whatsappText({ from: '33644444444', id: message }),
    type: 'image',
    image: { id: media, mime_type: 'image/png' },
  })
  await write([image('c1', id)])
  const chat = await chatOf('33644444444')
  await until(async () =>
    expect(await pageOf(chat)).toContain('not here yet, tried again later: (#2) it went wrong (2)'),
  )
  await write([image('c2', id)])
  await until(async () =>
    expect(await pageOf(chat)).toMatch(/<a href="[^"]+\/files\/[0-9a-f-]+" download title="image\/png">/),
  )
  expect(await attach(chat, 'dot.png', png)).not.toContain('goes as a link')
  const box = await attach(chat, 'data.bin', Buffer.from([0, 1, 2, 3]))
  expect(box).toContain('goes as a link')
  await replyWith(chat, 'Both', box)
  await until(async () => expect(server.sent).toHaveLength(1))
  const [{ body: sent } = { body: {} }] = server.sent
  const { caption } = (sent as { image: { caption: string } }).image
  expect(server.uploads).toMatchObject([{ type: 'image/png', name: 'dot.png', bytes: png.length }])
  const link = /^Both\ndata\.bin: (\S+)$/.exec(caption)?.[1] ?? ''
  expect(Buffer.from(await (await fetch(link)).arrayBuffer())).toEqual(Buffer.from([0, 1, 2, 3]))
})

test.each([
  ['page', 'page', {}],
  ['insta', 'instagram', { account: instagramId }],
] as const)(
  'files of replies in %s go as its own, and as links where it takes none',
  async (connection, object, account) => {
    const event = messengerEvent(
      { message: { mid: `files of ${connection}`, text: 'A photo?' } },
      { ...account, customer: `7${connection.length}1` },
    )
    await deliver(messengerBody([event], { object, ...account }), connection)
    const chat = await chatOf(`7${connection.length}1`)
    expect(await attach(chat, 'dot.png', png)).not.toContain('goes as a link')
    const large = Buffer.alloc(26_300_000, 'a')
    const box = await attach(chat, 'large.pdf', Buffer.concat([Buffer.from('%PDF-1.4\n'), large]))
    expect(box).toContain('goes as a link')
    server.uploads.length = 0
    await replyWith(chat, 'Both', box)
    await until(async () => expect(server.sent).toHaveLength(2))
    const [text = '', image] = server.sent
      .map(
        ({ body }) =>
          body.message as {
            text?: string
            attachment?: { type: string; payload: { url?: string; attachment_id?: string } }
          },
      )
      .map(message => message.text ?? message.attachment) as [
      string,
      { type: string; payload: { url?: string; attachment_id?: string } },
    ]
    const link = /^Both\nlarge\.pdf: (\S+)$/.exec(text)?.[1] ?? ''
    expect((await (await fetch(link)).arrayBuffer()).byteLength).toBe(large.length + 9)
    expect(image.type).toBe('image')
    if (connection === 'page') {
      expect(server.uploads).toMatchObject([{ type: 'image/png', name: 'dot.png', bytes: png.length }])
      expect(image.payload).toEqual({ attachment_id: server.uploads[0]?.id })
    } else {
      // Instagram fetches it.
      expect(server.uploads).toEqual([])
      expect(Buffer.from(await (await fetch(image.payload.url ?? '')).arrayBuffer())).toEqual(png)
    }
  },
)

test('a chat of a page without templates says that notes remain; nobody sees it who may not', async () => {
  await deliver(messengerBody([messengerEvent({ message: { mid: 'm1', text: 'Salut' } }, { at: old * 1000 })]), 'page')
  const chat = await chatOf('25544')
  expect(await pageOf(chat)).toContain('Messenger does not take free replies any more')
  expect((await inbox.ask('nora', chat)).status).toBe(404)
  expect((await post(chat, { act: 'note', text: 'Call them' })).status).toBe(303)
  expect(server.sent).toEqual([])
})

test('it is a pleasure to look at, and a template can be chosen in a browser', async () => {
  const at = Math.floor(Date.now() / 1000)
  await write([
    whatsappText({ from: '33655555555', id: 'd1', text: 'Bonjour, ma commande est prête ?', at: at - 60 }),
    {
      ...whatsappText({ from: '33655555555', id: 'd2', at: at - 50 }),
      text: undefined,
      type: 'location',
      location: { latitude: 45.76, longitude: 4.83, name: 'Place Bellecour' },
    },
    {
      ...whatsappText({ from: '33655555555', id: 'd3', at: at - 40 }),
      type: 'image',
      image: { id: server.media(png), mime_type: 'image/png', caption: 'C’est celle-ci' },
    },
    {
      ...whatsappText({ from: '33655555555', id: 'd4', at: at - 30 }),
      type: 'reaction',
      reaction: { message_id: 'x', emoji: '👍' },
    },
    whatsappText({ from: '33666666666', id: 'e1', text: 'Bonjour', at: old }),
  ])
  const [open, closed] = [await chatOf('33655555555'), await chatOf('33666666666')]
  await until(async () => expect(await pageOf(open)).toContain('download title="image/png"'))
  for (const look of looks.slice(0, 3))
    for (const [name, path] of [
      ['whatsapp-open', open],
      ['whatsapp-closed', closed],
    ] as const) {
      const page = await openAs(browser, inbox, path, { ...look, locale: look.dark ? 'de' : 'fr' })
      if (name === 'whatsapp-closed') await page.getByText('order_ready').click()
      await shoot(page, name, look)
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true)
      await page.context().close()
    }
  const page = await openAs(browser, inbox, closed)
  await page.getByText('order_ready').click()
  await page.getByLabel('For {{name}}:').fill('Léa')
  await page.getByLabel('For {{order}}:').fill('77')
  await page.getByRole('button', { name: 'Send this text' }).first().click()
  await page.getByText('Hello Léa, your order 77 is ready.').waitFor()
  await page.context().close()
})
