import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Mail } from './mail.ts'
import { mailKey } from './mail-key.ts'
import { mailReceived } from './mail-received.ts'
import { ownAddresses } from './own-addresses.ts'
import readMail from './read-mail-thread.ts'
import { replyMime, replySubject } from './reply-mime.ts'

let folder: string
let mails = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-mails-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const plain = ['Content-Type: text/plain; charset=utf-8']
/** Reads a mail of these headers and this body. */
async function read(headers: readonly string[], body = 'hello', type: readonly string[] = plain): Promise<Mail> {
  const at = join(folder, String(mails++))
  await mkdir(at)
  await writeFile(join(at, 'mail'), [...headers, 'MIME-Version: 1.0', ...type, '', body].join('\r\n'))
  return readMail({ path: join(at, 'mail'), folder: at })
}
const from = 'From: Ann <Ann@Shop.Example>'

describe('what a mail says', () => {
  test('is read from its headers, as far as they are well formed', async () => {
    const mail = await read([
      'Message-ID: <a@x.example>',
      'References: <1@x.example> <2@x.example>',
      'In-Reply-To: <3@x.example>',
      'Subject:  Where is it? ',
      from,
      'Reply-To: "" <Bob@Shop.Example>',
      'To: Team <team@chats.example>, other@chats.example',
      'Cc: <COPY@chats.example>, team@chats.example',
      'Delivered-To: alias@chats.example',
      'X-Original-To: team@chats.example',
      'Date: Sun, 1 Nov 2026 08:00:00 +0100',
      'List-Id: Our team <Team.Chats.Example>',
    ])
    expect(mail).toEqual({
      messageId: '<a@x.example>',
      answers: ['<1@x.example>', '<2@x.example>', '<3@x.example>'],
      subject: 'Where is it?',
      from: { address: 'ann@shop.example', name: 'Ann' },
      replyTo: { address: 'bob@shop.example', name: null },
      receivers: ['team@chats.example', 'other@chats.example', 'copy@chats.example'],
      envelope: ['team@chats.example', 'alias@chats.example'],
      sentAt: '2026-11-01T08:00:00+01:00',
      isAutomatic: false,
      isBulk: false,
      listId: 'team.chats.example',
      report: null,
      text: 'hello',
      htmlPath: null,
      parts: [],
    })
  })

  test('is nothing where nothing, or nothing usable, is said', async () => {
    const mail = await read(['Message-ID: no id', 'From: nobody', 'Subject:   ', 'List-Id: bare.example'], '')
    expect(mail).toMatchObject({
      messageId: null,
      answers: [],
      subject: null,
      from: null,
      replyTo: null,
      receivers: [],
      envelope: [],
      sentAt: null,
      listId: 'bare.example',
      text: '',
    })
  })

  test('is bounded: the first and the last of many, and a part of what is long', async () => {
    const ids = Array.from({ length: 80 }, (_, index) => `<${index}@x.example>`)
    const { answers, subject, text } = await read(
      [`References:\r\n ${ids.join('\r\n ')}`, `Subject: ${'s'.repeat(501)}`, from],
      't'.repeat(100_001),
    )
    expect(answers).toEqual([ids[0], ...ids.slice(-49)])
    expect(subject).toBe(`${'s'.repeat(499)}…`)
    expect(text).toBe(`${'t'.repeat(99_999)}…`)
    const whole = await read([`Subject: ${'s'.repeat(500)}`, `Message-ID: <${'i'.repeat(286)}@x.example>`, from])
    expect(whole.subject).toBe('s'.repeat(500))
    expect(whole.messageId).toHaveLength(298)
    expect((await read([`Message-ID: <${'i'.repeat(290)}@x.example>`, from])).messageId).toBeNull()
  })

  test.each<readonly [string, { isAutomatic: boolean; isBulk: boolean }]>([
    ['Auto-Submitted: no', { isAutomatic: false, isBulk: false }],
    ['Auto-Submitted: auto-replied', { isAutomatic: true, isBulk: false }],
    ['X-Autoreply: yes', { isAutomatic: true, isBulk: false }],
    ['Precedence: bulk', { isAutomatic: false, isBulk: true }],
    ['Precedence: List', { isAutomatic: false, isBulk: true }],
    ['Precedence: first-class', { isAutomatic: false, isBulk: false }],
    ['Precedence: not bulk', { isAutomatic: false, isBulk: false }],
  ])('of who sent it: %s', async (header, expected) => {
    expect(await read([from, header])).toMatchObject(expected)
  })

  test('with its parts and pictures', async () => {
    const part = (headers: readonly string[], body: string) => ['--b', ...headers, '', body]
    const png = Buffer.from('a picture').toString('base64')
    const mail = await read(
      [from],
      [
        ...part(
          ['Content-Type: text/html; charset=utf-8'],
          '<p>See <img src="cid:one"><img src="cid:none" alt="gone"><script>1</script></p>',
        ),
        ...part(['Content-Type: image/png', 'Content-ID: <one>', 'Content-Transfer-Encoding: base64'], png),
        ...part(
          ['Content-Type: application/pdf; name="offer.pdf"', 'Content-Disposition: attachment; filename="offer.pdf"'],
          'content',
        ),
        '--b--',
      ].join('\r\n'),
      ['Content-Type: multipart/related; boundary=b'],
    )
    expect(mail.parts).toMatchObject([
      { name: null, mediaType: 'image/png', bytes: 9 },
      { name: 'offer.pdf', mediaType: 'application/pdf' },
    ])
    expect(await readFile(mail.parts[0]?.path ?? '', 'utf8')).toBe('a picture')
    const html = await readFile(mail.htmlPath ?? '', 'utf8')
    expect(html).toBe(`<p>See <img src="data:image/png;base64,${png}" /><span>gone</span></p>`)
  })
})

