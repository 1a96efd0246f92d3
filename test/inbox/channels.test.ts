import { createHash } from 'node:crypto'
import { webhookChannel } from '../../inbox/channels/webhook.ts'
import { widgetChannel } from '../../inbox/channels/widget.ts'
import { startSmtp } from '../servers/smtp.ts'
import { channelSuite } from './channel-suite.ts'
import { mailText, openMailPlace } from './mail-place.ts'
import { openOtherSystem, rowsBody, sharedSecret, signedDelivery } from './other-system.ts'

const hash = (text: string) => createHash('sha256').update(text)
const row = { sent_at: '2026-03-05T12:00:00Z', establishment_id: 'lyon' }
const signedRows = (...rows: readonly object[]) => signedDelivery(rowsBody(...rows))
const good = signedRows({ ...row, chat_id: 'x', message_id: 'x1' })

channelSuite('webhook', {
  async open() {
    const far = await openOtherSystem()
    return { channel: webhookChannel({ secret: sharedSecret, url: far.url }), close: far.close }
  },
  delivery: ({ thread, id, text }) =>
    signedDelivery(rowsBody({ ...row, chat_id: thread, message_id: `${thread}${id}`, text }), { id: `${thread}${id}` }),
  forged: [
    { ...good, headers: {} },
    { ...good, body: Buffer.from(`${good.body} `) },
    signedDelivery(`${good.body}`, { at: new Date(Date.now() - 3_600_000) }),
  ],
  useless: [signedDelivery('no JSON'), signedRows({ ...row, chat_id: 'x' }), signedRows()],
})

const tokenOf = (thread: string) => hash(thread).digest('base64url')
const said = (given: unknown, token = tokenOf('x')) => ({
  headers: { authorization: `Bearer ${token}` },
  body: Buffer.from(typeof given === 'string' ? given : JSON.stringify(given)),
})
const message = { site: 'lyon', nonce: 'n'.repeat(22), text: 'Bonjour' }

channelSuite('widget', {
  open: async () => ({
    channel: widgetChannel({
      sites: ['lyon'],
      channel: 'widget',
      platform: 'webchat',
      maxCharacters: 50,
      now: () => Date.now() * 1000,
    }),
    close() {},
  }),
  delivery: ({ thread, id, text }) => said({ ...message, nonce: hash(id).digest('base64url'), text }, tokenOf(thread)),
  forged: [{ ...said(message), headers: {} }, said(message, 'short'), said(message, `${tokenOf('x')}=`)],
  useless: [
    said('no JSON'),
    said({ ...message, site: 'nice' }),
    said({ ...message, author: 'agent' }),
    said({ ...message, nonce: 'a b' }),
    said({ ...message, text: ' \r\n ' }),
    said({ ...message, text: '👋'.repeat(51) }),
    said({ ...message, agoMs: -1 }),
    said({ ...message, files: ['x'.repeat(200)] }),
  ],
})

const mailOf = (headers: Record<string, string | null>, body?: string) => ({
  headers: {},
  body: Buffer.from(mailText({ Date: 'Thu, 5 Mar 2026 12:00:00 +0000', ...headers }, body)),
})

channelSuite('e-mail', {
  async open() {
    const smtp = await startSmtp()
    const place = await openMailPlace({ smtp })
    return {
      channel: place.channel,
      close: () => void place.stop().then(() => smtp.stop()),
    }
  },
  delivery: ({ thread, id, text }) =>
    mailOf(
      {
        From: `${thread}@customer.example`,
        'Message-ID': `<${thread}${id}@customer.example>`,
        References: `<${thread}0@customer.example>`,
      },
      text,
    ),
  // Nobody but its server fills the mailbox.
  forged: [],
  useless: [mailOf({ From: null }), mailOf({ From: 'nobody' }), { headers: {}, body: Buffer.from('') }],
})
