import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { publish } from '../../inbox/publish/publish.ts'
import { type Dovecot, dovecotSkipped, startDovecot } from '../servers/dovecot.ts'
import { type RunningSmtp, startSmtp } from '../servers/smtp.ts'
import { forget, newPlace, wordsIn } from './forget-place.ts'
import { type MailPlace, mailText, openMailPlace } from './mail-place.ts'
import { richMail } from './rich-mail.ts'

const patience = { timeout: 60_000, interval: 50 }

describe.skipIf(dovecotSkipped !== null)('forgetting', () => {
  let dovecot: Dovecot
  let smtp: RunningSmtp
  beforeAll(async () => {
    dovecot = await startDovecot()
    smtp = await startSmtp()
  })
  afterAll(async () => {
    await smtp.stop()
    await dovecot.stop()
  })

  test('reaches mails: their bytes, files, ids and addresses; what is read again stays forgotten, and others stay', async () => {
    const place = await newPlace()
    const open = () => openMailPlace({ imap: dovecot, smtp, folder: place.inbox, config: { since: '2020-01-01' } })
    const events = async (mail: MailPlace, count: number) => {
      const read = () => mail.journal.read('eventsAfter', { seq: 0, limit: 100 })
      await vi.waitFor(async () => expect(await read()).toHaveLength(count), patience)
      return read()
    }
    await dovecot.deliver(richMail({ 'Message-ID': '<idofzoe@customer.example>', Cc: 'friendofzoe@x.example' }))
    await dovecot.deliver(mailText({ From: 'bob@x.example', Cc: 'zoe@customer.example' }, 'wordofbob'))
    // Set aside, and hers.
    await dovecot.deliver(
      mailText(
        { From: 'zoe@customer.example', 'Content-Type': 'multipart/mixed; boundary=b' },
        `${'--b\n\nx\n'.repeat(300)}asideofzoe`,
      ),
    )
    const before = await open()
    before.watch()
    await before.send()
    const [first] = await events(before, 2)
    await vi.waitFor(() => expect(before.aside).toHaveLength(1), patience)
    await before.reply(first?.chat_id ?? '', 'replytozoe')
    await vi.waitFor(() => expect(smtp.accepted).toHaveLength(1), patience)
    const [reply] = smtp.accepted
    await vi.waitFor(
      async () => expect((await before.thread(first?.chat_id ?? '')).at(-1)?.outcome).toBe('sent'),
      patience,
    )
    const bySubject = (mail: MailPlace) =>
      mail.journal.read('search', { scopes: [], text: 'livraison retard', before: null, limit: 10 })
    expect(await bySubject(before)).toHaveLength(1)
    await publish(before.journal, place.store)
    await before.stop()
    const words = [
      'zoe@customer.example',
      'idofzoe',
      'friendofzoe',
      'Manteau',
      'VCALENDAR',
      'asideofzoe',
      'replytozoe',
      'livraison',
    ]
    const kept = ['wordofbob', 'bob@x.example']
    expect(await wordsIn(place.inbox, [...words, ...kept])).toEqual([...words, ...kept].sort())

    const done = await forget(place, '--customer', 'zoe@customer.example')
    expect(done.err).toBe('')
    // The mail, the one that was set aside, and Bob's, which names her.
    expect(JSON.parse(done.out).inbox).toEqual({ chats: 1, rows: 2, attachments: 4, deliveries: 3 })
    expect(await wordsIn(place.inbox, [...words, ...kept])).toEqual(kept.sort())

    await dovecot.renumber()
    const after = await open()
    after.watch()
    await dovecot.deliver(mailText({ From: 'bob@x.example' }, 'the last one'))
    await vi.waitFor(
      async () =>
        expect((await after.journal.read('eventsAfter', { seq: 0, limit: 100 })).at(-1)?.text).toBe('the last one'),
      patience,
    )
    expect(await wordsIn(place.inbox, ['idofzoe', 'friendofzoe', 'Manteau', 'VCALENDAR', 'replytozoe'])).toEqual([])
    // Nobody knows any more that an answer is hers.
    await dovecot.deliver(
      mailText({ From: 'zoe@customer.example', 'In-Reply-To': reply?.messageId ?? '' }, 'hello again'),
    )
    const newest = async () => (await after.chats()).find(({ preview }) => preview === 'hello again')
    await vi.waitFor(async () => expect(await newest()).toBeDefined(), patience)
    const chat = await newest()
    expect(chat).toMatchObject({ customer_id: 'zoe@customer.example' })
    expect(chat?.chat_id).not.toBe(first?.chat_id)
    await after.reply(chat?.chat_id ?? '', 'hello Zoé')
    await after.send()
    await vi.waitFor(() => expect(smtp.accepted[1]?.envelope.to).toEqual(['zoe@customer.example']), patience)
    expect(await bySubject(after)).toEqual([])
    expect(await after.journal.rebuild()).toMatchObject({ chatsDiffered: 0, textsDiffered: 0 })
    await after.stop()
  })
})