const letter = '0192f0c4-0000-7000-8000-000000000001'
/** A delivery report about our letter. */
const report = (
  fields: readonly string[],
  type = 'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
) =>
  read(
    ['From: mailer@x.example', 'Message-ID: <r@x.example>'],
    [
      ...['--b', 'Content-Type: text/plain', '', 'It failed.'],
      ...['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; x.example', '', ...fields, ''],
      ...['--b', 'Content-Type: text/rfc822-headers', '', 'Subject: x', `Message-ID: <${letter}@chats.example>`, ''],
      '--b--',
    ].join('\r\n'),
    [type],
  )

describe('a delivery report', () => {
  test.each([
    [
      ['Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: smtp; 550\r\n  no such user'],
      'failed',
      'smtp; 550 no such user',
    ],
    [['Action: Delivered', 'Status: 2.0.0'], 'delivered', '2.0.0'],
    [['Action: delayed'], 'delayed', null],
    [['Action: relayed', '', 'Action: failed'], 'failed', null],
    [['Action: lost'], null, null],
  ] as const)('%j says %s, because %s', async (fields, action, reason) => {
    const mail = await report(fields)
    expect(mail.report).toEqual({ action, reason, about: [`<${letter}@chats.example>`] })
    expect(mail.isAutomatic).toBe(true)
  })

  test('is one by its type', async () => {
    for (const type of [
      'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
      'Content-Type: multipart/mixed; report-type=delivery-status; boundary=b',
    ])
      expect((await report(['Action: failed'], type)).report).toBeNull()
    const quoted = 'Content-Type: Multipart/Report; Report-Type = "delivery-status"; boundary=b'
    expect((await report(['Action: failed'], quoted)).report?.action).toBe('failed')
  })
})

