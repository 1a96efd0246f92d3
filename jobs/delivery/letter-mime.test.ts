import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { type ParsedMail, simpleParser } from 'mailparser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleReport } from '../../fixtures/sample-answers.ts'
import { runs } from '../../test/arbitraries/runs.ts'
import { type RunningSmtp, smtpConfigOf, startSmtp } from '../../test/servers/smtp.ts'
import { composeLetter } from './compose-letter.ts'
import { fileNameText, headerText, nameText } from './header-text.ts'
import type { Letter, MailTransport } from './letter.ts'
import { composeOperatorLetter } from './operator-letter.ts'
import { openSmtp } from './smtp-transport.ts'

let folder: string
let server: RunningSmtp
let transport: MailTransport
const pdfBytes = Buffer.from('%PDF-1.7 é\r\n.\r\n..\n\u0000', 'latin1')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-mime-'))
  await writeFile(join(folder, 'a.pdf'), pdfBytes)
  server = await startSmtp()
  transport = openSmtp(smtpConfigOf(server, { from: 'Tïrésias & Cie, Rapports <reports@example.com>' }), { env: {} })
})
afterAll(async () => {
  await transport.close()
  await server.stop()
  await rm(folder, { recursive: true })
})

function letter(changes: Partial<Letter> = {}, fileName = 'a.pdf'): Letter {
  return {
    messageId: '<run.1@example.com>',
    to: { address: 'ann@example.com', name: 'Ann' },
    subject: 'A report',
    text: 'Good morning\n',
    html: '<p>Good morning</p>',
    attachments: [{ fileName, contentType: 'application/pdf', path: join(folder, 'a.pdf') }],
    ...changes,
  }
}

/** The letter as the server got it, and as a mail program reads it. */
async function sent(order: Letter): Promise<{ readonly raw: string; readonly mail: ParsedMail }> {
  await transport.send(order, { onHandOver: async () => {} })
  const raw = server.accepted.at(-1)?.raw ?? ''
  return { raw, mail: await simpleParser(Buffer.from(raw, 'latin1')) }
}

/** Names of the headers, as written. */
function headerNames(raw: string): readonly string[] {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
  return head
    .split('\r\n')
    .filter(line => !/^[ \t]/.test(line))
    .map(line => line.slice(0, line.indexOf(':')))
}

const headers = ['Auto-Submitted', 'Content-Type', 'Date', 'From', 'MIME-Version', 'Message-ID', 'Subject', 'To']

/** White space at folds comes and goes with the reader: one space stands for each run of it. */
const squeezed = (text: string | undefined) => (text ?? '').replace(/\s+/gu, ' ').trim()

describe('accents and pictures', () => {
  const texts = {
    accents: 'Agence de l’Île-d’Yeu, Œuvres & Cie (n° 3)',
    emoji: 'Café 👩‍👩‍👧 Ωmega 🇫🇷',
    'East Asian': '東京駅前店 の報告書',
    'right to left': 'متجر دار السلام للعطور',
    'like MIME': '=?utf-8?Q?no?= "quoted" \\ <a@b> ; filename=x',
    long: 'Établissement de la rue du Faubourg-Saint-Honoré et des environs '.repeat(5).trim(),
    'narrow spaces': '1\u202f284 chats actifs (+12\u00a0%)',
  }
  for (const [name, text] of Object.entries(texts)) {
    test(`${name}: subject, name, file name and body come back as they were`, async () => {
      const fileName = `${text}.pdf`
      const order = { subject: text, to: { address: 'ann@example.com', name: text }, text, html: `<p>${text}</p>` }
      const { mail, raw } = await sent(letter(order, fileName))
      expect(mail.subject).toBe(text)
      expect([mail.to].flat()[0]?.value).toEqual([{ address: 'ann@example.com', name: nameText(text) }])
      expect(mail.from?.value).toEqual([{ address: 'reports@example.com', name: 'Tïrésias & Cie, Rapports' }])
      expect(mail.attachments.map(file => file.filename)).toEqual([fileNameText(fileName)])
      expect(mail.attachments[0]?.content.equals(pdfBytes)).toBe(true)
      expect(mail.text?.trimEnd()).toBe(text)
      expect(raw).toMatch(/^[\r\n\t\x20-\x7e]*$/)
      expect(Math.max(...raw.split('\r\n').map(line => line.length))).toBeLessThanOrEqual(998)
    })
  }
})

