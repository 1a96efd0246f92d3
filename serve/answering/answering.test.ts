import { getEventListeners } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Read } from '../../src/engine/source.ts'
import { sql } from '../../src/engine/sql.ts'
import { forget } from '../../src/ingest/forget/forget.ts'
import { ingest } from '../../src/ingest/ingest.ts'
import { volume } from '../../src/metrics/operators/volume.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { wrappedStore } from '../../test/wrapped-store.ts'
import { type AnsweringOptions, openAnswering } from './answering.ts'

let folder: string
let store: Store<string>
let reads = 0

const row = (id: string) => ({
  chatId: id,
  messageId: id,
  sentAt: '2026-03-01T10:00:00Z',
  author: 'customer' as const,
  establishmentId: 'e',
})
const load = (...ids: string[]) => ingest({ store: join(folder, 'store'), inputs: [ids.map(row)] })
const march = { period: '2026-03', asOf: '2026-04-01T00:00:00Z' }
const usual: AnsweringOptions = {
  cacheBytes: 1e6,
  maxCells: 100_000,
  atOnce: 2,
  waitingAtMost: 100,
  timeLimitMs: 60_000,
}
const visitor = (signal = new AbortController().signal) => ({ within: {}, signal })

/** The same store, which counts how often it is read. */
function counted(of: Store<string>): Store<string> {
  const counting =
    (of: Read): Read =>
    (use, options) => {
      reads++
      return of(use, options)
    }
  return wrappedStore(of, { read: counting })
}

