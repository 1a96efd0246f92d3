import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { lockJournal } from '../../inbox/forget/forget-in-journal.ts'
import type { NewEvent } from '../../inbox/journal/append.ts'
import { type Journal, openJournal } from '../../inbox/journal/journal.ts'
import type { PostgresPlace } from '../../inbox/journal/journal-place.ts'
import { drawn } from '../arbitraries/runs.ts'
import { postgresSkipped } from '../servers/postgres.ts'
import { openPostgresProxy, type PostgresProxy } from '../servers/postgres-proxy.ts'
import { inDatabase, placeOf, postgresServer, usePostgres } from './databases.ts'

const patience = { timeout: 60_000, interval: 20 }
const noon = Date.parse('2026-03-05T12:00:00Z') * 1000

const event = (source_key: string, text = source_key): NewEvent => ({
  kind: 'message',
  author: 'customer',
  author_id: null,
  establishment_id: 'lyon',
  sent_at: noon,
  source_key,
  text,
})
const receive = (journal: Journal, source_key: string, thread_key = source_key, more: Partial<NewEvent> = {}) =>
  journal.write('receive', {
    connection: 'crm',
    threads: [{ thread_key, events: [{ ...event(source_key), ...more }] }],
    now: noon,
  })
const eventsOf = (journal: Journal, seq = 0) => journal.read('eventsAfter', { seq, limit: 10_000 })

