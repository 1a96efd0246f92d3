import { expect, test } from 'vitest'
import { row } from './example.ts'
import type { CanonicalRow } from './log.ts'
import { isOpenAt, waitsOf } from './wait.ts'

/** What happens in a minute of 1970-01-01, and who does it. */
type Move = readonly [minute: number, author: CanonicalRow['author'], kind?: CanonicalRow['kind']]

function waits(...moves: readonly Move[]) {
  const at = (minute: number) => BigInt(minute) * 60_000_000n
  const rows = moves.map(([minute, author, kind = 'message']) => ({
    ...row({ at: '1970-01-01T00:00:00Z', author, kind }),
    sentAt: at(minute),
  }))
  return waitsOf(rows).map(({ openedAt, end }) => [
    Number(openedAt / 60_000_000n),
    end === null ? null : `${end.by} ${Number(end.at / 60_000_000n)}`,
  ])
}

test('a wait is from the first customer message not answered to the next reply', () => {
  expect(waits([1, 'customer'], [2, 'customer'], [5, 'agent'], [6, 'agent'], [9, 'customer'])).toEqual([
    [1, 'reply 5'],
    [9, null],
  ])
})

test('bots, the system, notes and reopenings change nothing; an archiving by anyone ends a wait', () => {
  const idle: Move[] = [
    [2, 'bot'],
    [3, 'system'],
    [4, 'agent', 'note'],
    [5, 'agent', 'reopen'],
    [6, 'customer', 'note'],
  ]
  expect(waits([1, 'customer'], ...idle)).toEqual([[1, null]])
  expect(waits(...idle)).toEqual([])
  expect(waits([1, 'customer'], [7, 'customer', 'archive'], [8, 'customer'])).toEqual([
    [1, 'archive 7'],
    [8, null],
  ])
})

test('a chat that the establishment opened starts at the customer’s first answer', () => {
  expect(waits([1, 'agent'], [2, 'customer'], [3, 'agent'])).toEqual([[2, 'reply 3']])
})

test('at one instant the customer comes first, then the agent, then the archiving', () => {
  expect(waits([1, 'agent', 'archive'], [1, 'agent'], [1, 'customer'])).toEqual([[1, 'reply 1']])
  expect(waits([1, 'system', 'archive'], [1, 'customer'])).toEqual([[1, 'archive 1']])
  expect(waits([1, 'customer'], [4, 'agent'], [4, 'customer'])).toEqual([[1, 'reply 4']])
})

test('a wait is open strictly after it opened, until it ended', () => {
  const wait = { openedAt: 2n, end: { at: 4n, by: 'reply' as const } }
  expect([1n, 2n, 3n, 4n, 5n].filter(instant => isOpenAt(wait, instant))).toEqual([3n, 4n])
  expect(isOpenAt({ openedAt: 2n, end: { at: 2n, by: 'reply' } }, 2n)).toBe(false)
})
