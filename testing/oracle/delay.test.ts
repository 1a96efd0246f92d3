import { expect, test } from 'vitest'
import { meanSeconds, type Outcome, quantileSeconds, type Start, shareHandledWithin } from './delay.ts'
import { row } from './example.ts'
import { censoredMedianSeconds } from './kaplan-meier.ts'
import { stored } from './stored.ts'
import { type ViewedChat, viewAt } from './view.ts'

const seconds = (...values: number[]) => values.map(value => BigInt(value) * 1_000_000n)

test('quantiles are interpolated between order statistics', () => {
  expect(quantileSeconds(seconds(4, 1, 3, 2), 5)).toBe(2.5)
  expect(quantileSeconds(seconds(0, 10), 9)).toBe(9)
  expect(quantileSeconds(seconds(7), 9)).toBe(7)
  expect(quantileSeconds([], 5)).toBeNull()
  expect(meanSeconds(seconds(1, 2))).toBe(1.5)
  expect(meanSeconds([])).toBeNull()
})

function starts(...given: readonly (readonly [seconds: number, outcome: Outcome])[]): Start[] {
  const [chat] = viewAt(stored({ rows: [row({ at: '2026-03-01T10:00:00Z' })], establishments: [] }).chats, 0n) as [
    ViewedChat,
  ]
  return given.map(([lasted, outcome]) => ({ chat, at: 0n, outcome, lasted: BigInt(lasted) * 1_000_000n }))
}

test('handled in under an hour is strictly under, as a share of all chats started', () => {
  expect(
    shareHandledWithin(starts([3599, 'handled'], [3600, 'handled'], [1, 'waiting'], [1, 'closedUnanswered']), 1),
  ).toBe(0.25)
  expect(shareHandledWithin([], 1)).toBeNull()
})

test('the Kaplan–Meier median of the textbook', () => {
  // The 6-MP arm of Freireich's leukaemia trial: weeks of remission. The median is 23.
  const events = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(week => [week, 'handled'] as const)
  const censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(week => [week, 'waiting'] as const)
  expect(censoredMedianSeconds(starts(...events, ...censored))).toBe(23)
})

test('the Kaplan–Meier median reaches one half exactly, or never', () => {
  expect(censoredMedianSeconds(starts([1, 'handled'], [2, 'waiting']))).toBe(1)
  // A chat censored at the delay of the first reply is still at risk there: 2/3, then 1/3.
  expect(censoredMedianSeconds(starts([1, 'handled'], [1, 'closedUnanswered'], [2, 'handled']))).toBe(2)
  expect(censoredMedianSeconds(starts([1, 'waiting'], [2, 'closedUnanswered']))).toBeNull()
  expect(censoredMedianSeconds(starts([3, 'handled'], [9, 'waiting'], [9, 'waiting']))).toBeNull()
  expect(censoredMedianSeconds([])).toBeNull()
})