/** The same store, each of whose statements takes very long unless it is interrupted. */
function slow(of: Store<string>): Store<string> {
  const slowed =
    (of: Read): Read =>
    (use, options) =>
      of(async engine => {
        await engine.execute(
          sql`SELECT count(*) FROM range(1000000000000) AS a, range(1000) AS b WHERE a.range % 7 = b.range`,
        )
        return use(engine)
      }, options)
  return wrappedStore(of, { read: slowed })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-answering-'))
  await load('a', 'b')
  store = await openStore<string>(join(folder, 'store'))
})
afterAll(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

describe('answering', () => {
  test('answers what the library answers, once for all who ask the same at the same time or later', async () => {
    const answering = openAnswering(counted(store), usual)
    reads = 0
    const ask = async () => {
      const visit = await answering.visit(visitor())
      try {
        return await visit.ask('volume', march)
      } finally {
        visit.close()
      }
    }
    const expected = await volume(store, march)
    expect(await Promise.all(Array.from({ length: 20 }, ask))).toEqual(Array.from({ length: 20 }, () => expected))
    expect(await ask()).toEqual(expected)
    expect(reads).toBe(1)
    answering.close()
  })

  test('asks together what one visit asks at once', async () => {
    const answering = openAnswering(counted(store), usual)
    reads = 0
    const visit = await answering.visit(visitor())
    const [first, second] = await Promise.all([
      visit.ask('volume', march),
      visit.ask('split', { ...march, by: ['channel'] }),
    ])
    expect([first.activeChats, second.total]).toEqual([2, 2])
    expect(reads).toBe(1)
    visit.close()
    answering.close()
  })

  test('a wrong question fails alone, and is not kept', async () => {
    const answering = openAnswering(store, usual)
    const visit = await answering.visit(visitor())
    const [right, wrong] = await Promise.allSettled([
      visit.ask('volume', march),
      visit.ask('split', { ...march, by: ['planet'] }),
    ])
    expect(right.status).toBe('fulfilled')
    expect(wrong).toMatchObject({ status: 'rejected', reason: { name: 'InvalidQueryError' } })
    await expect(visit.ask('split', { ...march, by: ['planet'] })).rejects.toThrow('planet')
    visit.close()
    answering.close()
  })

  test('a visit stays with its version while another is published; the next visit has it', async () => {
    const answering = openAnswering(store, usual)
    const before = await answering.visit(visitor())
    await load('c')
    const after = await answering.visit(visitor())
    expect(after.version).toBe(before.version + 1)
    expect((await before.ask('volume', march)).activeChats).toBe(2)
    expect((await after.ask('volume', march)).activeChats).toBe(3)
    before.close()
    after.close()
    answering.close()
  })

  test('a version can be visited again while the next one is current, and is gone with the one after', async () => {
    const answering = openAnswering(store, usual)
    const visit = async (held?: string) => {
      const one = await answering.visit({ ...visitor(), ...(held === undefined ? {} : { held }) })
      const { activeChats } = await one.ask('volume', march)
      one.close()
      return { held: one.held, activeChats }
    }
    const first = await visit()
    await load('kept-1')
    const second = await visit()
    expect(second).toMatchObject({ activeChats: first.activeChats + 1 })
    expect(await visit(first.held)).toEqual(first)
    expect(await visit(second.held)).toEqual(second)
    await load('kept-2')
    const third = await visit(first.held)
    expect(third).toMatchObject({ activeChats: first.activeChats + 2 })
    expect(new Set([first, second, third].map(({ held }) => held)).size).toBe(3)
    expect(await visit('no version at all')).toEqual(third)
    answering.close()
  })

  test('a version that is replaced stays for so long; one from before a forgetting does not', async () => {
    const brief = openAnswering(store, { ...usual, keepMs: 50 })
    const heldBy = async (answering: typeof brief, held?: string) => {
      const visit = await answering.visit({ ...visitor(), ...(held === undefined ? {} : { held }) })
      visit.close()
      return visit.held
    }
    const old = await heldBy(brief)
    await load('brief')
    const next = await heldBy(brief)
    await sleep(100)
    expect(await heldBy(brief, old)).toBe(next)
    brief.close()

    const answering = openAnswering(store, usual)
    const before = await heldBy(answering)
    await forget({ store: join(folder, 'store'), customers: ['a'] })
    const after = await heldBy(answering)
    expect(after).not.toBe(before)
    expect(await heldBy(answering, before)).toBe(after)
    answering.close()
  })

  test('what nobody waits for any more is interrupted, what somebody waits for goes on', async () => {
    const answering = openAnswering(slow(store), usual)
    const [one, other] = [new AbortController(), new AbortController()]
    const [first, second] = await Promise.all([
      answering.visit(visitor(one.signal)),
      answering.visit(visitor(other.signal)),
    ])
    const answers = [first.ask('volume', march), second.ask('volume', march)]
    const settled = Promise.allSettled(answers)
    await sleep(100)
    one.abort(new Error('left'))
    await expect(answers[0]).rejects.toThrow('left')
    await sleep(100)
    expect(answering.state().atWork).toBe(1)
    other.abort(new Error('left too'))
    await expect(answers[1]).rejects.toThrow('left too')
    await settled
    await expect.poll(() => answering.state(), { timeout: 30_000 }).toMatchObject({ atWork: 0, waiting: 0 })
    answering.close()
  })

  test('a closed visit leaves no listener on the signal of its visitor', async () => {
    const answering = openAnswering(store, usual)
    const { signal } = new AbortController()
    for (let visits = 0; visits < 3; visits++) {
      const visit = await answering.visit(visitor(signal))
      await visit.ask('volume', march)
      visit.close()
      expect(getEventListeners(signal, 'abort')).toEqual([])
    }
    answering.close()
  })

  test('a question takes as long as it may, and then everybody is told', async () => {
    const answering = openAnswering(slow(store), { ...usual, timeLimitMs: 200 })
    const visits = await Promise.all([answering.visit(visitor()), answering.visit(visitor())])
    const settled = await Promise.allSettled(visits.map(visit => visit.ask('volume', march)))
    for (const one of settled) expect(one).toMatchObject({ status: 'rejected', reason: { name: 'TimeLimitError' } })
    answering.close()
  })

  test('so many wait, who comes after them is told to come back, and those who leave make room', async () => {
    const answering = openAnswering(slow(store), { ...usual, atOnce: 1, waitingAtMost: 1 })
    const stop = new AbortController()
    const ask = async (month: string) =>
      (await answering.visit(visitor(stop.signal))).ask('volume', { ...march, period: month })
    const waiting = Promise.allSettled([ask('2026-01'), ask('2026-02')])
    await expect.poll(() => answering.state(), { timeout: 30_000 }).toMatchObject({ atWork: 1, waiting: 1 })
    await expect(ask('2026-03')).rejects.toMatchObject({ name: 'BusyError' })
    stop.abort(new Error('left'))
    await waiting
    await expect.poll(() => answering.state(), { timeout: 30_000 }).toMatchObject({ atWork: 0, waiting: 0 })
    answering.close()
  })

  test('keeps no more answers than there is room for', async () => {
    const answering = openAnswering(store, { ...usual, cacheBytes: 20_000 })
    const visit = await answering.visit(visitor())
    for (let year = 1990; year < 2090; year++) await visit.ask('volume', { ...march, period: String(year) })
    expect(answering.state().cachedBytes).toBeGreaterThan(10_000)
    expect(answering.state().cachedBytes).toBeLessThanOrEqual(20_000)
    visit.close()
    answering.close()
  })
})
