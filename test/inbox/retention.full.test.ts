import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Journal } from '../../inbox/journal/journal.ts'
import { publish } from '../../inbox/publish/publish.ts'
import { type ErasedByAge, retentionPass } from '../../inbox/retention/retention.ts'
import { openStore, summary } from '../../src/index.ts'
import { replacementsIn } from '../../src/store/forgotten/replacements.ts'
import { runs } from '../arbitraries/runs.ts'
import { isOnPostgres } from './databases.ts'
import { deliver, forget, newPlace, noon, type Place, pathOf, withJournal, wordsIn } from './forget-place.ts'

const day = 86_400_000_000
/** Ten days after `noon`. */
const today = noon + 10 * day

interface Kept {
  readonly days?: number | null
  readonly auditDays?: number | null
}

/** Erases everything that is past the retention; what it has erased. */
async function retain(journal: Journal, place: Place, { days = null, auditDays = null }: Kept): Promise<ErasedByAge> {
  const replacements = (ids: readonly string[]) => replacementsIn(place.store, ids)
  const pass = retentionPass({ journal, days, auditDays, replacements }, today)
  for (;;) {
    const step = await pass.next()
    if (step.done === true) return step.value
  }
}
const nothing = { chats: 0, deliveries: 0, audit: 0 }

async function figures({ store }: Place) {
  const opened = await openStore(store)
  const asked = { period: { start: '2026-01-01', end: '2026-06-01' }, zone: 'UTC', asOf: '2026-06-01T00:00:00Z' }
  const answer = await summary(opened, asked)
  opened.close()
  return JSON.parse(JSON.stringify(answer, (key, value) => (/^(store|known|quality)/.test(key) ? undefined : value)))
}

const stories = fc.array(
  fc.record({
    /** On which days something is said, counted from `noon`. */
    days: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
    isArchived: fc.boolean(),
    letters: fc.constantFrom(1, 3000),
  }),
  { minLength: 1, maxLength: 6 },
)

test('law: archived chats older than the retention are in no byte of the inbox, others stay, and no figure changes', async () => {
  await fc.assert(
    fc.asyncProperty(stories, fc.integer({ min: 1, max: 10 }), async (stories, days) => {
      const place = await newPlace()
      const row = (chat: number, at: number, more: object) => ({
        chat_id: `threadof${chat}.`,
        message_id: `${chat} ${at}`,
        sent_at: new Date((noon + at) / 1000).toISOString(),
        establishment_id: 'lyon',
        customer_id: `customer ${chat}`,
        ...more,
      })
      const textOf = (chat: number, letters: number) => `wordof${chat}. ${'x'.repeat(letters)}`
      const last = stories.map(story => Math.max(...story.days))
      const archiveOf = (chat: number) => {
        const at = (last[chat] ?? 0) * day + 1000
        return { at, row: row(chat, at, { kind: 'archive', author: 'agent' }) }
      }
      await withJournal(place, async journal => {
        const said = stories.flatMap((story, chat) => [
          ...story.days.map(at => ({ at: at * day, row: row(chat, at * day, { text: textOf(chat, story.letters) }) })),
          ...(story.isArchived ? [archiveOf(chat)] : []),
        ])
        for (const { at, row } of said.sort((a, b) => a.at - b.at)) await deliverAt(journal, noon + at, row)
        await publish(journal, place.store)
        const before = await figures(place)
        const limit = Math.floor(today / day) * day - days * day
        const isOld = (chat: number) => stories[chat]?.isArchived === true && noon + (last[chat] ?? 0) * day < limit
        const words = stories.flatMap((_, chat) => [`wordof${chat}.`, `threadof${chat}.`])
        const gone = stories.flatMap((_, chat) => (isOld(chat) ? [`wordof${chat}.`, `threadof${chat}.`] : []))
        const pass = await retain(journal, place, { days })
        expect(pass.chats).toBe(gone.length / 2)
        const left = words.filter(word => !gone.includes(word))
        if (!isOnPostgres()) expect(await wordsIn(place.inbox, words)).toEqual(left.sort())
        for (const chat of stories.keys()) {
          const hits = await journal.read('search', { scopes: [], text: `wordof${chat}`, before: null, limit: 9 })
          expect(hits.length > 0).toBe(!isOld(chat))
        }
        expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
        // A repeat changes nothing.
        const seq = await journal.read('lastSeq', {})
        expect(await retain(journal, place, { days })).toEqual(nothing)
        expect(await journal.read('lastSeq', {})).toBe(seq)
        await publish(journal, place.store)
        await publish(journal, `${place.store}-again`)
        expect(await figures(place)).toEqual(before)
        expect(await figures({ ...place, store: `${place.store}-again` })).toEqual(before)
      })
    }),
    runs(4),
  )
}, 600_000)

/** Delivers a row that arrives when it says. */
function deliverAt(journal: Journal, at: number, row: object) {
  return deliver(
    {
      ...journal,
      write: (name, input) => journal.write(name, { ...(input as object), now: at } as never),
    } as Journal,
    row,
  )
}

