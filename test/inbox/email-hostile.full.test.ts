import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MailUnreadable, openMailReader } from '../../inbox/channels/email/read-mail.ts'
import { runs } from '../arbitraries/runs.ts'
import { type MailPlace, mailText, openMailPlace } from './mail-place.ts'
import { richMail } from './rich-mail.ts'

let place: MailPlace
beforeAll(async () => {
  place = await openMailPlace()
})
afterAll(() => place.stop())

const take = (body: Buffer) => place.channel.receive({ headers: {}, body })

/** A good mail, damaged as networks, programs and enemies do. */
const damaged = fc
  .tuple(
    fc.constantFrom(richMail(), mailText({})),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(200),
        piece: fc.oneof(
          fc.uint8Array({ maxLength: 20 }).map(bytes => Buffer.from(bytes).toString('latin1')),
          fc.constantFrom(
            ...['\r\n', '\r\n\r\n', '--outer', '--alt--', '=?utf-8?B?', '?=', '\0', '=\r\n', '<', '>', ';', ':', '"'],
            ...['Content-Type: multipart/mixed; boundary=outer\r\n', 'Content-Type: message/rfc822\r\n\r\n'],
            ...[
              'charset=utf-7',
              'charset=x',
              'Content-Transfer-Encoding: base64\r\n',
              'Content-Type: text/html\r\n\r\n',
            ],
          ),
        ),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map(([mail, damages]) =>
    Buffer.from(
      damages.reduce((text, { at, cut, piece }) => {
        const start = Math.floor(at * text.length)
        return text.slice(0, start) + piece + text.slice(start + cut)
      }, mail),
      'latin1',
    ),
  )

test('any damaged mail is an event or refused with a reason, and leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(damaged, async body => {
      const received = await take(body)
      if (received.state === 'refused') return void expect(received.reason).toMatch(/\w{3}/)
      const [thread] = received.threads
      const [event] = thread?.events ?? []
      expect(event?.sent_at).toBeLessThanOrEqual(Date.now() * 1000)
      expect(event?.text?.length ?? 0).toBeLessThanOrEqual(100_000)
      expect(thread?.mail?.subject ?? '').not.toMatch(/[\r\n]/)
      expect(thread?.mail?.sender).toMatch(/^[^\s@<>,;]+@[^\s@<>,;]+$/)
      await place.journal.write('receive', { connection: 'support', threads: received.threads, now: Date.now() * 1000 })
    }),
    runs(150),
  )
  expect(await readdir(join(place.folder, 'files', 'arriving'))).toEqual([])
}, 300_000)

const many = (piece: string, times: number) => piece.repeat(times)
/** What is made to cost much, by what it is. */
const costly: Readonly<Record<string, () => string>> = {
  'a hundred nested parts': () =>
    mailText(
      { 'Content-Type': 'multipart/mixed; boundary=b0' },
      Array.from({ length: 100 }, (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary=b${i + 1}\n\n`).join(''),
    ),
  'nested messages': () =>
    mailText(
      { 'Content-Type': 'message/rfc822' },
      many('Content-Type: message/rfc822\nContent-Disposition: inline\n\n', 500),
    ),
  'a header of megabytes': () => mailText({ 'X-Long': many('a b ', 500_000) }),
  'ten thousand receivers': () => mailText({ To: many('a@b.example, ', 10_000) }),
  'ten thousand references': () => mailText({ References: many('<a@b.example> ', 10_000) }),
  'deep HTML': () => mailText({ 'Content-Type': 'text/html' }, many('<div>', 50_000)),
  'HTML of open tags': () => mailText({ 'Content-Type': 'text/html' }, many('<a href="', 200_000)),
  'a table of tables': () => mailText({ 'Content-Type': 'text/html' }, many('<table><tr><td>', 20_000)),
  'a text of links': () => mailText({}, many('http://a.b/ <a@b.c> ', 100_000)),
  'a text of quotes': () => mailText({}, many('>', 2_000_000)),
  'one long line of encoded words': () => mailText({ Subject: many('=?utf-8?Q?=41?= ', 50_000) }),
  'an endless comment in From': () => mailText({ From: `${many('(', 100_000)} <eve@customer.example>` }),
  'quoted-printable of one line': () =>
    mailText({ 'Content-Transfer-Encoding': 'quoted-printable' }, many('=41', 1_000_000)),
}

test.each(Object.entries(costly))(
  '%s is taken or refused, and the next mail after it',
  async (_, mail) => {
    const body = Buffer.from(mail())
    const received = await take(body)
    expect(received.state === 'received' || /\w{3}/.test(received.reason)).toBe(true)
    expect(await take(Buffer.from(mailText({}, 'the next one')))).toMatchObject({ state: 'received' })
  },
  120_000,
)

test('a mail that hangs the parser is refused, and the thread begins anew', async () => {
  const reader = openMailReader({ patienceMs: 3000 })
  const folder = await mkdtemp(join(tmpdir(), 'causerie-hang-'))
  try {
    // A pipe that nobody writes to.
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await writeFile(join(folder, 'mail'), mailText({}, 'the next one'))
    const hanging = reader.read({ path: join(folder, 'pipe'), folder })
    await expect(hanging).rejects.toThrow(new MailUnreadable('it cannot be read within 3 s'))
    expect(await reader.read({ path: join(folder, 'mail'), folder })).toMatchObject({ text: 'the next one' })
  } finally {
    await reader.close()
    await rm(folder, { recursive: true, force: true })
  }
})
