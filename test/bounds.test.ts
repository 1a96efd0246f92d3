import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Engine } from '../src/engine/engine.ts'
import { maxCells, read, Source, withSignal } from '../src/engine/source.ts'
import {
  type AnyAnswer,
  chatList,
  evolution,
  InvalidQueryError,
  ingest,
  openStore,
  ranking,
  type Store,
  split,
  table,
} from '../src/index.ts'
import { operatorNamed, operatorNames } from '../src/metrics/operators/index.ts'
import { stepsASlice } from '../src/slices.ts'
import { question } from '../testing/arbitraries/question.ts'
import { scene } from '../testing/arbitraries/scene.ts'
import { logStore } from '../testing/log-store.ts'
import { edgeLog } from './arbitraries/edge-log.ts'
import { runs } from './arbitraries/runs.ts'

const sites = 5000
/** The operators whose number of cells grows with the number of groups. */
const grouped = operatorNames.filter(name => 'by' in operatorNamed(name).query.shape)
const tenYears = { period: { start: '2016-01-01', end: '2026-01-01' }, asOf: '2026-01-01T00:00:00Z' } as const
let folder: string
let store: Store<string>

/** One chat for each of many sites. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'causerie-bounds-'))
  const rows = Array.from({ length: sites }, (_, index) => ({
    chatId: `chat-${index}`,
    messageId: `m-${index}`,
    sentAt: `20${16 + (index % 10)}-03-0${1 + (index % 9)}T10:00:00Z`,
    author: 'customer' as const,
    establishmentId: `site-${index}`,
    channel: index % 2 === 0 ? 'sms' : 'widget',
  }))
  await ingest({ store: join(folder, 'store'), inputs: [rows] })
  store = await openStore(join(folder, 'store'))
})
afterAll(async () => {
  store.close()
  await rm(folder, { recursive: true })
})

/** The same store, with a record of its SQL statements. */
function watched(of: Source, after: (statements: number) => void = () => {}) {
  const statements: string[] = []
  const source = new Source<string>(use =>
    read(of, engine =>
      use({
        ...engine,
        query: async (statement, columns) => {
          const rows = await engine.query(statement, columns)
          statements.push(Object.keys(columns).join())
          after(rows.length)
          return rows
        },
      } satisfies Engine),
    ),
  )
  return { source, statements }
}

