import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ingest } from '../../src/ingest/ingest.ts'
import { openStore } from '../../src/store/store.ts'
import { updateStore } from '../../src/store/update.ts'
import { flawOfStore, neededUntil, type StoreReach, storeReach } from './check-store.ts'

test('the newest message of a log is one that counts, before the instant', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-reach-'))
  const message = { chatId: 'c', author: 'customer' as const, establishmentId: 'e' }
  const rows = [
    { ...message, messageId: '0', sentAt: '2026-09-30T10:00:00Z' },
    { ...message, messageId: '1', sentAt: '2026-10-01T10:00:00Z' },
    { ...message, messageId: '2', sentAt: '2026-10-02T10:00:00Z', withdrawn: true },
    { ...message, messageId: '3', sentAt: '2026-10-03T10:00:00Z', kind: 'note' as const },
    { ...message, messageId: '4', sentAt: '2026-10-04T10:00:00Z', author: 'system' as const },
    { ...message, messageId: '5', sentAt: '2026-11-01T00:00:00Z' },
  ]
  await ingest({ store: folder, inputs: [rows] })
  const secondFrom = new Date().toISOString()
  await ingest({ store: folder, inputs: [rows.slice(0, 1)] })
  const store = await openStore<string>(folder)
  const reach = await storeReach(store, '2026-11-01T00:00:00Z')
  expect((reach.lastLoadedAt ?? '') >= secondFrom).toBe(true)
  expect(reach).toEqual({
    lastLoad: 2,
    lastLoadedAt: expect.stringMatching(/^20\d\d-.*Z$/),
    newestSentAt: '2026-10-01T10:00:00Z',
  })
  expect(await storeReach(store, '2026-11-01T00:00:00.000001Z')).toMatchObject({ newestSentAt: '2026-11-01T00:00:00Z' })
  expect(await storeReach(store, '2026-09-30T10:00:00Z')).toMatchObject({ newestSentAt: null })
  store.close()
  await rm(folder, { recursive: true })
})

test('a store without loads reaches nowhere', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'causerie-reach-'))
  await updateStore(folder, {}, async () => undefined)
  const store = await openStore<string>(folder)
  expect(await storeReach(store, '2026-11-01T00:00:00Z')).toEqual({
    lastLoad: 0,
    lastLoadedAt: null,
    newestSentAt: null,
  })
  store.close()
  await rm(folder, { recursive: true })
})

describe('a run needs a store that', () => {
  const end = '2026-11-01T00:00:00Z'
  const frozen = {
    period: { start: '2026-10-01', end: '2026-11-01' },
    zone: 'UTC',
    asOf: '2026-11-01T07:00:00Z',
    periodEnd: end,
  }
  const reach: StoreReach = { lastLoad: 1, lastLoadedAt: frozen.asOf, newestSentAt: '2026-10-31T23:00:00Z' }
  const flaw = (changes: Partial<StoreReach>, loadedSince: 'any' | 'as-of' | 'period-end', quietHours = 2) =>
    flawOfStore({ ...reach, ...changes }, frozen, { loadedSince, quietHours })

  test('was loaded since its period ended, or since it was frozen, to the instant', () => {
    for (const [loadedSince, needed] of [
      ['period-end', end],
      ['as-of', frozen.asOf],
    ] as const) {
      const before = needed.replace(
        /(\d\d):00:00Z/,
        (_, hour) => `${String((Number(hour) + 23) % 24).padStart(2, '0')}:59:59.999999Z`,
      )
      const early = needed === end ? before.replace('11-01', '10-31') : before
      expect(flaw({ lastLoadedAt: needed }, loadedSince)).toBeNull()
      expect(flaw({ lastLoadedAt: early }, loadedSince)).toBe(
        `the store is too old: last loaded ${early}, needed since ${needed}`,
      )
      expect(flaw({ lastLoadedAt: null }, loadedSince)).toBe(
        `the store is too old: last loaded never, needed since ${needed}`,
      )
    }
    expect(flaw({ lastLoadedAt: null, newestSentAt: null }, 'any')).toBeNull()
  })

  test('is not silent before the end of the period for longer than it may be', () => {
    expect(flaw({ newestSentAt: '2026-10-31T22:00:00Z' }, 'period-end')).toBeNull()
    expect(flaw({ newestSentAt: '2026-10-31T21:59:59.999999Z' }, 'period-end')).toBe(
      'the log is silent for more than 2 hours before 2026-11-01T00:00:00Z: the newest message before then was sent at 2026-10-31T21:59:59.999999Z',
    )
    expect(flaw({ newestSentAt: null }, 'period-end')).toMatch(/: there are no messages before then$/)
    expect(flaw({ newestSentAt: '2026-10-31T23:30:00Z' }, 'period-end', 0.5)).toBeNull()
  })

  test('goes as far as the end of the period, or as it was frozen when that is earlier', () => {
    expect(neededUntil(frozen)).toBe(end)
    expect(neededUntil({ ...frozen, asOf: '2026-10-20T00:00:00Z' })).toBe('2026-10-20T00:00:00Z')
    expect(neededUntil({ ...frozen, asOf: end })).toBe(end)
  })
})
