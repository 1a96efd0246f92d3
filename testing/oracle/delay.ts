import type { ViewedChat } from './view.ts'
import type { Wait } from './wait.ts'

/** The state of a chat's first wait at `asOf`. */
export type Outcome = 'handled' | 'waiting' | 'closedUnanswered'

export interface Start {
  readonly chat: ViewedChat
  readonly at: bigint
  readonly outcome: Outcome
  /** From the start to the reply, to the archiving, or to `asOf` when the wait is open. */
  readonly lasted: bigint
}

/** The start of a chat, its first customer message; null when there is none before `asOf`. */
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

/** The handling delays, in microseconds. */
export function delaysOf(starts: readonly Start[]): bigint[] {
  return starts.filter(start => start.outcome === 'handled').map(start => start.lasted)
}

/** The durations of the waits that ended with a reply, in microseconds. */
export function responsesOf(waits: readonly Wait[]): bigint[] {
  return waits.flatMap(({ openedAt, end }) => (end?.by === 'reply' ? [end.at - openedAt] : []))
}

/** The mean in seconds of durations in microseconds; null for none. */
export function meanSeconds(delays: readonly bigint[]): number | null {
  if (delays.length === 0) return null
  return Number(delays.reduce((sum, delay) => sum + delay, 0n)) / delays.length / 1e6
}

/** The `tenths` / 10 quantile in seconds of durations in microseconds, interpolated linearly; null for none. */
export function quantileSeconds(delays: readonly bigint[], tenths: number): number | null {
  const inOrder = [...delays].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const position = tenths * (delays.length - 1)
  const low = inOrder[Math.floor(position / 10)]
  const high = inOrder[Math.ceil(position / 10)]
  if (low === undefined || high === undefined) return null
  const part = BigInt(position % 10)
  return Number(low * (10n - part) + high * part) / 10 / 1e6
}

/** The share of the chats started that were handled in under `hours` hours; null when none started. */
export function shareHandledWithin(starts: readonly Start[], hours: number): number | null {
  if (starts.length === 0) return null
  return delaysOf(starts).filter(delay => delay < BigInt(hours) * 3_600_000_000n).length / starts.length
}