describe('the cells of an answer', () => {
  test('ten years by hour of 5,000 sites are refused before any row is read, with advice on what to narrow', async () => {
    const { source, statements } = watched(store)
    const asked = evolution(source, { ...tenYears, grain: 'hour', by: 'establishment' })
    await expect(asked).rejects.toThrow(
      'an answer may have at most 2,000,000 cells: 5,000 groups by establishment × 175,320 buckets = 876,600,000; a shorter period, a coarser grain, a filter (where) that leaves fewer groups or no comparison would make it smaller',
    )
    await expect(asked).rejects.toMatchObject({ problem: { about: 'cells', value: '876600000' } })
    expect(statements.some(columns => columns.includes('bucket'))).toBe(false)
  })

  test('only groups with rows count: a filter makes room, and so does an option', async () => {
    const few = maxCells.set(store, 40)
    const years = { ...tenYears, grain: 'year', by: 'establishment', compare: 'none' } as const
    await expect(evolution(few, years)).rejects.toThrow(/5,000 groups by establishment × 10 buckets = 50,000/)
    const { rows } = await evolution(few, {
      ...years,
      where: { establishment: ['site-1', 'site-2', 'site-3', 'site-4'] },
    })
    expect(rows).toHaveLength(40)
    expect((await evolution(maxCells.set(store, 50_000), years)).rows).toHaveLength(50_000)
    const opened = await openStore<string>(join(folder, 'store'), { maxCells: 49_999 })
    const snapshot = await opened.snapshot()
    for (const source of [opened, snapshot]) await expect(evolution(source, years)).rejects.toThrow(InvalidQueryError)
    snapshot.close()
    opened.close()
  })

  test('the groups of a ranking and of a split are counted too', async () => {
    const few = maxCells.set(store, 1000)
    const plain = { ...tenYears, compare: 'none' } as const
    await expect(ranking(few, { ...tenYears, by: 'establishment', top: 3 })).rejects.toThrow(/groups by establishment/)
    await expect(split(few, { ...plain, by: ['establishment', 'channel'] })).rejects.toThrow(
      /5,000 groups by establishment and channel × 1 period = 5,000; a filter \(where\)/,
    )
    expect((await ranking(few, { ...plain, by: 'channel' })).rows).toHaveLength(2)
    const metrics = ['activeChats', 'meanDelaySeconds'] as const
    expect((await table(few, { ...plain, by: 'channel', metrics })).rows).toHaveLength(2)
    await expect(table(few, { ...tenYears, by: 'establishment', metrics })).rejects.toThrow(
      /5,000 groups by establishment × 2 periods × 2 metrics = 20,000; .*fewer metrics/,
    )
    expect((await ranking(few, { ...plain, period: '2016-03', by: 'establishment', top: 3 })).rows).toHaveLength(3)
  })

  test('buckets past the limit of an evolution are counted without being built', async () => {
    const long = { start: '1970-01-01', end: '2026-01-01' }
    await expect(evolution(store, { ...tenYears, period: long, grain: 'hour', compare: 'none' })).rejects.toThrow(
      /^an evolution may have at most 100000 buckets, take a coarser grain: \[1970-01-01, 2026-01-01\) has 490896$/,
    )
  })

  test('an answer is refused exactly when it would have more cells than its source allows', async () => {
    const asked = scene.chain(where =>
      fc.tuple(
        fc.constant(edgeLog(where)),
        fc.constantFrom(...grouped).chain(name => question(where, name)),
        fc.integer({ min: 1, max: 60 }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(asked, async ([log, complete, most]) => {
        const memory = await logStore(log)
        try {
          const { operator, query } = complete(log)
          const ask = (source: Source<string>) =>
            operatorNamed(operator).ask(source, query as never) as Promise<AnyAnswer>
          const whole = await ask(memory)
          const bounded = await ask(maxCells.set(memory, most)).catch((error: unknown) => error)
          if (!(bounded instanceof InvalidQueryError)) {
            expect(bounded).toEqual(whole)
            if (whole.kind === 'evolution') {
              const values = whole.rows.flatMap(({ bucket, previousBucket }) => [bucket, previousBucket])
              expect(values.filter(value => value !== null).length).toBeLessThanOrEqual(most)
            }
          } else {
            expect(bounded.problem?.about).toBe('cells')
            expect(Number(bounded.problem?.value)).toBeGreaterThan(most)
          }
        } finally {
          memory.close()
        }
      }),
      runs(4),
    )
  })
})

describe('a long answer', () => {
  const years = { ...tenYears, grain: 'year', by: 'establishment', compare: 'none' } as const
  const cells = sites * 10

  test('is built in slices that let the event loop turn', async () => {
    let turns = 0
    let isDone = false
    const { source } = watched(store, rows => {
      // Once the rows are read, only JavaScript runs.
      if (rows < sites) return
      turns = 0
      const turn = () => {
        turns++
        if (!isDone) setImmediate(turn)
      }
      setImmediate(turn)
    })
    const { rows } = await evolution(source, years)
    isDone = true
    expect(rows).toHaveLength(cells)
    expect(turns).toBeGreaterThan(cells / stepsASlice)
  })

  test.each([
    ['evolution', (source: Source<string>) => evolution(source, years)],
    ['ranking', (source: Source<string>) => ranking(source, { ...tenYears, by: 'establishment' })],
    ['split', (source: Source<string>) => split(source, { ...tenYears, by: ['establishment', 'channel'] })],
    ['chat list', (source: Source<string>) => chatList(source, { ...tenYears, of: 'active', limit: sites })],
  ])('%s: it is not built any further once nobody waits for it', async (_, ask) => {
    const stop = new AbortController()
    const reason = new Error('left')
    const { source } = watched(withSignal(store, stop.signal), rows => {
      if (rows >= sites) stop.abort(reason)
    })
    await expect(ask(source)).rejects.toBe(reason)
  })
})
