import { describe, expect, test } from 'vitest'
import { sampleNames, sampleReport } from '../../fixtures/sample-answers.ts'
import { reportModel } from '../../src/report/report-model.ts'
import { locales } from '../../src/words/locale.ts'
import { composeLetter, type LetterOrder } from './compose-letter.ts'
import { columnsOf } from './text-columns.ts'

const pdf = { format: 'pdf', path: '/reports/a.pdf', name: 'Chats octobre 2026.pdf', sizeBytes: 243_000 } as const
const page = { format: 'html', path: '/reports/a.html', name: 'Chats octobre 2026.html', sizeBytes: 1_400_000 } as const

function order(changes: Partial<LetterOrder> = {}): LetterOrder {
  return {
    subscription: 'chats-monthly',
    messageId: '<a@example.com>',
    to: { address: 'ann@example.com', name: 'Ann' },
    locale: 'fr',
    reports: [{ label: 'Agence de Lyon', input: sampleReport('ordinary'), files: [pdf] }],
    ...changes,
  }
}

const region = (label: string) => ({ label, input: sampleReport('ordinary'), files: [pdf] })
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, ' ')
const subjectOf = (changes: Partial<LetterOrder>) => plain(composeLetter(order(changes)).subject)

/** The titles with their levels: in the text, those of sections are underlined with `=` and those within them with `-`. */
const titlesOfHtml = (html: string) => [...html.matchAll(/<h([12])[^>]*>([^<]*)</g)].map(([, ...title]) => title)
const titlesOfText = (text: string) =>
  [...text.matchAll(/(?<=^|\n\n)((?:[^\n]+\n)+)(={3,}|-{3,})\n/g)].map(([, title = '', rule]) => [
    rule?.startsWith('=') ? '1' : '2',
    title.trim().replaceAll('\n', ' '),
  ])

describe('subject', () => {
  test('says the month, the chats and their change, and of whom', () => {
    expect(subjectOf({})).toBe('Chats, octobre 2026 : 1 284 chats actifs (+12 %) – Agence de Lyon')
    expect(subjectOf({ locale: 'en' })).toBe('Chats, October 2026: 1,284 active chats (+12%) – Agence de Lyon')
  })

  test('names no part when the report is of everything, no change without comparison', () => {
    const reports = [{ label: null, input: sampleReport('withoutComparison'), files: [pdf] }]
    expect(subjectOf({ reports })).toBe('Chats, octobre 2026 : 1 284 chats actifs')
  })

  test('counts several reports, and names them when they are few', () => {
    expect(subjectOf({ reports: ['Sud', 'Nord', 'Ouest'].map(region) })).toBe(
      'Chats, octobre 2026 : 3 rapports – Sud, Nord et Ouest',
    )
    expect(subjectOf({ locale: 'en', reports: ['Sud', 'Nord', 'Ouest', 'Est'].map(region) })).toBe(
      'Chats, October 2026: 4 reports',
    )
  })

  test('keeps a long name short', () => {
    expect(columnsOf(subjectOf({ reports: [region('Faubourg '.repeat(40))] }))).toBeLessThan(130)
  })
})

