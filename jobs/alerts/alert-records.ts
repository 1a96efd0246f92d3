import type { AlertCondition } from '../../config/alert.ts'

/** Why a check could not be judged. `loss`: too many rows of a source were rejected; `missed`: no worker was running. */
export type UnjudgedKind = 'not-covered' | 'loss' | 'late' | 'missed' | 'too-few'

export interface Unjudged {
  readonly kind: UnjudgedKind
  readonly text: string
}

/** Something that an alert watches: a group of chats, for the readers of one part. */
export interface AlertSubject {
  /** Unique within the subscription. */
  readonly key: string
  /** The part that it was judged in, if that is another dimension's; null: all chats of the subscription. */
  readonly part: { readonly dimension: string; readonly value: string } | null
  /** Null: the whole of that part. */
  readonly group: { readonly dimension: string; readonly value: string } | null
  /** Its name; null: all chats of the subscription. */
  readonly label: string | null
  /** The instant of the check at which it began, ISO 8601 UTC. */
  readonly since: string
  /** The chats that wait, the value of the metric, or the seconds since the latest message; null: nothing is left to measure. */
  readonly measured: number | null
  readonly of: number | null
}

/** A chat behind an alert. */
export interface AlertChat {
  readonly chatId: string
  readonly establishment: string
  readonly channel: string
  readonly waitSeconds: number | null
}

/** A change that is told: an alert begins, or is over. */
export interface AlertNews extends AlertSubject {
  readonly change: 'begins' | 'over'
  /** How many chats are behind it; null if they cannot be listed, as when nobody writes. */
  readonly chatsTotal: number | null
  /** The first of them. */
  readonly chats: readonly AlertChat[]
}

/** A check of an alert, frozen in the plan of its run. */
export interface PlannedAlert {
  readonly verdict: 'fired' | 'quiet' | 'not-judged'
  /** Why nothing could be judged; null if something could. */
  readonly unjudged: Unjudged | null
  /** The condition that was judged. */
  readonly condition: AlertCondition
  /** Everything that the alert is on for after this check. The next check compares itself with it. */
  readonly on: readonly AlertSubject[]
  readonly news: readonly AlertNews[]
  /** Recipients who get nothing because of what the list says, as it was already told to the operator. */
  readonly refused: readonly string[]
}