describe('headers', () => {
  test('are the expected ones', async () => {
    const { raw, mail } = await sent(letter())
    expect(headerNames(raw).toSorted()).toEqual(headers)
    expect(mail.messageId).toBe('<run.1@example.com>')
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(Math.abs((mail.date?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(mail.attachments[0]?.contentType).toBe('application/pdf')
  })

  test('List-Unsubscribe has one-click when it is an https address that names the reader', async () => {
    const byMail = await sent(letter({ unsubscribe: 'mailto:stop@example.com?subject=stop' }))
    expect(byMail.raw).toMatch(/^List-Unsubscribe: <mailto:stop@example.com\?subject=stop>\r$/m)
    expect(byMail.raw).not.toContain('List-Unsubscribe-Post')
    const unsubscribe = `https://example.com/${'x'.repeat(200)}?who=ann%40example.com`
    const byWeb = await sent(letter({ unsubscribe, unsubscribeNamesReader: true }))
    expect(byWeb.raw).toMatch(/^List-Unsubscribe: <https:\/\/example.com\/x{200}\?who=ann%40example.com>\r$/m)
    expect(byWeb.raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
    const ofNobody = await sent(letter({ unsubscribe: 'https://example.com/stop' }))
    expect(ofNobody.raw).toContain('List-Unsubscribe: <https://example.com/stop>')
    expect(ofNobody.raw).not.toContain('List-Unsubscribe-Post')
  })

  const hostile = [
    'a\r\nBcc: eve@example.com',
    'a\nBcc: eve@example.com',
    'a\rBcc: eve@example.com',
    'a\r\n\r\n<script>body</script>',
    'a\u2028Bcc: eve@example.com\u2029\u0085',
    'a\u0000b\u0007\u001b[31m',
    'a\u202egnp.exe',
    '"><script>"\r\n\tX: y',
    '=?utf-8?B?DQpCY2M6IGV2ZQ==?=',
    '"Ann" <eve@example.com>, Bob',
    '../../etc/passwd',
    '\ud800 alone',
    ' \t ',
    '',
  ]
  for (const text of hostile) {
    test(`take no other from ${JSON.stringify(text)}`, async () => {
      const to = { address: 'ann@example.com', name: text }
      const { raw, mail } = await sent(letter({ subject: text, to }, text))
      expect(headerNames(raw).toSorted()).toEqual(headers)
      expect([mail.to].flat()[0]?.value.map(mailbox => mailbox.address)).toEqual(['ann@example.com'])
      expect(mail.attachments).toHaveLength(1)
      expect(mail.attachments[0]?.filename).not.toMatch(/[\\/\p{Cc}\u202e]/u)
      expect(server.accepted.at(-1)?.envelope.to).toEqual(['ann@example.com'])
    })
  }

  test('an unsubscribe address that is none is refused', async () => {
    for (const unsubscribe of [
      '',
      'http://example.com',
      'https://a>\r\nBcc: eve@example.com',
      'mailto:a b@example.com',
    ]) {
      await expect(transport.send(letter({ unsubscribe }), { onHandOver: async () => {} })).rejects.toThrow(
        /mailto: or/,
      )
    }
  })

  test('a Message-ID that is none is refused', async () => {
    for (const messageId of ['', 'a@b', '<a@b>\r\nBcc: eve@example.com', '<a b@c>', '<é@c>']) {
      await expect(transport.send(letter({ messageId }), { onHandOver: async () => {} })).rejects.toThrow(/Message-ID/)
    }
  })
})

describe('any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.string({
      unit: fc.constantFrom('\r', '\n', ':', ' ', '"', '\\', '=?', '?=', '<', '>', '.', 'é', '👩‍👧', 'a'),
      maxLength: 40,
    }),
  )

  test('gives one well-formed mail with the expected headers and no more', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (subject, name, fileName, text) => {
        const before = server.accepted.length
        const to = { address: 'ann@example.com', name }
        const { raw, mail } = await sent(letter({ subject, to, text }, fileName))
        expect(server.accepted.length).toBe(before + 1)
        expect(headerNames(raw).toSorted()).toEqual(headers)
        expect(squeezed(mail.subject)).toBe(squeezed(headerText(subject)) || '–')
        expect([mail.to].flat()[0]?.value.map(mailbox => mailbox.address)).toEqual(['ann@example.com'])
        expect(mail.attachments).toHaveLength(1)
        expect(mail.attachments[0]?.content.equals(pdfBytes)).toBe(true)
      }),
      { ...runs(50), seed: 7 },
    )
  })

  test('as the name of an establishment stays a name', async () => {
    const input = sampleReport('ordinary')
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (name, label) => {
        const rows = input.watchList.rows.map(row => ({ ...row, name }))
        const order = composeLetter({
          subscription: 'monthly',
          messageId: '<a@example.com>',
          to: { address: 'ann@example.com', name },
          locale: 'fr',
          reports: [{ label, input: { ...input, watchList: { ...input.watchList, rows } }, files: [] }],
        })
        const { raw, mail } = await sent(order)
        expect(headerNames(raw).toSorted()).toEqual(headers)
        expect(mail.attachments).toEqual([])
        const tags = (html: string) => (html.match(/<\/?[a-z]+/g) ?? []).join(' ')
        expect(tags(mail.html || '')).toBe(tags(order.html.replaceAll(/<li dir="auto">.*?<\/li>/g, '')))
        expect((mail.html || '').match(/<tr>/g)).toHaveLength(plainRows)
      }),
      { ...runs(15), seed: 7 },
    )
  })
  const plainRows = 16
})