describe('what becomes of a mail', () => {
  const addresses = { 'team@chats.example': 'lyon', 'nice@chats.example': 'nice' }
  const own = ownAddresses({ addresses, sites: ['lille'] })
  const arrivedAt = Date.parse('2026-11-02T00:00:00Z') * 1000
  const context = { own, channel: 'email', platform: 'mail', key: 'k', arrivedAt, attachments: [], html: null }
  const mail: Mail = {
    messageId: '<a@x.example>',
    answers: [],
    subject: 'Where is it?',
    from: { address: 'ann@shop.example', name: 'Ann' },
    replyTo: null,
    receivers: ['team@chats.example'],
    envelope: [],
    sentAt: null,
    isAutomatic: false,
    isBulk: false,
    listId: null,
    report: null,
    text: 'hello',
    htmlPath: null,
    parts: [],
  }
  const received = (changes: Partial<Mail> = {}) => {
    const done = mailReceived({ ...mail, ...changes }, context)
    if (done.state !== 'received') throw new Error(JSON.stringify(done))
    const [thread] = done.threads
    return { ...done, thread, event: thread?.events[0], kept: thread?.mail }
  }

  test('it is the message of who sent it', () => {
    const { event, kept, statuses } = received()
    expect(event).toMatchObject({
      kind: 'message',
      author: 'customer',
      establishment_id: 'lyon',
      customer_id: 'ann@shop.example',
      text: 'hello',
      sent_at: arrivedAt,
      source_key: 'k',
      attachments: null,
    })
    expect(kept).toMatchObject({
      mail_id: '<a@x.example>',
      own_address: 'team@chats.example',
      isReport: false,
      answers: [],
    })
    expect(statuses).toEqual([])
    expect(received({ text: '' }).event?.text).toBe('Where is it?')
  })

  test.each<readonly [string, Partial<Mail>, 'customer' | 'system']>([
    ['an automatic answer', { isAutomatic: true }, 'system'],
    ['mail to many', { isBulk: true }, 'system'],
    ['mail of a list', { listId: 'news.example' }, 'system'],
    ['mail of a list that is ours', { listId: 'team.chats.example', isBulk: true }, 'customer'],
    ['our own mail', { from: { address: 'nice@chats.example', name: null } }, 'system'],
    [
      'a form of ours that names who wrote',
      { from: { address: 'nice@chats.example', name: null }, replyTo: { address: 'bea@shop.example', name: 'Bea' } },
      'customer',
    ],
  ])('%s is from a %s', (_, changes, author) => {
    expect(received(changes).event?.author).toBe(author)
  })

  test('only a form of ours says who is answered', () => {
    const replyTo = { address: 'bea@shop.example', name: 'Bea' }
    expect(received({ replyTo }).kept).toMatchObject({ sender: 'ann@shop.example', sender_name: 'Ann' })
    const form = received({ replyTo, from: { address: 'nice@chats.example', name: null } })
    expect(form.kept).toMatchObject({ sender: 'bea@shop.example', sender_name: 'Bea' })
    expect(form.event?.customer_id).toBe('bea@shop.example')
  })

  test('it is refused if it is our own reply, or names nobody', () => {
    const ours = { messageId: `<${letter}@chats.example>`, from: { address: 'team@chats.example', name: null } }
    expect(mailReceived({ ...mail, ...ours }, context)).toMatchObject({ state: 'refused' })
    // Others may use such an id.
    expect(mailReceived({ ...mail, messageId: ours.messageId }, context).state).toBe('received')
    expect(mailReceived({ ...mail, from: ours.from }, context).state).toBe('received')
    expect(mailReceived({ ...mail, from: null }, context)).toMatchObject({ state: 'refused' })
  })

  test('it belongs to the thread of what it answers first, of one sender', () => {
    const key = (changes: Partial<Mail>) => received(changes).thread?.thread_key
    const answer = key({ answers: ['<1@x.example>', '<2@x.example>'] })
    expect(key({ answers: ['<1@x.example>', '<3@x.example>'], messageId: '<b@x.example>' })).toBe(answer)
    expect(key({ answers: ['<2@x.example>'] })).not.toBe(answer)
    expect(key({ answers: ['<1@x.example>'], from: { address: 'bea@shop.example', name: null } })).not.toBe(answer)
    expect(key({ messageId: '<1@x.example>' })).toBe(answer)
    expect(key({ messageId: null })).not.toBe(key({}))
  })

  test('it goes to the site that it was sent to', () => {
    const site = (changes: Partial<Mail>) => received(changes).event?.establishment_id
    expect(site({ receivers: ['nice@chats.example', 'team@chats.example'] })).toBe('nice')
    expect(site({ receivers: ['other@x.example', 'team+lille@chats.example'] })).toBe('lille')
    expect(site({ envelope: ['nice@chats.example'] })).toBe('nice')
    expect(site({ envelope: ['other@x.example', 'nice@chats.example'] })).toBe('lyon')
    expect(site({ receivers: [], envelope: ['other@x.example', 'nice@chats.example'] })).toBe('nice')
    expect(site({ receivers: [] })).toBe('lyon')
  })

  test('it was sent when it says, if that can be', () => {
    const at = (text: string | null) => ((received({ sentAt: text }).event?.sent_at ?? 0) - arrivedAt) / 1_000_000
    expect(at(null)).toBe(0)
    expect(at('not a time')).toBe(0)
    expect(at('2026-11-01T23:00:00Z')).toBe(-3600)
    expect(at('2026-11-02T00:00:01Z')).toBe(0)
    expect(at('2026-10-26T00:00:00Z')).toBe(-7 * 86_400)
    expect(at('2026-10-01T00:00:00Z')).toBe(-7 * 86_400)
  })

  test('a report is about our letters, and no customer’s', () => {
    const about = [`<${letter}@chats.example>`, '<other@x.example>']
    const of = (action: 'failed' | 'delivered' | 'delayed') => {
      const { statuses, event, kept } = received({ report: { action, reason: '550 no', about }, isAutomatic: true })
      expect(event).toMatchObject({ author: 'system', customer_id: null })
      expect(kept).toMatchObject({ answers: about, isReport: true })
      return statuses
    }
    expect(of('failed')).toEqual([{ message_id: letter, state: 'failed', reason: '550 no' }])
    expect(of('delivered')).toEqual([{ message_id: letter, state: 'delivered', reason: null }])
    expect(of('delayed')).toEqual([])
  })
})

