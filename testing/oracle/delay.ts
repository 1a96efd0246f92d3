import type { ViewedChat } from './view.ts'
import type { Wait } from './wait.ts'

/** What became of a chat's first wait at `asOf`. */
export type Outcome = 'handled' | 'waiting' | 'closedUnanswered'

export interface Start {
  readonly chat: ViewedChat
  readonly at: bigint
  readonly outcome: Outcome
  /** From the start to the reply, to the archive, or to `asOf` for a chat that waits. */
  readonly lasted: bigint
}

/** The start of a chat, its first customer message; null when there was none before `asOf`. */
export function startOf(chat: ViewedChat, asOf: bigint): Start | null {
  const first = chat.waits[0]
  if (first === undefined) return null
  const at = first.openedAt
  if (first.end === null) return { chat, at, outcome: 'waiting', lasted: asOf - at }
  return { chat, at, outcome: first.end.by === 'reply' ? 'handled' : 'closedUnanswered', lasted: first.end.at - at }
}

export function countOutcome(starts: readonly Start[], outcome: Outcome): number {
  return starts.filter(start => start.outcome === outcome).length
}

/** Microseconds. */
export function delaysOf(starts: readonly Start[]): bigint[] {
  return starts.filter(start => start.outcome === 'handled').map(start => start.lasted)
}

/** How long the waits were that a reply ended, in microseconds. */
export function responsesOf(waits: readonly Wait[]): bigint[] {
  return waits.flatMap(({ openedAt, end }) => (end?.by === 'reply' ? [end.at - openedAt] : []))
}

/** The mean of microseconds, in seconds; null over nothing. */
export function meanSeconds(delays: readonly bigint[]): number | null {
  if (delays.length === 0) return null
  return Number(delays.reduce((sum, delay) => sum + delay, 0n)) / delays.length / 1e6
}

/** The `tenths` / 10 quantile of microseconds, in seconds, interpolated linearly; null over nothing. */
export function quantileSeconds(delays: readonly bigint[], tenths: number): number | null {
  const inOrder = [...delays].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const position = tenths * (delays.length - 1)
  const low = inOrder[Math.floor(position / 10)]
  const high = inOrder[Math.ceil(position / 10)]
  if (low === undefined || high === undefined) return null
  const part = BigInt(position % 10)
  return Number(low * (10n - part) + high * part) / 10 / 1e6
}

/** The share of the started chats that were handled in under so many hours; null when none started. */
export function shareHandledWithin(starts: readonly Start[], hours: number): number | null {
  if (starts.length === 0) return null
  return delaysOf(starts).filter(delay => delay < BigInt(hours) * 3_600_000_000n).length / starts.length
}