describe('the operator’s letter', () => {
  const problems = Array.from({ length: 73 }, (_, index) => ({
    what: `report of region R${index}`,
    error: index === 0 ? '<img src=x>\r\nBcc: eve@example.com' : 'the report has no chart',
  }))
  const order = {
    run: 'monthly.2026-11-02T0900',
    subscription: 'monthly',
    state: 'partial',
    doubtful: 0,
    isPlanned: true,
    messageId: '<operator@example.com>',
    to: { address: 'ops@example.com', name: null },
  } as const

  test('lists fifty problems and counts the others', async () => {
    const { mail, raw } = await sent(composeOperatorLetter({ ...order, problems }))
    expect(mail.subject).toBe(
      'causerie: run monthly.2026-11-02T0900 ended as partial, 73 problems'.replace('73 ', '73\u00a0'),
    )
    expect(mail.text?.match(/^- /gm)).toHaveLength(50)
    expect(mail.text).toContain('And 23\u00a0others.')
    expect(mail.html).not.toContain('<img')
    expect(headerNames(raw)).not.toContain('Bcc')
    expect(mail.text).toContain('causerie resend monthly.2026-11-02T0900 --failed')
  })

  test('says how letters that may have arrived are settled', async () => {
    const { mail } = await sent(composeOperatorLetter({ ...order, problems: problems.slice(0, 2), doubtful: 2 }))
    expect(mail.text).toContain('2\u00a0letters may have arrived')
    for (const body of [mail.text, mail.html]) expect(body).toContain(`causerie settle ${order.run} --arrived ADDRESS`)
  })

  test('of a run that did nothing', async () => {
    const { mail } = await sent(composeOperatorLetter({ ...order, state: 'failed', problems: [] }))
    expect(mail.text).toMatch(/ended\s+as\s+failed: 0\u00a0problems\./)
  })

  test('of a run that was refused, which nothing can send again', async () => {
    const refused = [{ what: 'run monthly', error: 'the store is too old' }]
    const { mail } = await sent(
      composeOperatorLetter({ ...order, state: 'failed', isPlanned: false, problems: refused }),
    )
    expect(mail.text).toContain('causerie run monthly\n')
    expect(mail.text).not.toContain('resend')
  })
})