test('a mail is known again by its headers, wherever a copy of it is', () => {
  const head = (lines: readonly string[]) => Buffer.from([...lines, '', 'body'].join('\r\n'))
  const lines = ['Message-ID: <a@x>', 'Date: today', 'From: ann', 'Subject: a\r\n b']
  const key = mailKey(head(lines), 100)
  expect(mailKey(head(['Received: by us', ...lines.toReversed()]), 200)).toBe(key)
  expect(mailKey(head(lines.map(line => line.replace('Message-ID', 'message-id').replace('\r\n b', ' b'))), 100)).toBe(
    key,
  )
  // The first of two counts, and nothing of the body.
  expect(mailKey(head([...lines, 'Subject: other']), 100)).toBe(key)
  expect(mailKey(Buffer.from(`${lines.slice(0, 3).join('\n')}\n\n${lines[3]}`), 100)).not.toBe(key)
  for (const [index] of lines.entries())
    expect(mailKey(head(lines.map((line, at) => (at === index ? `${line}2` : line))), 100)).not.toBe(key)
  // Without an id, the size counts.
  expect(mailKey(head(lines.slice(1)), 100)).not.toBe(mailKey(head(lines.slice(1)), 101))
})

describe('a reply', () => {
  const reply = {
    from: { address: 'team@chats.example', name: 'Team' },
    to: { address: 'ann@shop.example', name: 'Ann' },
    subject: 'Where is it?',
    messageId: `<${letter}@chats.example>`,
    answers: [],
    text: 'Here.',
    attachments: [],
    date: new Date('2026-11-02T00:00:00Z'),
  }
  const headers = async (changes: Partial<Parameters<typeof replyMime>[0]>) => {
    const raw = (await replyMime({ ...reply, ...changes })).toString('latin1')
    const [head = ''] = raw.split('\r\n\r\n')
    return new Map(
      head
        .replace(/\r\n[ \t]+/g, ' ')
        .split('\r\n')
        .map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    )
  }

  test('names what it answers, the first and the latest of many, and nothing that is no id', async () => {
    const none = await headers({})
    expect([none.has('in-reply-to'), none.has('references')]).toEqual([false, false])
    const ids = Array.from({ length: 22 }, (_, index) => `<${index}@x.example>`)
    const few = await headers({ answers: ids.slice(1) })
    expect(few.get('references')?.split(' ')).toEqual(ids.slice(1))
    const many = await headers({ answers: [...ids, 'no id', `<${'i'.repeat(300)}@x.example>`, '<a@x>\r\nBcc: b@x'] })
    expect(many.get('references')?.split(' ')).toEqual([ids[0], ...ids.slice(2)])
    expect(many.get('in-reply-to')).toBe(ids.at(-1))
    expect(many.has('bcc')).toBe(false)
    expect(many.get('message-id')).toBe(reply.messageId)
  })

  test.each([
    ['Where is it?', 'Re: Where is it?'],
    ['re: a', 're: a'],
    ['RE[2]: a', 'RE[2]: a'],
    ['Aw : a', 'Aw : a'],
    ['Regarding: a', 'Re: Regarding: a'],
    ['a re: b', 'Re: a re: b'],
    [null, 'Re:'],
  ])('to %j has the subject %j', (subject, expected) => {
    expect(replySubject(subject)).toBe(expected)
  })
})
