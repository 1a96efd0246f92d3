import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import { placeOf } from './databases.ts'

const kills = Number(process.env.CAUSERIE_KILLS ?? 3)
const folder = await mkdtemp(join(tmpdir(), 'causerie-kill-bulk-'))
afterAll(() => rm(folder, { recursive: true, force: true }))

const now = 1_780_000_000_000_000
const chats = 400
const [agent, conflicts] = ['ann', 7]
const own = { agent, bulk_id: '00000000-0000-7000-8000-000000000001' }
const event = (source_key: string): NewEvent => ({
  kind: 'message',
  author: 'customer',
  author_id: null,
  establishment_id: 'lyon',
  sent_at: now,
  source_key,
  text: source_key,
})
const threads = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, index) => ({ thread_key: `${index}`, events: [event(`${prefix}${index}`)] }))
const receive = (journal: Journal, given: ReturnType<typeof threads>) =>
  journal.write('receive', { connection: 'hook', threads: given, now })

async function everything(journal: Journal) {
  const list = async (status: 'open' | 'archived') =>
    journal.read('list', { scopes: [], status, after: null, limit: 10_000 })
  const events = await journal.read('eventsAfter', { seq: 0, limit: 100_000 })
  const audit = await journal.read('audit', { scopes: [], who: agent, before: null, limit: 10_000 })
  return {
    bulk: await journal.read('bulk', own),
    open: await list('open'),
    archived: await list('archived'),
    // An archive that was taken back has a second version.
    archives: events.filter(({ kind, withdrawn }) => kind === 'archive' && withdrawn !== 1).map(one => one.chat_id),
    audited: audit.filter(({ what }) => what === 'archive').map(({ chat_id }) => chat_id),
    reopened: audit.filter(({ what }) => what === 'reopen').map(({ chat_id }) => chat_id),
  }
}

/** What must hold after a step, whichever it was. */
async function assertSound(journal: Journal): Promise<void> {
  const { bulk, open, archived, archives, audited, reopened } = await everything(journal)
  for (const ids of [archives, audited, reopened]) expect(new Set(ids).size).toBe(ids.length)
  expect(open.length + archived.length).toBe(chats)
  expect(bulk).toMatchObject({ total: chats, archived: audited.length, undone: reopened.length })
  expect(archived).toHaveLength(audited.length - reopened.length)
  const { chatsDiffered, countersDiffered, textsDiffered } = await journal.rebuild()
  expect([chatsDiffered, countersDiffered, textsDiffered]).toEqual([0, 0, 0])
}

/** Kills a process after a number of steps, or lets it finish what there is to do. */
async function killedAfter(place: ReturnType<typeof placeOf>, steps: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['test/inbox/kill-bulk.mjs'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PLACE: JSON.stringify(place), BULK: JSON.stringify(own) },
  })
  const exited = once(child, 'exit')
  let seen = 0
  for await (const chunk of child.stdout ?? []) {
    seen += String(chunk).split('step').length - 1
    if (seen >= steps || String(chunk).includes('over')) break
  }
  child.kill('SIGKILL')
  await exited
}

test.each(['archiving', 'undoing'] as const)(
  `killed ${kills} times while %s: it goes on, takes no chat twice, and its progress is right`,
  { timeout: kills * 60_000 },
  async state => {
    const place = placeOf(join(folder, state, 'journal.db'))
    const journal = await openJournal(place)
    await receive(journal, threads(chats))
    const seq = await journal.read('lastSeq', {})
    const begun = { ...own, seq, status: 'open', assignee: null, scopes: [], chats: null, now } as const
    await journal.write('startBulk', begun)
    await receive(journal, threads(conflicts, 'again '))
    if (state === 'undoing') for (let steps = 0; steps < 14; steps++) await journal.write('stepBulk', { now })
    if (state === 'undoing') await journal.write('undoBulk', { ...own, scopes: [] })
    await journal.close()
    for (let kill = 0; kill < kills; kill++) {
      await killedAfter(place, 1 + Math.floor((Math.random() * 20) / kills))
      const after = await openJournal(place)
      await assertSound(after)
      await after.close()
    }
    const last = await openJournal(place)
    while (await last.write('stepBulk', { now })) {}
    await assertSound(last)
    const { bulk, open, archived } = await everything(last)
    if (state === 'archiving') {
      expect(bulk).toMatchObject({ state: 'archived', archived: chats - conflicts, conflicts, undone: 0 })
      expect(open).toHaveLength(conflicts)
    } else {
      expect(bulk).toMatchObject({ state: 'undone', kept: 0, undone: bulk?.archived })
      expect(archived).toEqual([])
    }
    await last.close()
  },
)