test('a customer whose id the store replaces later gets it replaced here, and is another one when they write again', async () => {
  const place = await newPlace()
  const row = { chat_id: 'thread', establishment_id: 'lyon', customer_id: 'zoe@x.example', text: 'Hello?' }
  const at = (micros: number) => new Date(micros / 1000).toISOString()
  await withJournal(place, async journal => {
    await deliverAt(journal, noon, { ...row, message_id: '1', sent_at: at(noon) })
    const archive = { kind: 'archive', author: 'agent', message_id: '2', sent_at: at(noon + 1000) }
    const [archived] = await deliverAt(journal, noon + 1000, { ...row, ...archive })
    const chat_id = archived?.chat_id ?? ''
    await publish(journal, place.store)
    const customer = async () => (await journal.read('chat', { scopes: [], chat_id }))?.customer_id
    expect(await retain(journal, place, { days: 5 })).toMatchObject({ chats: 1 })
    expect(await customer()).toBe('zoe@x.example')
    const { forget: forgetInStore } = await import('../../src/index.ts')
    await forgetInStore({ store: place.store, chatsLastSeenBefore: at(noon + day) })
    expect(await retain(journal, place, { days: 5 })).toMatchObject({ chats: 1 })
    expect(await customer()).not.toBe('zoe@x.example')
    expect(await retain(journal, place, { days: 5 })).toEqual(nothing)
    if (!isOnPostgres()) expect(await wordsIn(place.inbox, ['zoe@x.example'])).toEqual([])
    await deliverAt(journal, today, { ...row, message_id: '3', sent_at: at(today) })
    expect(await journal.read('chat', { scopes: [], chat_id })).toMatchObject({ status: 'open', preview: 'Hello?' })
    expect(await journal.rebuild()).toMatchObject({ chatsDiffered: 0, textsDiffered: 0 })
  })
})

test('the audit is kept for a time of its own, and can be shortened in no other way', async () => {
  const place = await newPlace()
  await withJournal(place, async journal => {
    for (let index = 0; index < 1200; index++)
      await journal.write('audit', { at: noon + index * 1000, who: 'ann', what: 'search', chat_id: null })
    const late = { at: today - day, who: 'ann', what: 'read', chat_id: null } as const
    await journal.write('audit', late)
    expect(await retain(journal, place, { auditDays: 5 })).toEqual({ ...nothing, audit: 1200 })
    expect(await journal.read('audit', { scopes: [], before: null, limit: 10 })).toMatchObject([late])
    expect(await retain(journal, place, { auditDays: 5 })).toEqual(nothing)
  })
  if (!isOnPostgres()) {
    const { inDatabase } = await import('./databases.ts')
    await expect(inDatabase(pathOf(place), 'DELETE FROM audit')).rejects.toThrow('the audit is only added to')
  }
})

const kills = Number(process.env.CAUSERIE_KILLS ?? 4)

test.skipIf(isOnPostgres())(
  `a retention that is killed ${kills} times goes on where it was, and a forgetting finds nothing left`,
  async () => {
    const place = await newPlace()
    const chats = 1200
    const rows = Array.from({ length: chats }, (_, index) =>
      [0, 1].map(step => ({
        chat_id: `thread ${index}`,
        message_id: `${index} ${step}`,
        sent_at: new Date(noon / 1000 + step).toISOString(),
        establishment_id: 'lyon',
        customer_id: `c${index}`,
        ...(step === 0 ? { text: `wordofold ${index} `.repeat(20) } : { kind: 'archive', author: 'agent' }),
      })),
    )
    await withJournal(place, async journal => {
      for (let first = 0; first < chats; first += 300) await deliver(journal, ...rows.slice(first, first + 300).flat())
      await publish(journal, place.store)
    })
    const before = await figures(place)
    const script = fileURLToPath(new URL('kill-retention.mjs', import.meta.url))
    for (let kill = 0; kill < kills; kill++) {
      const child = spawn(process.execPath, [script, pathOf(place), `${today}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const exited = once(child, 'exit')
      // After some of its writes.
      let steps = 0
      for await (const said of child.stdout) {
        steps += String(said).split('\n').length - 1
        if (steps > kill) break
      }
      child.kill('SIGKILL')
      await exited
    }
    await withJournal(place, async journal => {
      const pass = await retain(journal, place, { days: 5 })
      expect(pass.chats).toBeLessThan(chats)
      expect(await wordsIn(place.inbox, ['wordofold'])).toEqual([])
      expect(await journal.rebuild()).toMatchObject({ chats, chatsDiffered: 0, textsDiffered: 0 })
      const audited = await journal.read('audit', { scopes: [], before: null, limit: 2 * chats })
      expect(audited).toHaveLength(chats)
    })
    const again = await forget(place, '--older-than', '2026-03-10')
    expect(JSON.parse(again.out).inbox).toMatchObject({ rows: 0, attachments: 0, deliveries: 0 })
    expect(await figures(place)).toEqual(before)
  },
  300_000,
)
