import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldedWords } from '../../inbox/journal/folded.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { runs } from '../arbitraries/runs.ts'
import { inDatabase, placeOf } from './databases.ts'

const folder = await mkdtemp(join(tmpdir(), 'causerie-subjects-'))
let journal: Journal
beforeAll(async () => {
  journal = await openJournal(placeOf(join(folder, 'journal.db')))
})
afterAll(async () => {
  await journal.close()
  await rm(folder, { recursive: true, force: true })
})

const noon = Date.parse('2026-03-05T12:00:00Z') * 1000

interface Mail {
  readonly thread: string
  readonly site: string
  readonly subject: string | null
  readonly text: string | null
}

/** A mail of the same customer; returns the id of its chat. */
async function take(journal: Journal, { thread, site, subject, text }: Mail, id: string): Promise<string> {
  const events = [
    {
      kind: 'message',
      author: 'customer',
      author_id: null,
      message_id: `mail ${id}`,
      establishment_id: site,
      customer_id: 'zoe@x.example',
      sent_at: noon,
      source_key: `mail ${id}`,
      text,
    } as const,
  ]
  const address = { sender: 'zoe@x.example', sender_name: null, own_address: 'support@shop.example', receivers: [] }
  const ids = { delivery_key: `d${id}`, mail_id: `<${id}@x.example>`, answers: [] }
  const mail = { ...address, ...ids, subject, html: null, isReport: false }
  const threads = [{ thread_key: thread, events, mail }]
  const [done] = await journal.write('receive', { connection: 'support', threads, now: noon })
  return done?.chat_id ?? ''
}

async function found(journal: Journal, text: string, site?: string) {
  const scopes = site === undefined ? [] : [{ establishment_id: [site] }]
  const hits = await journal.read('search', { scopes, text, before: null, limit: 100 })
  return hits.map(({ subject, text }) => JSON.stringify([subject, text])).sort()
}

const vocabulary = ['Manteau', 'perdu', 'cœur', 'été']
const words = fc.option(fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 2 }))
const sites = ['lyon', 'nice']
const story = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ subject: words, text: words, site: fc.constantFrom(...sites) }) },
    { weight: 1, arbitrary: fc.constant('merge' as const) },
    { weight: 1, arbitrary: fc.constant('withdraw' as const) },
  ),
  { minLength: 1, maxLength: 10 },
)

let stories = 0

test('law: a mail is found by the words of its subject and its text together, wherever its chat goes', async () => {
  await fc.assert(
    fc.asyncProperty(story, async story => {
      // The words of each story are its own.
      const own = (part: string) => `${part}x${stories}x`
      stories++
      const said = (words: readonly string[] | null, last: string) =>
        words === null ? null : [...words.map(own), last].join(' ')
      const mails = new Map<string, Mail>()
      const chats = new Map<string, string>()
      for (const [index, act] of story.entries()) {
        const thread = own(index % 2 === 0 ? 'a' : 'b')
        const [first] = mails
        if (act === 'merge') {
          const [from, into] = [chats.get(own('a')) ?? '', chats.get(own('b')) ?? '']
          await journal.write('merge', { from, into, scopes: [], agent: 'ann', key: own(`${index}`), now: noon })
        } else if (act !== 'withdraw') {
          const mail = { thread, site: act.site, subject: said(act.subject, `s${index}`), text: said(act.text, 't') }
          chats.set(thread, await take(journal, mail, own(`${index}`)))
          mails.set(own(`${index}`), mail)
        } else if (first !== undefined) {
          const [id, { thread: thread_key, site: establishment_id, text }] = first
          const ids = { message_id: `mail ${id}`, source_key: `withdrawn ${id}`, establishment_id } as const
          const event = { kind: 'message', author: 'customer', author_id: null, sent_at: noon, text } as const
          const threads = [{ thread_key, events: [{ ...ids, ...event, withdrawn: 1 as const }] }]
          await journal.write('receive', { connection: 'support', threads, now: noon })
          mails.delete(id)
        }
      }
      const expected = (sought: string) =>
        [...mails.values()].flatMap(({ subject, text }) => {
          const has = foldedWords(`${subject} ${text}`)
          return foldedWords(sought).every(word => has.includes(word)) ? [JSON.stringify([subject, text])] : []
        })
      for (const sought of [...vocabulary.map(own), `${own('perdu')} ${own('manteau')}`]) {
        const all = await found(journal, sought)
        expect(all).toEqual(expected(sought).sort())
        const bySite = await Promise.all(sites.map(site => found(journal, sought, site)))
        expect(bySite.flat().sort()).toEqual(all)
      }
      expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
    }),
    runs(20),
  )
})

test('an older journal gets the subjects of its mails into its index', async () => {
  const path = join(folder, 'older', 'journal.db')
  const before = await openJournal(placeOf(path))
  await take(before, { thread: 'a', site: 'lyon', subject: 'Manteau', text: 'Où est-il ?' }, '0')
  await take(before, { thread: 'a', site: 'lyon', subject: null, text: 'Alors ?' }, '1')
  await before.close()
  await inDatabase(path, 'DELETE FROM search')
  await inDatabase(path, `UPDATE meta SET value = '6' WHERE name = 'form'`)
  const after = await openJournal(placeOf(path))
  expect(await found(after, 'manteau')).toEqual(['["Manteau","Où est-il ?"]'])
  expect(await after.rebuild()).toMatchObject({ textsDiffered: 0 })
  await after.close()
})
