import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folded, foldedWords } from '../../inbox/journal/folded.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { type ChatScope, isWithin } from '../../inbox/journal/scope.ts'
import type { ChatRow, EventRow } from '../../inbox/journal/tables.ts'
import { drawn, runs } from '../arbitraries/runs.ts'
import { placeOf } from './databases.ts'

// More establishments than the query reads one by one, so that both ways to build a list are tested.
const sites = Array.from({ length: 80 }, (_, index) => `site ${index}`)
const channels = ['widget', 'sms']
const platforms = ['web', 'phone']
const vocabulary = [
  'Où',
  'est',
  'ma',
  'commande',
  'livrée',
  'livré',
  'LIVRÉES',
  'cœur',
  'coeur',
  'merci',
  'à',
  '日本',
  'x1',
]

let folder: string
let journal: Journal
let chats: readonly ChatRow[]
let events: readonly EventRow[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-lists-'))
  journal = await openJournal(placeOf(join(folder, 'journal.db')))
  const threads = drawn(
    fc.array(
      fc.record({
        site: fc.constantFrom(...sites, ...Array.from({ length: 40 }, () => 'site 0')),
        channel: fc.constantFrom(...channels),
        platform: fc.constantFrom(...platforms),
        events: fc.array(
          fc.record({
            kind: fc.constantFrom('message', 'message', 'message', 'note', 'archive'),
            author: fc.constantFrom('customer', 'customer', 'agent'),
            // Few instants, so that positions in a list tie.
            at: fc.integer({ min: 0, max: 20 }),
            text: fc
              .array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 6 })
              .map(words => words.join(' ')),
            withdrawn: fc.constantFrom(0, 0, 0, 0, 1),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
      { minLength: 300, maxLength: 300 },
    ),
    15,
  )
  const now = 2e15
  await journal.write('receive', {
    connection: 'hook',
    now,
    threads: threads.map(({ site, channel, platform, events }, index) => ({
      thread_key: `${index}`,
      events: events.map(({ kind, author, at, text, withdrawn }, place) => ({
        kind: kind as EventRow['kind'],
        author: author as EventRow['author'],
        author_id: null,
        establishment_id: site,
        channel,
        platform,
        sent_at: 1e15 + at * 1e6,
        source_key: `${index} ${place}`,
        text: kind === 'archive' ? null : text,
        withdrawn: withdrawn as 0 | 1,
      })),
    })),
  })
  events = await journal.read('eventsAfter', { seq: 0, limit: 10_000 })
  const all = (status: ChatRow['status']) => journal.read('list', { scopes: [], status, after: null, limit: 1000 })
  chats = [...(await all('open')), ...(await all('archived'))]
})
afterAll(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

const lists = fc.record(
  {
    establishment_id: fc.uniqueArray(fc.constantFrom(...sites), { minLength: 1, maxLength: 80 }),
    channel: fc.uniqueArray(fc.constantFrom(...channels, 'fax'), { minLength: 1 }),
    platform: fc.uniqueArray(fc.constantFrom(...platforms), { minLength: 1 }),
  },
  { requiredKeys: [] },
)
const scopes: fc.Arbitrary<readonly ChatScope[]> = fc.array(
  fc.oneof(
    lists,
    lists.map(without => ({ without })),
  ),
  { maxLength: 3 },
)

const order = (a: ChatRow, b: ChatRow) =>
  (a.waiting_since ?? Number.POSITIVE_INFINITY) - (b.waiting_since ?? Number.POSITIVE_INFINITY) ||
  (a.waiting_since === null
    ? b.last_at - a.last_at || (a.chat_id < b.chat_id ? 1 : -1)
    : a.chat_id < b.chat_id
      ? -1
      : 1)

test('every chat is in one of the lists', () => expect(chats).toHaveLength(300))

test('law: the pages of a list have every chat of its scope and status once, in order; counters match', async () => {
  await fc.assert(
    fc.asyncProperty(
      scopes,
      fc.constantFrom('open', 'archived'),
      fc.integer({ min: 1, max: 120 }),
      async (scopes, status, limit) => {
        const listed: ChatRow[] = []
        for (;;) {
          const page = await journal.read('list', { scopes, status, after: listed.at(-1) ?? null, limit })
          listed.push(...page)
          if (page.length < limit) break
        }
        const own = chats.filter(chat => chat.status === status && isWithin(chat, scopes)).sort(order)
        expect(listed.map(({ chat_id }) => chat_id)).toEqual(own.map(({ chat_id }) => chat_id))
        const counters = await journal.read('counters', { scopes, agent: 'ann' })
        expect(counters[status]).toBe(own.length)
        if (status === 'open')
          expect(counters.waiting).toBe(own.filter(({ waiting_since }) => waiting_since !== null).length)
      },
    ),
    runs(30),
  )
})

test('law: a search finds the messages in its scope that have all words, ignoring accents and case, newest first', async () => {
  const ofChat = new Map(chats.map(chat => [chat.chat_id, chat]))
  await fc.assert(
    fc.asyncProperty(
      scopes,
      fc.array(fc.constantFrom(...vocabulary, 'livr', 'inconnu', '"', '*', 'NEAR(', 'place:'), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.integer({ min: 1, max: 50 }),
      async (scopes, words, limit) => {
        const text = words.join(' ')
        const sought = foldedWords(text)
        const has = (event: EventRow) => {
          const own = foldedWords(event.text ?? '')
          return sought.every((word, index) =>
            own.some(other =>
              index === sought.length - 1 && word.length > 1 ? other.startsWith(word) : other === word,
            ),
          )
        }
        const expected = events
          .filter(event => event.kind !== 'archive' && event.withdrawn === 0 && sought.length > 0 && has(event))
          .filter(event => isWithin(ofChat.get(event.chat_id) as ChatRow, scopes))
          .map(({ seq }) => seq)
          .reverse()
        const found: number[] = []
        for (;;) {
          const page = await journal.read('search', { scopes, text, before: found.at(-1) ?? null, limit })
          found.push(...page.map(({ seq }) => seq))
          if (page.length < limit) break
        }
        expect(found).toEqual(expected)
      },
    ),
    runs(30),
  )
})

test.each([
  ['Livrées', 'livrees'],
  ['CŒUR', 'coeur'],
  ['Straße', 'straße'],
  ['Ärger', 'arger'],
])('%s is folded to %s', (text, as) => expect(folded(text)).toBe(as))
