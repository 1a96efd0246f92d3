import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Dovecot, dovecotSkipped, startDovecot } from '../servers/dovecot.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { connection, type MailPlace, mailText, openMailPlace } from './mail-place.ts'

const patience = { timeout: 60_000, interval: 50 }

describe.skipIf(dovecotSkipped !== null)('a mailbox', () => {
  let dovecot: Dovecot
  let smtp: RunningSmtp
  let place: MailPlace
  beforeEach(async () => {
    dovecot = await startDovecot()
    smtp = await startSmtp()
    place = await openMailPlace({ imap: dovecot, smtp })
  })
  afterEach(async () => {
    await place.stop()
    await smtp.stop()
    await dovecot.stop()
  })
  /** Waits until the mailbox is being watched. */
  const watched = async () => {
    const watcher = place.watch()
    await vi.waitFor(async () => expect(await place.journal.read('cursor', { connection })).not.toBeNull(), patience)
    return watcher
  }

  test('a mail becomes a chat, its answer a mail in the same thread, and the answer to that is in the chat', async () => {
    await dovecot.deliver(mailText({ Subject: 'Before us' }))
    await watched()
    await place.send()
    await dovecot.deliver(
      mailText(
        { 'Message-ID': '<first@customer.example>', To: 'Lille <support+lille@shop.example>' },
        'Où est ma commande ?',
      ),
    )
    await vi.waitFor(async () => expect(await place.chats()).toHaveLength(1), patience)
    const [chat] = await place.chats()
    expect(chat).toMatchObject({
      customer_id: 'eve@customer.example',
      establishment_id: 'lille',
      channel: 'e-mail',
      preview: 'Où est ma commande ?',
      waiting_since: expect.any(Number),
    })
    await place.reply(chat?.chat_id ?? '', 'Elle arrive demain. ✨')
    await vi.waitFor(() => expect(smtp.accepted).toHaveLength(1), patience)
    const [sent] = smtp.accepted
    expect(sent?.envelope).toEqual({ from: 'support+lille@shop.example', to: ['eve@customer.example'] })
    const mail = await simpleParser(sent?.raw ?? '')
    expect(mail).toMatchObject({
      subject: 'Re: My order',
      inReplyTo: '<first@customer.example>',
      references: '<first@customer.example>',
      text: 'Elle arrive demain. ✨',
      from: { value: [{ name: 'The Shop', address: 'support+lille@shop.example' }] },
      to: { value: [{ name: 'Eve', address: 'eve@customer.example' }] },
    })
    // Outlook names the last message only.
    await dovecot.deliver(mailText({ 'In-Reply-To': sent?.messageId ?? '', Subject: 'RE: My order' }, 'Merci !'))
    await vi.waitFor(async () => expect(await place.thread(chat?.chat_id ?? '')).toHaveLength(4), patience)
    expect((await place.thread(chat?.chat_id ?? '')).map(({ kind, author, text }) => [kind, author, text])).toEqual([
      ['message', 'customer', 'Où est ma commande ?'],
      ['message', 'agent', 'Elle arrive demain. ✨'],
      ['outcome', 'system', null],
      ['message', 'customer', 'Merci !'],
    ])
    expect(await place.chats()).toHaveLength(1)
    expect(place.errors).toEqual([])
    // Nothing is marked as read.
    expect(await dovecot.names()).toHaveLength(3)
    for (const name of await dovecot.names()) expect(name).not.toMatch(/:2,.*S/)
  })

  /** All events in order of arrival, when there are so many. */
  const eventsOf = async (count: number) => {
    const read = () => place.journal.read('eventsAfter', { seq: 0, limit: 1000 })
    await vi.waitFor(async () => expect(await read()).toHaveLength(count), patience)
    return read()
  }
  /** A chat with a reply that was sent. */
  async function answered() {
    await dovecot.deliver(
      mailText({ 'Message-ID': '<q@customer.example>', Cc: 'Kim <kim@customer.example>' }, 'question'),
    )
    await eventsOf(1)
    const [chat] = await place.chats()
    await place.reply(chat?.chat_id ?? '', 'answer')
    await eventsOf(3)
    return { chat_id: chat?.chat_id ?? '', sent: smtp.accepted[0]?.messageId ?? '' }
  }

  test('a mailbox that is numbered anew is read again without taking a mail twice, and so are copies of a mail', async () => {
    await watched()
    const mails = [1, 2, 3].map(index => mailText({ 'Message-ID': `<${index}@customer.example>` }, `${index}`))
    for (const mail of mails) await dovecot.deliver(mail)
    await eventsOf(3)
    await dovecot.renumber()
    await dovecot.deliver(mails[0] ?? '')
    await dovecot.deliver(`Delivered-To: nice@shop.example\r\n${mails[1]}`)
    // A program that gives all its mails one id.
    await dovecot.deliver(mailText({ 'Message-ID': '<1@customer.example>', Subject: 'Another' }, '4'))
    expect((await eventsOf(4)).map(({ text }) => text)).toEqual(['1', '2', '3', '4'])
    const cursor = JSON.parse((await place.journal.read('cursor', { connection })) ?? '')
    expect(cursor.uid).toBe(6)
  })

  test('what arrives while the server is away is taken once it is back, and what arrives while nobody reads too', async () => {
    const watcher = await watched()
    await dovecot.kill()
    await dovecot.deliver(mailText({}, 'while it was away'))
    await vi.waitFor(() => expect(place.errors.length).toBeGreaterThan(0), patience)
    expect(String(place.errors[0])).toMatch(/^Error: 127\.0\.0\.1:\d+: \w/)
    await dovecot.restart()
    await eventsOf(1)
    await watcher.stop()
    await dovecot.deliver(mailText({}, 'while nobody read'))
    await watched()
    expect((await eventsOf(2)).map(({ text }) => text)).toEqual(['while it was away', 'while nobody read'])
  })

  test('an answer to a forwarded mail is another chat; whoever was addressed is in the chat', async () => {
    await watched()
    await place.send()
    const { chat_id, sent } = await answered()
    const reply = { 'In-Reply-To': sent, References: `<q@customer.example> ${sent}` }
    await dovecot.deliver(mailText({ From: 'kim@customer.example', ...reply }, 'of Kim, who was addressed'))
    await dovecot.deliver(mailText({ From: 'mallory@other.example', ...reply }, 'of somebody else'))
    await dovecot.deliver(mailText({ From: 'EVE@Customer.Example', ...reply }, 'of the customer'))
    const events = await eventsOf(6)
    expect(events.slice(3).map(event => [event.text, event.chat_id === chat_id])).toEqual([
      ['of Kim, who was addressed', true],
      ['of somebody else', false],
      ['of the customer', true],
    ])
    // The answer goes to whoever wrote last.
    await dovecot.deliver(mailText({ From: 'kim@customer.example', ...reply }, 'Kim again'))
    await eventsOf(7)
    await place.reply(chat_id, 'to Kim')
    await vi.waitFor(() => expect(smtp.accepted[1]?.envelope.to).toEqual(['kim@customer.example']), patience)
    expect(smtp.accepted[1]?.raw).toContain(`In-Reply-To: <`)
  })

  test('a delivery report about a reply withdraws it, and the customer waits again', async () => {
    await watched()
    await place.send()
    const { chat_id, sent } = await answered()
    const report = (action: string) =>
      mailText(
        {
          From: 'Mail Delivery System <MAILER-DAEMON@mx.shop.example>',
          Subject: 'Undelivered Mail',
          'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b',
        },
        `--b\nContent-Type: text/plain\n\nIt could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; eve@customer.example\nAction: ${action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n no such mailbox\n--b\nContent-Type: message/rfc822\n\nMessage-ID: ${sent}\nSubject: Re: My order\nFrom: support@shop.example\n\nanswer\n--b--\n`,
      )
    await dovecot.deliver(report('delayed'))
    await eventsOf(4)
    expect((await place.chats())[0]?.waiting_since).toBeNull()
    await dovecot.deliver(report('failed'))
    await eventsOf(7)
    const thread = await place.thread(chat_id)
    expect(thread.find(({ text, withdrawn }) => text === 'answer' && withdrawn === 1)).toMatchObject({
      state: 'failed',
      reason: 'smtp; 550 5.1.1 no such mailbox',
    })
    expect(thread.filter(({ text }) => text === 'It could not be delivered.').map(({ author }) => author)).toEqual([
      'system',
      'system',
    ])
    expect(await place.chats()).toMatchObject([
      { customer_id: 'eve@customer.example', waiting_since: expect.any(Number) },
    ])
  })

  test('automatic mail and mail to many opens no wait', async () => {
    await watched()
    const automatic: readonly Record<string, string>[] = [
      { 'Auto-Submitted': 'auto-replied' },
      { 'X-Autoreply': 'yes' },
      { Precedence: 'bulk' },
      { 'List-Id': 'News <news.letters.example>' },
      { From: 'support@shop.example' },
      { From: 'nice@shop.example', 'Reply-To': 'nice@shop.example' },
    ]
    const personal: readonly Record<string, string>[] = [
      { 'Auto-Submitted': 'no' },
      { Precedence: 'list', 'List-Id': '<support.shop.example>' },
      { From: 'form@shop.example' },
      { From: 'support@shop.example', 'Reply-To': 'Max <max@customer.example>' },
      { 'Reply-To': 'elsewhere@other.example' },
    ]
    for (const headers of [...automatic, ...personal]) await dovecot.deliver(mailText(headers))
    const events = await eventsOf(automatic.length + personal.length)
    expect(events.map(({ author }) => author)).toEqual([
      ...automatic.map(() => 'system'),
      ...personal.map(() => 'customer'),
    ])
    expect(events.slice(automatic.length).map(({ customer_id }) => customer_id)).toEqual([
      ...['eve@customer.example', 'eve@customer.example', 'form@shop.example', 'max@customer.example'],
      'eve@customer.example',
    ])
    expect((await place.chats()).filter(chat => chat.waiting_since !== null)).toHaveLength(personal.length)
  })

  test('a mail belongs to the establishment of the address, and a mail to none of them to the first', async () => {
    await watched()
    const receivers: readonly (readonly [Record<string, string>, string])[] = [
      [{ To: 'other@x.example, Nice <NICE@shop.example>' }, 'nice'],
      [{ To: 'x@x.example', Cc: 'nice@shop.example' }, 'nice'],
      [{ To: 'undisclosed-recipients:;', 'Delivered-To': 'nice@shop.example' }, 'nice'],
      [{ To: 'support@shop.example', 'X-Original-To': 'nice@shop.example' }, 'nice'],
      [{ To: 'support+LILLE@shop.example' }, 'lille'],
      [{ To: 'support+evil@shop.example' }, 'lyon'],
      [{ To: 'x@x.example' }, 'lyon'],
    ]
    for (const [headers] of receivers) await dovecot.deliver(mailText(headers))
    const events = await eventsOf(receivers.length)
    expect(events.map(({ establishment_id }) => establishment_id)).toEqual(receivers.map(([, site]) => site))
  })

  test('a bad mail is set aside with its reason, is kept, and holds up nothing', async () => {
    await place.stop()
    place = await openMailPlace({ imap: dovecot, smtp, config: { maxMailBytes: 20_000 } })
    await watched()
    const parts = `--b\nContent-Type: text/plain\n\nx\n`.repeat(300)
    const bad = [
      'no mail at all',
      mailText({ From: null }),
      mailText({ 'Content-Type': 'multipart/mixed; boundary=b' }, `${parts}--b--`),
      mailText({}, 'x'.repeat(30_000)),
    ]
    for (const mail of bad) await dovecot.deliver(mail)
    await dovecot.deliver(mailText({}, 'a good one'))
    expect((await eventsOf(1)).map(({ text }) => text)).toEqual(['a good one'])
    expect(place.aside).toEqual([
      'it names no sender who could be answered',
      'it names no sender who could be answered',
      expect.stringMatching(/^it cannot be read: /),
      expect.stringMatching(/^it has \d+ bytes, more than maxMailBytes, 20000/),
    ])
    const kept = await place.journal.read('setAside', { before: null, limit: 10 })
    expect(kept.map(({ refused }) => refused)).toEqual(place.aside.toReversed())
    expect(kept.map(({ bytes }) => bytes === null)).toEqual([true, false, false, false])
  })

  test('a mail that the server itself cannot read is set aside after some attempts, and holds up nothing', async () => {
    for (const text of ['before', 'spoiled', 'after']) {
      await dovecot.deliver(mailText({}, text))
      if (text === 'spoiled') await dovecot.spoil()
    }
    await place.stop()
    place = await openMailPlace({ imap: dovecot, smtp, config: { since: '2020-01-01' } })
    place.watch()
    await vi.waitFor(
      async () => {
        const events = await place.journal.read('eventsAfter', { seq: 0, limit: 10 })
        expect(events.map(({ text }) => text)).toEqual(['before', 'after'])
      },
      { timeout: 90_000, interval: 200 },
    )
    expect(place.aside).toEqual(['the mail server failed to give it out, several times: it is in the mailbox only'])
  })

  test('headers from outside add none to a reply', async () => {
    await watched()
    await place.send()
    const evil = 'evil\r\nBcc: all@customer.example'
    const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`
    await dovecot.deliver(
      mailText({
        From: `${encoded(`${evil}, boss@shop.example`)} <eve@customer.example>, mallory@other.example`,
        Subject: encoded(`${evil}\r\n\r\nbody`),
        'Message-ID': '<a b@customer.example>',
        References: '<ok@customer.example> <not\u0001ok@x> nonsense <x@y>',
      }),
    )
    await eventsOf(1)
    const [chat] = await place.chats()
    await place.reply(chat?.chat_id ?? '', '.\r\nQUIT\r\n.\n')
    await vi.waitFor(() => expect(smtp.accepted).toHaveLength(1), patience)
    const [sent] = smtp.accepted
    expect(sent?.envelope).toEqual({ from: 'support@shop.example', to: ['eve@customer.example'] })
    const mail = await simpleParser(sent?.raw ?? '')
    expect(mail.headers.has('bcc')).toBe(false)
    expect(mail.to).toMatchObject({ value: [{ address: 'eve@customer.example' }] })
    expect(mail.subject).toBe('Re: evil Bcc: all@customer.example body')
    expect(mail.references).toEqual(['<ok@customer.example>', '<x@y>'])
    expect(mail.text?.trim()).toBe('.\nQUIT\n.')
  })
})
