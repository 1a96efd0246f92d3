import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { publish } from '../../inbox/publish/publish.ts'
import { openStore, summary, volume } from '../../src/index.ts'
import { runs } from '../arbitraries/runs.ts'
import { deliver, forget, newPlace, noon, withJournal, wordsIn } from './forget-place.ts'

async function figures(store: string) {
  const opened = await openStore(store)
  const asked = { period: { start: '2026-01-01', end: '2026-06-01' }, zone: 'UTC', asOf: '2026-06-01T00:00:00Z' }
  const [{ kind: _, ...totals }, counted] = [await summary(opened, asked), await volume(opened, asked)]
  opened.close()
  const { storeIdentity: _1, ...figures } = { storeIdentity: null, ...totals }
  return JSON.parse(
    JSON.stringify({ figures, counted }, (key, value) => (/^(store|known|quality)/.test(key) ? undefined : value)),
  )
}

const people = ['33612345601', '33612345602', 'zoe-4711', 'x9']
const story = fc.array(
  fc.record({
    customer: fc.constantFrom(...people),
    chat: fc.constantFrom('1', '2'),
    id: fc.integer({ min: 0, max: 4 }),
    author: fc.constantFrom('customer', 'customer', 'agent'),
    kind: fc.constantFrom('message', 'message', 'note', 'archive'),
    at: fc.integer({ min: 0, max: 3 }),
    namesCustomer: fc.boolean(),
    withdrawn: fc.constantFrom(false, false, false, true),
  }),
  { minLength: 4, maxLength: 25 },
)

test('law: a forgotten customer is in no byte of the inbox, everybody else is, and no figure changes', async () => {
  await fc.assert(
    fc.asyncProperty(
      story,
      fc.subarray(people, { minLength: 1 }),
      fc.subarray(people),
      async (story, forgotten, merged) => {
        const place = await newPlace()
        const rows = story.map(({ customer, chat, id, at, namesCustomer, ...more }, index) => ({
          ...more,
          chat_id: `wa:${customer}:${chat}`,
          message_id: `${customer}_${id}`,
          sent_at: new Date(noon / 1000 + at * 1000).toISOString(),
          establishment_id: 'lyon',
          ...(namesCustomer || index === 0 ? { customer_id: customer } : {}),
          author_id: more.author === 'agent' ? `agent of ${customer}` : null,
          text: `secretof${customer} ${index}`,
        }))
        // Every chat names its customer in some row: the store knows the others by the journal's own id.
        const first = [...new Map(rows.map(row => [row.chat_id, row])).values()].map((row, index) => ({
          ...row,
          message_id: `named ${index}`,
          customer_id: row.chat_id.split(':')[1],
        }))
        const all = [...first, ...rows]
        await withJournal(place, async journal => {
          // Some of what comes for a merged chat comes after the merge.
          const early = all.filter((_, index) => index < first.length || index % 2 === 0)
          await Promise.all(early.map(row => deliver(journal, row)))
          const threads = await journal.read('list', { scopes: [], status: 'open', after: null, limit: 100 })
          const archived = await journal.read('list', { scopes: [], status: 'archived', after: null, limit: 100 })
          const idOf = (key: string) => [...threads, ...archived].find(({ thread_key }) => thread_key === key)?.chat_id
          for (const id of merged) {
            const [from = '', into = ''] = [idOf(`wa:${id}:1`), idOf(`wa:${id}:2`)]
            await journal.write('merge', { from, into, scopes: [], agent: 'ann', key: id, now: noon })
          }
          await Promise.all([...all.map(row => deliver(journal, row)), deliver(journal, ...all)])
          await publish(journal, place.store)
        })
        const before = await figures(place.store)
        const { status, out, err } = await forget(place, ...forgotten.flatMap(id => ['--customer', id]))
        expect([status, err]).toEqual([0, ''])
        const known = people.filter(id => all.some(({ chat_id }) => chat_id.includes(id)))
        const gone = forgotten.filter(id => known.includes(id))
        expect(JSON.parse(out).inbox.chats).toBe(
          new Set(all.filter(({ chat_id }) => gone.some(id => chat_id.includes(id))).map(({ chat_id }) => chat_id))
            .size,
        )
        const words = known.map(id => `secretof${id}`)
        const left = words.filter(word => !gone.some(id => word === `secretof${id}`))
        expect(await wordsIn(place.inbox, words)).toEqual(left.sort())
        // An id of two characters occurs in random bytes.
        expect(
          await wordsIn(
            place.inbox,
            gone.filter(id => id.length > 2),
          ),
        ).toEqual([])
        expect(await figures(place.store)).toEqual(before)
        const again = `${place.store}-again`
        await withJournal(place, async journal => {
          expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
          // What is delivered again is forgotten again.
          const lastSeq = await journal.read('lastSeq', {})
          await Promise.all(all.map(row => deliver(journal, row)))
          expect(await journal.read('lastSeq', {})).toBe(lastSeq)
          await publish(journal, place.store)
          await publish(journal, again)
        })
        expect(await figures(place.store)).toEqual(before)
        expect(await figures(again)).toEqual(before)
      },
    ),
    runs(3),
  )
}, 600_000)

const kills = Number(process.env.CAUSERIE_KILLS ?? 5)

test(`a forgetting that is killed ${kills} times and repeated leaves nothing behind and changes no figure`, async () => {
  const place = await newPlace()
  const row = (index: number) => ({
    chat_id: `wa:${index}`,
    message_id: `m${index}`,
    sent_at: new Date(noon / 1000 + index * 1000).toISOString(),
    establishment_id: 'lyon',
    customer_id: `person-${index % 40}`,
    text: `wordofperson-${index % 40}. `.repeat(20),
  })
  await withJournal(place, async journal => {
    const rows = Array.from({ length: 2000 }, (_, index) => row(index))
    for (let first = 0; first < rows.length; first += 500) await deliver(journal, ...rows.slice(first, first + 500))
    await publish(journal, place.store)
  })
  const before = await figures(place.store)
  const people = Array.from({ length: 39 }, (_, index) => `person-${index}`)
  const asked = people.flatMap(id => ['--customer', id])
  const command = ['forget', '--store', place.store, '--config', place.config, '--json', ...asked]
  const usualMs = 3000
  for (let kill = 0; kill < kills; kill++) {
    const child = spawn(process.execPath, [`${process.env.CAUSERIE_BUILT}/cli/main.js`, ...command], {
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    await Promise.race([ended, sleep((usualMs * (kill + 1)) / kills)])
    child.kill('SIGKILL')
    await ended
  }
  expect(await forget(place, ...asked)).toMatchObject({ status: 0, err: '' })
  const words = [...people, 'person-39'].map(id => `wordof${id}.`)
  expect(await wordsIn(place.inbox, words)).toEqual(['wordofperson-39.'])
  expect(await figures(place.store)).toEqual(before)
  await withJournal(place, async journal => {
    expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
    expect(await journal.read('search', { scopes: [], text: 'wordofperson', before: null, limit: 100 })).toHaveLength(
      50,
    )
  })
}, 600_000)
