import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkSmtp } from '../../jobs/delivery/check-smtp.ts'
import { letterFiles } from '../../jobs/delivery/letter-files.ts'
import { previewLetter } from '../../jobs/run/preview-letter.ts'
import { defaultQuestion } from '../../serve/question/page-question.ts'
import { readAddress } from '../../serve/question/read-address.ts'
import { startSmtp } from '../servers/smtp.ts'
import { carriedOut, now, openShop, type Shop } from './shop.ts'

let shop: Shop
let folder: string
beforeAll(async () => {
  shop = await openShop()
  folder = await mkdtemp(join(tmpdir(), 'causerie-preview-'))
})
afterAll(async () => {
  await shop.close()
  await rm(folder, { recursive: true, force: true })
})

const recipients = ['ann@shop.example,Ann,fr,Nord', 'bea@shop.example,Bea,en,Sud']
const options = {
  recipients,
  drawsAll: true,
  subscription: { scope: { each: ['region'] } },
  config: {
    brand: { name: 'Maison Nord', accent: '#0b5fff', footer: 'Maison Nord SA' },
    serve: { store: 'main', url: 'https://chats.example' },
    targets: [
      { metric: 'handledWithin24h', value: 1 },
      { metric: 'meanDelaySeconds', value: 60, where: { region: ['Nord'] } },
    ],
  },
}

test('a preview is the letter of its recipient, with its chart and a link to the same question', async () => {
  const smtp = await startSmtp({})
  try {
    const flow = await shop.flow({ ...options, smtp })
    const order = { subscription: 'monthly', to: 'me@shop.example', as: 'ann@shop.example', directory: folder }
    const letter = await previewLetter(flow, order)
    expect(letter.to).toEqual({ address: 'me@shop.example', name: null })
    expect(await flow.ledger.runs()).toEqual([])
    const files = new Map((await letterFiles(letter, { from: 'a@b.example', now })).map(one => [one.name, one.content]))
    const mail = await simpleParser(files.get('letter.eml') ?? '')
    // The picture belongs to the HTML, the PDF to the letter.
    expect(mail.attachments.map(({ contentType, related }) => [contentType, related === true])).toEqual([
      ['image/png', true],
      ['application/pdf', false],
    ])
    expect(files.get('letter.html')).toContain('src="data:image/png;base64,')
    const [, address = ''] = /(https:\/\/chats\.example\/volume\?\S+)/.exec(letter.text) ?? []
    expect(readAddress(new URL(address).searchParams, defaultQuestion)).toMatchObject({
      period: { start: '2026-10-01', end: '2026-11-01' },
      zone: 'Europe/Paris',
      where: { region: ['Nord'] },
    })
    for (const written of [letter.html, letter.text].map(text => text.replace(/\s+/g, ' '))) {
      expect(written).toContain('Objectif 100 %')
      expect(written).toContain('Objectif 1 min')
    }
    expect(letter.html).toContain('Maison Nord SA')
    expect(letter.text).toContain('Maison Nord SA')
    expect(letter.html).not.toContain('brand-')
    // What is sent is what was shown, apart from its subject and its addressee.
    await carriedOut(flow)
    const sent = smtp.accepted.find(({ to }) => to === 'ann@shop.example')
    const { text, subject, attachments } = await simpleParser(sent?.raw ?? '')
    expect(`Aperçu : ${subject}`).toBe(letter.subject)
    expect(text?.trim()).toBe(letter.text.trim())
    const [picture] = letter.pictures ?? []
    expect(
      attachments[0]?.content.equals(
        await readFile(picture !== undefined && 'path' in picture.from ? picture.from.path : ''),
      ),
    ).toBe(true)
  } finally {
    await smtp.stop()
  }
})

test('a preview for somebody who is not on the list says so', async () => {
  const flow = await shop.flow({ ...options, smtp: { port: 1 } })
  const order = { subscription: 'monthly', to: 'me@shop.example', as: 'an@shop.example', directory: folder }
  await expect(previewLetter(flow, order)).rejects.toThrow(/must list the address.*did you mean ann@shop\.example/)
})

test.each([
  ['right', { tls: true, loggedIn: true }],
  ['wrong', /: 535/],
])('a %s password is tried without sending', async (given, expected) => {
  const smtp = await startSmtp({ auth: { user: 'ann', password: 'right' }, tls: 'starttls' })
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    const secrets = { user: '${MAIL_USER}', password: '${MAIL_PASSWORD}' }
    const { config } = await shop.flow({
      ...options,
      smtp,
      smtpConfig: secrets,
      env: { MAIL_USER: 'ann', MAIL_PASSWORD: given },
    })
    if (config.smtp === undefined) throw new Error('the config has a mail server')
    const checking = checkSmtp(config.smtp, {
      env: { MAIL_USER: 'ann', MAIL_PASSWORD: given },
      trusted: smtp.certificate ?? '',
    })
    if (expected instanceof RegExp) await expect(checking).rejects.toThrow(expected)
    else expect(await checking).toMatchObject(expected)
    expect(smtp.accepted).toEqual([])
  } finally {
    await smtp.stop()
  }
})