describe.skipIf(postgresSkipped !== null)('servers of one database', () => {
  usePostgres()
  let folder: string
  let path: string
  let proxy: PostgresProxy
  let journals: Journal[] = []
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'causerie-servers-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  let places = 0
  beforeEach(async () => {
    path = join(folder, `${places++}`, 'journal.db')
    proxy = await openPostgresProxy(postgresServer().port)
    return () => proxy.close()
  })
  afterEach(async () => {
    await Promise.all(journals.map(journal => journal.close()))
    journals = []
  })
  const place = () => placeOf(path) as PostgresPlace
  /** The same place on a line that can break. */
  const fragilePlace = () => ({ ...place(), url: place().url.replace(/:\d+\//, `:${proxy.port}/`) })
  const open = async (at = place()) => {
    const journal = await openJournal(at)
    journals.push(journal)
    return journal
  }

  test('three that begin together create one journal, and each takes the events of all once', async () => {
    const all = await Promise.all([open(), open(), open()])
    const ids = await Promise.all(all.map(journal => journal.read('identity', {})))
    expect(new Set(ids).size).toBe(1)
    await Promise.all(all.map(journal => receive(journal, 'the same', 'a')))
    for (const journal of all) expect(await eventsOf(journal)).toHaveLength(1)
  })

  test('whoever follows misses no event, even if a commit takes long while another server writes', async () => {
    const [slow, quick, reader] = await Promise.all([open(), open(), open()])
    // The commit itself waits: the row has its number long before anybody can see it.
    await inDatabase(
      path,
      `CREATE FUNCTION wait_a_while() RETURNS trigger LANGUAGE plpgsql
        AS 'BEGIN IF NEW.text = ''slow'' THEN PERFORM pg_sleep(1.5); END IF; RETURN NULL; END'`,
    )
    await inDatabase(
      path,
      `CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION wait_a_while()`,
    )
    const seen: string[] = []
    let [last, isOver] = [0, false]
    const following = (async () => {
      while (!isOver || seen.length < 2) {
        for (const { seq, text } of await eventsOf(reader, last)) {
          last = seq
          seen.push(text ?? '')
        }
        await sleep(5)
      }
    })()
    const first = receive(slow, 'slow')
    await vi.waitFor(async () => {
      const waiting = await postgresServer().query(`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'`)
      expect(waiting).toHaveLength(1)
    }, patience)
    // Elsewhere: no row of a table is written by both, which would make the second wait for the first by itself.
    const second = receive(quick, 'quick', 'quick', { establishment_id: 'elsewhere' })
    const written = await Promise.all([first, second])
    isOver = true
    await following
    expect(seen).toEqual(['slow', 'quick'])
    expect(written.map(([done]) => done?.seq)).toEqual([1, 2])
  })

  test('law: events of all servers are numbered without a gap in the order in which they can be read', async () => {
    const servers = await Promise.all([open(), open(), open()])
    const reader = await open()
    const work = drawn(fc.array(fc.tuple(fc.nat(2), fc.nat(4)), { minLength: 60, maxLength: 60 }), 3)
    const seen: number[] = []
    let isOver = false
    const following = (async () => {
      while (!isOver || seen.length < work.length) {
        for (const { seq } of await eventsOf(reader, seen.at(-1) ?? 0)) seen.push(seq)
        await sleep(1)
      }
    })()
    const acknowledged = await Promise.all(
      work.map(([server, thread], index) => receive(servers[server] as Journal, `${index}`, `${thread}`)),
    )
    isOver = true
    await following
    expect(seen).toEqual(work.map((_, index) => index + 1))
    expect(new Set(acknowledged.map(([done]) => done?.seq)).size).toBe(work.length)
    const rebuilding = await lockJournalAfter(reader)
    expect(rebuilding).toMatchObject({ chatsDiffered: 0, countersDiffered: 0, textsDiffered: 0 })
  })

  /** Rebuilds when all have closed. */
  async function lockJournalAfter(...others: readonly Journal[]) {
    expect(others.length).toBeGreaterThan(0)
    await Promise.all(journals.map(journal => journal.close()))
    const journal = await openJournal(place(), { isAlone: true })
    journals = [journal]
    return journal.rebuild()
  }

  test('a server hears what another has written, and also learns of it if the notification is lost', async () => {
    const [writer, hearer] = [await open(), await open(fragilePlace())]
    const heard: unknown[] = []
    hearer.onWritten(written => heard.push(written))
    await receive(writer, 'told')
    await vi.waitFor(() => expect(heard).toContainEqual({ name: 'receive', connection: 'crm' }), patience)
    proxy.losesNotices = true
    heard.length = 0
    await receive(writer, 'not told')
    await vi.waitFor(() => expect(heard).toContainEqual({ name: null }), patience)
    expect(heard).toEqual([{ name: null }])
    // Also on a line that was made anew.
    proxy.cut()
    await receive(writer, 'cut')
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(1), patience)
    expect(await eventsOf(hearer)).toHaveLength(3)
  })

  test.each(['is lost', 'is not answered'] as const)(
    'a write of which the commit %s is stored once, and is answered',
    async fate => {
      const journal = await open(fragilePlace())
      await receive(journal, 'before')
      proxy.nextCommit = fate
      const [done] = await receive(journal, 'a')
      expect(done).toMatchObject({ seq: 2, isNew: true })
      const draft = { agent: 'ann', text: 'Bonjour', reply_key: 'k', seen_version: 1, now: noon }
      proxy.nextCommit = fate
      await journal.write('saveDraft', { chat_id: done?.chat_id ?? '', ...draft })
      expect(await journal.read('draft', { chat_id: done?.chat_id ?? '', agent: 'ann' })).toMatchObject({
        text: 'Bonjour',
      })
      expect((await eventsOf(journal)).map(({ text }) => text)).toEqual(['before', 'a'])
    },
  )

  test('a database that is away for a moment is waited for; what a server wrote to nobody is not acknowledged', async () => {
    const journal = await open(fragilePlace())
    await receive(journal, 'before')
    for (let cut = 0; cut < 5; cut++) {
      const writing = receive(journal, `${cut}`)
      const reading = eventsOf(journal)
      proxy.cut()
      expect(await writing).toMatchObject([{ isNew: true }])
      await reading
    }
    expect((await eventsOf(journal)).map(({ text }) => text)).toEqual(['before', '0', '1', '2', '3', '4'])
    await proxy.close()
    await expect(receive(journal, 'lost')).rejects.toThrow('the database of the journal cannot be reached')
  })

  test('work is done by one server at a time, and taken over from one that is gone', async () => {
    const [one, other] = [await open(fragilePlace()), await open()]
    const running = new Set<string>()
    let most = 0
    const turn = (name: string) => async () => {
      running.add(name)
      most = Math.max(most, running.size)
      return { stop: async () => void running.delete(name) }
    }
    const first = await one.inTurn('post', turn('one'))
    await vi.waitFor(() => expect([...running]).toEqual(['one']), patience)
    const second = await other.inTurn('post', turn('other'))
    await sleep(1500)
    expect([...running]).toEqual(['one'])
    // Its lock is gone with its line.
    await proxy.close()
    await vi.waitFor(() => expect([...running]).toEqual(['other']), patience)
    await second.stop()
    expect(running.size).toBe(0)
    await first.stop()
    expect(most).toBe(1)
  })

  test('a sender that was superseded takes no letters, and tells what became of those that it had', async () => {
    const journal = await open()
    const letter = async (key: string) => {
      const [{ chat_id } = { chat_id: '' }] = await receive(journal, key)
      const act = { chat_id, agent: 'ann', kind: 'message', text: key, seen_version: 1, now: noon } as const
      await journal.write('act', { ...act, key })
    }
    const take = (sender: string) => journal.write('takeLetter', { connections: ['crm'], now: noon, sender })
    await letter('a')
    await letter('b')
    await journal.write('settleInterrupted', { keepsKeys: [], now: noon, sender: 'old' })
    const taken = await take('old')
    await journal.write('settleInterrupted', { keepsKeys: [], now: noon, sender: 'new' })
    expect(await take('old')).toBeNull()
    expect(await journal.read('doubtful', { scopes: [], limit: 10 })).toHaveLength(1)
    const message_id = taken?.letter.message_id ?? ''
    await journal.write('settleLetter', { message_id, state: 'sent', reason: null, sent_as: null, now: noon })
    expect(await journal.read('doubtful', { scopes: [], limit: 10 })).toEqual([])
    expect((await take('new'))?.event.text).toBe('b')
  })

  test('a command works alone: not beside a server, and no server begins beside it', async () => {
    const server = await open()
    await receive(server, 'a')
    await expect(lockJournal(place())).rejects.toThrow(/servers have the journal open.*stop it and forget again/s)
    await expect(openJournal(place(), { isAlone: true, waitMs: 0 })).rejects.toThrow('servers have the journal open')
    await server.close()
    const locked = await lockJournal(place())
    onTestFinished(() => locked.close().catch(() => undefined))
    await expect(openJournal(place(), { waitMs: 0 })).rejects.toThrow('a command works on the journal alone')
    await locked.close()
    expect(await eventsOf(await open())).toHaveLength(1)
  })

  test('a server whose hold was lost does not write while a command works', async () => {
    const server = await open(fragilePlace())
    await receive(server, 'a')
    const taken = (async () => {
      for (;;) {
        proxy.cut()
        const alone = await openJournal(place(), { isAlone: true, waitMs: 0 }).catch(() => null)
        if (alone !== null) return alone
      }
    })()
    const alone = await taken
    journals.push(alone)
    await expect(receive(server, 'b')).rejects.toThrow('a command works on the journal alone')
    expect(await eventsOf(alone)).toHaveLength(1)
    await alone.close()
    journals = [server]
    await vi.waitFor(() => receive(server, 'b'), patience)
  })

  test('texts that PostgreSQL cannot have are taken and found; a wrong password is said without it', async () => {
    const journal = await open()
    const [done] = await receive(journal, 'key \0 \ud800', 'thread \0 \ud800')
    expect(await receive(journal, 'key \0 \ud800', 'thread \0 \ud800')).toEqual([{ ...done, isNew: false }])
    const scopes = [{ establishment_id: ['lyon', '\0', '\udfff', '\\u0000', '\\\0'] }]
    const found = await journal.read('list', { scopes, status: 'open', after: null, limit: 10 })
    expect(found).toHaveLength(1)
    const wrong = openJournal({ ...place(), password: 'not the secret' })
    await expect(wrong).rejects.toThrow(/the journal cannot be opened: postgres:.*password authentication failed/)
    await expect(wrong).rejects.not.toThrow('not the secret')
  })
})
