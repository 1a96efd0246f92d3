import { afterEach, describe, expect, test, vi } from 'vitest'
import { dovecotSkipped, startDovecot } from '../servers/dovecot.ts'
import { startRelay } from '../servers/relay.ts'
import { startSmtp } from '../servers/smtp.ts'
import { connection, mailText, openMailPlace } from './mail-place.ts'

const patience = { timeout: 60_000, interval: 50 }
/** An address by which this machine is reached, and which is treated as another machine. */
const away = '0.0.0.0'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
async function closing<Opened extends { stop(): Promise<unknown> }>(opening: Promise<Opened>): Promise<Opened> {
  const opened = await opening
  closers.push(() => opened.stop())
  return opened
}

describe.skipIf(dovecotSkipped !== null)('a mailbox', () => {
  test.each([
    ['starttls', false],
    ['implicit', true],
  ] as const)('is read over TLS, %s, and not from a server whose certificate is unknown', async (tls, secure) => {
    const dovecot = await closing(startDovecot({ tls }))
    const way = await closing(startRelay({ to: dovecot.port }))
    const imap = { ...dovecot, host: away, port: way.port, secure }
    const wary = await closing(openMailPlace({ imap }))
    wary.watch()
    await vi.waitFor(() => expect(String(wary.errors[0])).toMatch(/certificate|self.signed/i), patience)
    expect(way.heard()).not.toMatch(/LOGIN|AUTHENTICATE/)
    const place = await closing(openMailPlace({ imap: { ...imap, host: 'localhost' }, trusted: dovecot.certificate }))
    place.watch()
    await vi.waitFor(async () => expect(await place.journal.read('cursor', { connection })).not.toBeNull(), patience)
    await dovecot.deliver(mailText({}, 'over TLS'))
    await vi.waitFor(async () => expect((await place.chats())[0]?.preview).toBe('over TLS'), patience)
    expect(way.heard()).not.toContain(dovecot.password)
  })

  test('is not read without TLS on another machine, also if somebody on the way takes the offer out', async () => {
    const dovecot = await closing(startDovecot({ tls: 'starttls' }))
    const edit = (said: string) => said.replaceAll(' STARTTLS', '')
    const way = await closing(startRelay({ to: dovecot.port, edit }))
    const place = await closing(openMailPlace({ imap: { ...dovecot, host: away, port: way.port } }))
    place.watch()
    await vi.waitFor(() => expect(String(place.errors[0])).toMatch(/STARTTLS/), patience)
    expect(way.heard()).not.toMatch(/LOGIN|AUTHENTICATE|SELECT|EXAMINE/)
  })

  test('whose password is wrong is told so, without the password', async () => {
    const dovecot = await closing(startDovecot())
    const imap = { ...dovecot, password: 'the wrong one' }
    const place = await closing(openMailPlace({ imap }))
    place.watch()
    await vi.waitFor(() => expect(String(place.errors[0])).toMatch(/authentication failed/i), patience)
    expect(String(place.errors[0])).not.toContain('wrong one')
  })
})

test('a reply is not sent without TLS over another machine', async () => {
  const smtp = await closing(startSmtp())
  const way = await closing(startRelay({ to: smtp.port }))
  const place = await closing(openMailPlace({ smtp: { host: away, port: way.port } }))
  const received = await place.channel.receive({ headers: {}, body: Buffer.from(mailText({})) })
  if (received.state === 'refused') throw new Error(received.reason)
  const { threads } = received
  const [event] = await place.journal.write('receive', { connection, threads, now: Date.now() * 1000 })
  await place.reply(event?.chat_id ?? '', 'a secret')
  await place.send()
  await vi.waitFor(
    async () =>
      expect(
        (await place.journal.read('thread', { chat_id: event?.chat_id ?? '', before: null, limit: 9 })).at(-1),
      ).toMatchObject({ state: 'queued' }),
    patience,
  )
  await vi.waitFor(() => expect(way.heard()).toMatch(/EHLO/), patience)
  expect(way.heard()).not.toMatch(/MAIL FROM|eve@/)
  expect(smtp.accepted).toEqual([])
})
