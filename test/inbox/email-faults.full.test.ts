import { Readable } from 'node:stream'
import { simpleParser } from 'mailparser'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type RunningSmtp, type SmtpOptions, startSmtp } from '../servers/smtp.ts'
import { type MailPlace, mailText, openMailPlace } from './mail-place.ts'

const patience = { timeout: 60_000, interval: 30 }

let place: MailPlace
let smtp: RunningSmtp
afterEach(async () => {
  await place.stop()
  await smtp.stop()
})

/** A chat by mail, in an inbox whose mail server misbehaves. */
async function opened(options: SmtpOptions, config: object = {}): Promise<string> {
  smtp = await startSmtp(options)
  place = await openMailPlace({ smtp, config })
  const body = Buffer.from(mailText({ 'Message-ID': '<q@customer.example>' }))
  const received = await place.channel.receive({ headers: {}, body })
  if (received.state === 'refused') throw new Error(received.reason)
  const { threads } = received
  const [event] = await place.journal.write('receive', { connection: 'support', threads, now: Date.now() * 1000 })
  return event?.chat_id ?? ''
}
const letterOf = async (chat_id: string) =>
  (await place.thread(chat_id)).filter(({ author, kind }) => author === 'agent' && kind === 'message').at(-1)

describe('a mail server that drops the connection', () => {
  const stages = {
    // Nothing was handed over: the reply is sent again.
    connect: 'queued',
    rcpt: 'queued',
    // All of a short reply had left with its first bytes: nobody knows.
    data: 'doubt',
    dot: 'doubt',
    'dot-kept': 'doubt',
    answer: 'sent',
  } as const
  test.each(Object.entries(stages))('at %s leaves the reply %s', async (stage, state) => {
    const chat_id = await opened({ drops: { [stage]: 1 } })
    await place.reply(chat_id, 'Voilà')
    const sender = await place.send()
    await vi.waitFor(
      async () => expect((await letterOf(chat_id))?.state).toBe(state === 'queued' ? 'sent' : state),
      patience,
    )
    await sender.stop()
    expect(smtp.accepted).toHaveLength(stage === 'dot' || stage === 'data' ? 0 : 1)
    expect((await place.chats())[0]?.waiting_since).toBeNull()
    expect(place.errors).toEqual([])
  })
})

test.each([
  ['a refused recipient', { refused: ['eve@customer.example'] }],
  ['a refused mail', { onData: () => ({ code: 554, text: '5.7.1 spam' }) }],
] as const)('%s is final: the reply is withdrawn, and the customer waits again', async (_, options) => {
  const chat_id = await opened(options)
  await place.reply(chat_id, 'Voilà')
  await place.send()
  await vi.waitFor(
    async () => expect(await letterOf(chat_id)).toMatchObject({ state: 'failed', withdrawn: 1 }),
    patience,
  )
  expect((await letterOf(chat_id))?.reason).toMatch(/refused the (recipient|letter to) eve@customer\.example: /)
  expect((await place.chats())[0]?.waiting_since).not.toBeNull()
  expect(smtp.accepted).toEqual([])
})

test('a recipient who is refused for now gets the reply later, once, with the same Message-ID', async () => {
  const chat_id = await opened({ deferred: { 'eve@customer.example': 1 } })
  await place.reply(chat_id, 'Voilà')
  await place.reply(chat_id, 'And that')
  await place.send()
  await vi.waitFor(() => expect(smtp.accepted).toHaveLength(2), patience)
  const mails = await Promise.all(smtp.accepted.map(({ raw }) => simpleParser(raw)))
  expect(mails.map(({ text }) => text?.trim())).toEqual(['Voilà', 'And that'])
  const ids = (await place.thread(chat_id)).flatMap(({ author, kind, message_id }) =>
    author === 'agent' && kind === 'message' ? [`<${message_id}@shop.example>`] : [],
  )
  expect(mails.map(({ messageId }) => messageId)).toEqual(ids)
})

test('a reply carries its files, and one that is too large says so', async () => {
  const chat_id = await opened({})
  const owner = { chat_id, uploader: 'agent:ann' }
  const small = await place.attachments.take(Readable.from([Buffer.from('the file')]), { name: 'é"\r\n.txt', owner })
  await place.reply(chat_id, 'See the file', [small.attachment_id])
  await place.send()
  await vi.waitFor(() => expect(smtp.accepted).toHaveLength(1), patience)
  const mail = await simpleParser(smtp.accepted[0]?.raw ?? '')
  expect(mail.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
    [small.name, 'the file'],
  ])
  const large = await place.attachments.take(Readable.from([Buffer.alloc(21_000_000)]), { name: 'large.bin', owner })
  await place.reply(chat_id, 'And this one', [large.attachment_id])
  await vi.waitFor(async () => expect((await letterOf(chat_id))?.state).toBe('failed'), patience)
  expect((await letterOf(chat_id))?.reason).toMatch(/may have 20000000 bytes with its files \(smtp\.maxMailBytes\)/)
})
