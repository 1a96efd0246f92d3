import { expect, test } from 'vitest'
import { locales } from '../../src/words/locale.ts'
import type { AlertNews } from '../alerts/alert-records.ts'
import { type AlertLetterOrder, composeAlertLetter } from './alert-letter.ts'

const chat = (chatId: string, waitSeconds: number | null = 5 * 86_400) => ({
  chatId,
  establishment: 's1',
  channel: 'web',
  waitSeconds,
})
const newsOf = (label: string | null, more: Partial<AlertNews> = {}): AlertNews => ({
  key: label ?? '',
  part: null,
  group: label === null ? null : { dimension: 'establishment', value: label },
  label,
  since: '2026-11-05T07:00:00Z',
  measured: 3,
  of: null,
  change: 'begins',
  chatsTotal: 0,
  chats: [],
  ...more,
})
const orderOf = (news: readonly AlertNews[], more: Partial<AlertLetterOrder> = {}): AlertLetterOrder => ({
  subscription: 'late',
  messageId: '<a@example.com>',
  to: { address: 'ann@example.com', name: null },
  locale: 'en',
  zone: 'Europe/Paris',
  asOf: '2026-11-06T07:00:00Z',
  condition: { each: 'establishment', waiting: { moreThan: 1 } },
  olderThanSeconds: 4 * 86_400,
  news,
  link: ({ label }) => `https://chats.example/chats?of=${label}`,
  ...more,
})
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')
function letter(news: readonly AlertNews[], more: Partial<AlertLetterOrder> = {}) {
  const { subject, text, html } = composeAlertLetter(orderOf(news, more))
  return { subject: plain(subject), text: plain(text), html: plain(html) }
}

/** The words of the HTML, with the addresses of its links. */
function wordsOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"' }
  const body = html.replace(/^[\s\S]*<body[^>]*>/, '')
  const linked = body.replaceAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g, '$2 $1')
  return spaced(linked.replaceAll(/<[^>]*>/g, ' ').replace(/&\w+;/g, entity => entities[entity] ?? entity))
}
const spaced = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
const sorted = (text: string) => text.split(' ').toSorted()

const begun = newsOf('Café du Nord', { chats: [chat('late-1'), chat('late-2')], chatsTotal: 3 })
const over = newsOf('Midi', { change: 'over', measured: 1, chatsTotal: null })

test('begins with what there is to know: the site, the chats, since when, and of how many more', () => {
  const { subject, text } = letter([begun])
  expect(subject).toBe('Alert: Café du Nord, 3 chats waiting for more than 4 days')
  expect(spaced(text)).toContain(
    spaced(`Alert: Café du Nord
      =================== 3 chats waiting for more than 4 days. The limit is 1. As of 6 November 2026 at 08:00.
      The chats behind it ------------------- Wait Channel Chat 5 d web late-1 5 d web late-2 And 1 more.
      See them live https://chats.example/chats?of=Café du Nord -- You are told once`),
  )
  const rest = (chatsTotal: number) => letter([{ ...begun, chatsTotal }]).text.includes('more.')
  expect([rest(1), rest(2), rest(3)]).toEqual([false, false, true])
})

test('is over with since when it was on, and without chats and link', () => {
  const { subject, text } = letter([over])
  expect(subject).toBe('Over: Midi, 1 chat waiting for more than 4 days')
  expect(spaced(text)).toContain(
    'The limit is 1. It began on 5 November 2026 at 08:00. As of 6 November 2026 at 08:00.',
  )
  expect(text).not.toContain('https://')
  expect(letter([begun]).text).not.toContain('It began')
  expect(letter([begun], { link: () => null }).text).not.toContain('See them live')
})

test('counts in its subject what begins and what is over', () => {
  const another = newsOf('Le Phare')
  expect(letter([begun, another]).subject).toBe('Alert: 2 begin')
  expect(letter([over, newsOf('x', { change: 'over' })]).subject).toBe('Over: 2 are over')
  expect(letter([begun, over]).subject).toBe('Alert: 1 begins and 1 is over')
  expect(letter([over, begun, another]).subject).toBe('Alert: 2 begin and 1 is over')
  expect(letter([newsOf(null)]).subject).toContain('Alert: All chats, ')
})

test('says of each condition what was measured, and its limit', () => {
  const said = (condition: object, more: Partial<AlertNews> = {}) =>
    spaced(
      letter([newsOf('Midi', more)], { condition: { each: 'establishment', ...condition } as never })
        .text.split('====')
        .at(-1) ?? '',
    )
  const share = { name: 'handledWithin24h', atLeast: 1 }
  expect(said({ metric: { ...share, below: 0.5 } }, { measured: 0.25, of: 12 })).toMatch(
    /^=* ?.*: 25% \(12 .*chats.*\)\. The target is at least 50%\. As of/,
  )
  expect(said({ metric: { ...share, above: 0.5 } }, { measured: 0.75, of: 12 })).toContain('The limit is 50%.')
  const count = said({ metric: { name: 'activeChats', above: 2, atLeast: 1 } }, { measured: 3, of: null })
  expect(count).toContain(': 3. The limit is 2. As of')
  expect(said({ silence: { hours: 48 } }, { measured: 3 * 86_400 })).toMatch(/No message for 3 days\. As of/)
  expect(said({ silence: { hours: 48 } }, { measured: 60, change: 'over' })).toMatch(
    /Messages are coming in again\. It began on/,
  )
})

test.each(locales)('the HTML in %s says what the text says', locale => {
  for (const news of [[begun], [over], [begun, over, newsOf(null)], [newsOf('<b>&"')]]) {
    for (const listUnsubscribe of [null, 'mailto:leave@example.com']) {
      const { text, html } = letter(news, { locale, listUnsubscribe, link: () => 'https://chats.example/x?a=1' })
      const lines = text.split('\n').filter(line => !/^(=+|-+ ?)$/.test(line))
      // Columns have another order, and each letter ends with the same words in both.
      for (const word of new Set(sorted(spaced(lines.join(' '))))) expect(wordsOf(html)).toContain(word)
    }
  }
})
