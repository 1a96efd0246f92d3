import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ChatListAnswer } from '../metrics/operators/chat-list.ts'
import { stepsASlice } from '../slices.ts'
import { csvPieces, tablePieces } from './answer-pieces.ts'
import { toArrow } from './arrow.ts'
import { arrowPieces } from './arrow-pieces.ts'
import { toCsv } from './csv.ts'
import { jsonPieces, sizeUpTo } from './json-pieces.ts'

async function all<T>(pieces: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const piece of pieces) found.push(piece)
  return found
}

function list(count: number): ChatListAnswer {
  const rows = Array.from({ length: count }, (_, index) => ({
    chatId: `chat ${index}`,
    establishmentId: '=site',
    establishment: 'A "site", of many',
    channel: 'sms',
    platform: 'unknown',
    startedAt: index % 3 === 0 ? null : '2026-03-01T10:00:00.000001Z',
    state: 'handled' as const,
    waitSeconds: index,
  }))
  return {
    kind: 'chatList',
    query: { of: 'started' },
    of: 'started',
    total: count,
    next: null,
    changed: false,
    rows,
  } as unknown as ChatListAnswer
}

describe('pieces of an answer', () => {
  test('are as few as their bound allows', async () => {
    const values = Array.from({ length: stepsASlice * 50 }, (_, index) => index)
    const pieces = await all(jsonPieces(values))
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.length).toBeLessThanOrEqual(Math.ceil(values.length / (stepsASlice * 10)) + 1)
  })

  test('equal its JSON, whatever it contains', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (one, other) => {
        for (const value of [{ one, other }, [one, other], { none: undefined, one }]) {
          expect((await all(jsonPieces(value as object))).join('')).toBe(JSON.stringify(value))
        }
      }),
    )
  })

  test.each([0, 1, 11_000])('of %d rows equal its JSON, CSV and Arrow', async count => {
    const answer = list(count)
    const json = await all(jsonPieces(answer))
    expect(json.join('')).toBe(JSON.stringify(answer))
    const csv = await all(csvPieces(tablePieces([answer]), { bom: true }))
    expect(csv.join('')).toBe(toCsv(answer, { bom: true }))
    const arrow = await all(arrowPieces(tablePieces([answer])))
    const [found, expected] = [tableFromIPC(Buffer.concat(arrow)), toArrow(answer)]
    expect(String(found.schema)).toBe(String(expected.schema))
    expect(found.toArray().map(String)).toEqual(expected.toArray().map(String))
    // No piece is much larger than a slice.
    if (count > stepsASlice) expect(Math.min(json.length, csv.length, arrow.length)).toBeGreaterThanOrEqual(5)
  })

  test('of nested lists are also cut inside them', async () => {
    const values = Array.from({ length: 60_000 }, (_, index) => ({ value: `v${index}` }))
    const nested = [
      { dimension: 'a', values },
      { dimension: 'b', values: [] },
    ]
    const pieces = await all(jsonPieces(nested))
    expect(pieces.join('')).toBe(JSON.stringify(nested))
    expect(pieces.length).toBeGreaterThan(5)
  })

  test('of several pages are one file', async () => {
    const pages = [list(3), list(0), list(stepsASlice + 1)]
    const whole = { ...list(0), rows: pages.flatMap(({ rows }) => rows) }
    expect((await all(csvPieces(tablePieces(pages)))).join('')).toBe(toCsv(whole))
    const found = tableFromIPC(Buffer.concat(await all(arrowPieces(tablePieces(pages)))))
    expect(found.toArray().map(String)).toEqual(toArrow(whole).toArray().map(String))
  })

  test('are made on demand, and not after the reader has gone', async () => {
    const stop = new AbortController()
    const pieces = jsonPieces(list(30_000), stop.signal)
    await pieces.next()
    stop.abort(new Error('left'))
    await expect(pieces.next()).rejects.toThrow('left')
    expect(await pieces.next()).toEqual({ done: true, value: undefined })
  })

  test('of tables are not made after the reader has gone either', async () => {
    for (const answers of [[list(30_000)], [list(1), list(1), list(1)]]) {
      const stop = new AbortController()
      const pieces = tablePieces(answers, stop.signal)
      await pieces.next()
      await pieces.next()
      stop.abort(new Error('left'))
      await expect(pieces.next()).rejects.toThrow('left')
    }
  })
})

test('the nested values of a value are counted up to a bound', () => {
  const count = (value: unknown): number =>
    typeof value !== 'object' || value === null
      ? 1
      : Object.values(value).reduce((sum: number, item) => sum + count(item), 1)
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 12 }), (value, most) => {
      const all = count(value)
      expect(sizeUpTo(value, all)).toBe(all)
      if (all <= most) expect(sizeUpTo(value, most)).toBe(all)
      else expect(sizeUpTo(value, most)).toBeGreaterThan(most)
    }),
  )
  // Values past the bound are not visited.
  let looked = 0
  const items = Array.from({ length: 9 }, () => ({
    get item() {
      looked++
      return 1
    },
  }))
  expect(sizeUpTo(items, 4)).toBeGreaterThan(4)
  expect(looked).toBe(2)
})