describe('body', () => {
  test('says beside a figure whether its target is reached', () => {
    const targets = (['meanDelaySeconds', 'handledWithin24h'] as const).map(metric => ({ metric, value: 1, where: {} }))
    const { text, html } = composeLetter(order({ locale: 'en', targets }))
    for (const written of [text, html].map(plain)) {
      expect(written).toContain('Target 1 s: not reached')
      expect(written).toContain('Target 100%: not reached')
    }
    expect(composeLetter(order({ locale: 'en' })).text).not.toContain('Target')
  })

  test('a column head of two lines leaves its other half empty', () => {
    for (const locale of locales) {
      const { text } = composeLetter(
        order({ locale, reports: [{ label: 'Lyon', input: sampleReport('ordinary'), files: [pdf] }] }),
      )
      expect(text).not.toContain('\ufffd')
    }
  })

  for (const locale of locales) {
    for (const name of sampleNames) {
      test(`${name} in ${locale} says what its report says`, () => {
        const input = sampleReport(name)
        const model = reportModel(input, { locale, scope: 'Lyon' })
        const letter = composeLetter(order({ locale, reports: [{ label: 'Lyon', input, files: [pdf] }] }))
        const text = plain(letter.text).replace(/\s+/g, ' ')
        expect(text).toContain(plain(model.lead))
        expect(text).toContain(plain(model.subtitle))
        for (const block of model.sections.flatMap(section => section.blocks)) {
          if (block.id !== 'volume-figures' || block.type !== 'figures') continue
          for (const figure of block.figures) {
            const row = [figure.label, figure.value, figure.change?.text, figure.note].filter(cell => cell != null)
            expect(text).toContain(plain(row.join(' ')))
          }
        }
        for (const { label, value } of model.head) {
          expect(text).toContain(plain(label))
          expect(text).toContain(plain(value))
        }
        expect(letter.html).toContain(`<html lang="${locale}">`)
        expect(titlesOfText(letter.text)).toEqual(titlesOfHtml(letter.html))

        // No line is wider than 76 columns where words allow.
        const wide = letter.text.split('\n').filter(line => columnsOf(line) > 76 && line.trim().includes(' '))
        expect(wide).toEqual([])
        expect(letter.text).not.toMatch(/\n{4}|undefined|null|NaN|[^-] \n/)
      })
    }
  }

  test('fetches nothing, runs nothing, and escapes the names of establishments', () => {
    const reports = [{ label: '<b>"Söhne" & Co</b>', input: sampleReport('hostileNames'), files: [pdf] }]
    const { html } = composeLetter(order({ reports, listUnsubscribe: 'mailto:stop@example.com?subject=stop' }))
    expect(html).not.toMatch(/<script|<img|<link|<style|url\(|@import|\son\w+=|<b>/i)
    expect([...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(match => match[1])).toEqual([
      'mailto:stop@example.com?subject=stop',
    ])
    expect(html).toContain('&lt;b&gt;&quot;Söhne&quot; &amp; Co&lt;/b&gt;')
  })

  test('shows five establishments to watch and counts the others', () => {
    const reports = [{ label: null, input: sampleReport('manyEstablishments'), files: [pdf] }]
    const { text } = composeLetter(order({ reports, locale: 'en' }))
    expect(plain(text).match(/ Agence n° /g)).toHaveLength(5)
    expect(plain(text)).toMatch(/ {3}\d+ {3}235 others\n/)
  })

  test('says when nobody waits', () => {
    const input = sampleReport('ordinary')
    const watchList = { ...input.watchList, establishments: 0, waitingChats: 0, rows: [] }
    const reports = [{ label: null, input: { ...input, watchList }, files: [pdf] }]
    expect(plain(composeLetter(order({ reports })).text).replace(/\s+/g, ' ')).toContain(
      'Aucun établissement n’a de chat en attente depuis plus de 4 jours.',
    )
  })

  test('has a section a report, after an overview', () => {
    const { html, text } = composeLetter(order({ reports: ['Sud', 'Nord', 'Ouest'].map(region) }))
    expect(html.match(/<h1/g)).toHaveLength(4)
    expect(plain(text)).toContain('3 rapports, octobre 2026\n')
    expect(plain(text)).toContain('- Nord, octobre 2026 : 1 284 chats actifs (+12 %)\n')
  })

  test('says why it came, and how to have it no longer when there is a way', () => {
    expect(composeLetter(order()).text).not.toContain('Pour ne plus')
    const letter = composeLetter(order({ listUnsubscribe: 'https://example.com/stop?who={address}' }))
    expect(letter).toMatchObject({
      unsubscribe: 'https://example.com/stop?who=ann%40example.com',
      unsubscribeNamesReader: true,
    })
    for (const listUnsubscribe of ['https://example.com/stop', 'https://example.com/stop#{address}']) {
      expect(composeLetter(order({ listUnsubscribe })).unsubscribeNamesReader).toBe(false)
    }
    expect(letter.text).toContain('« chats-monthly ».'.replace(/ /g, '\u00a0'))
    expect(letter.text).toContain('https://example.com/stop?who=ann%40example.com')
  })
})

describe('attachments', () => {
  const both = [{ label: 'Lyon', input: sampleReport('ordinary'), files: [pdf, page] }]

  test('are all files, named as given', () => {
    const { attachments, text } = composeLetter(order({ reports: both, maxMailBytes: 3_000_000 }))
    expect(attachments).toEqual([
      { fileName: pdf.name, contentType: 'application/pdf', path: pdf.path },
      { fileName: page.name, contentType: 'text/html; charset=utf-8', path: page.path },
    ])
    expect(plain(text)).toContain('- Chats octobre 2026.html (HTML, 1,4 Mo)\n')
  })

  test('with long names are called by the first 80 letters', () => {
    const named = (letters: number) => ({ ...pdf, name: 'x'.repeat(letters) })
    const reports = [{ label: 'Lyon', input: sampleReport('ordinary'), files: [named(80), named(81)] }]
    const { html } = composeLetter(order({ reports }))
    expect(html.match(/x{70,}…?/g)).toEqual(['x'.repeat(80), `${'x'.repeat(79)}…`])
  })

  test('leave the HTML behind when the mail would be too large, and say so', () => {
    const { attachments, text, html } = composeLetter(order({ reports: both, maxMailBytes: 1_000_000 }))
    expect(attachments.map(file => file.fileName)).toEqual([pdf.name])
    expect(text).not.toContain(page.name)
    for (const body of [text, html]) expect(plain(body)).toContain('trop grande pour un mail')
  })

  test('keep an HTML that has no PDF beside it: the server is to say no', () => {
    const reports = [{ label: 'Lyon', input: sampleReport('ordinary'), files: [page] }]
    expect(composeLetter(order({ reports, maxMailBytes: 1_000_000 })).attachments).toHaveLength(1)
  })
})
