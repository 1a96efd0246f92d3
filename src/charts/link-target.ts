import type { catalogue, MetricName } from '../metrics/definitions/catalogue.ts'
import type { Grain } from '../time/grain.ts'

/** What a mark of a chart, or a figure, stands for: what a reader who clicks it wants to see. */
export type LinkTarget = GroupTarget | BucketTarget | HourTarget | ChatsTarget

/** A value for each dimension: `{ channel: 'sms' }`. */
type LinkKey = Readonly<Record<string, string>>

/** A group of a split or a ranking. */
interface GroupTarget {
  readonly type: 'group'
  readonly key: LinkKey
}

/** A bucket of an evolution, named as in the answer; with a key if the line is of a group. */
interface BucketTarget {
  readonly type: 'bucket'
  readonly bucket: string
  readonly grain: Grain
  readonly key: LinkKey
}

/** An hour of the week, ISO weekday and 0 to 23. */
interface HourTarget {
  readonly type: 'hour'
  readonly weekday: number
  readonly hour: number
}

/** The chats behind a count: those of a group, a bucket, or an hour of the week. */
interface ChatsTarget extends ChatsPlace {
  readonly type: 'chats'
  /**
   * `unanswered`: chats started in the period whose first wait is open at `asOf`. `waiting`: the stock at the end of the period or bucket.
   * `watched`: those past the watch list's threshold.
   */
  readonly of: 'active' | 'started' | 'handled' | 'closedUnanswered' | 'unanswered' | 'waiting' | 'watched'
}

interface ChatsPlace {
  readonly key?: LinkKey
  /** Both or neither. */
  readonly bucket?: string
  readonly grain?: Grain
  readonly hour?: { readonly weekday: number; readonly hour: number }
}

/** The URL of a target, relative or http(s); null for no link. */
export type Link = (target: LinkTarget) => string | null

/** The link from a metric's value to the chats that it counts; null when it is not a count of chats, or is 0. */
export function chatsLink(metric: MetricName, value: number | null, place: ChatsPlace, link: Link): string | null {
  const of = counted[metric]
  return of === undefined || value === null || value === 0 ? null : link({ type: 'chats', of, ...place })
}

/** The metrics that count chats. */
type ChatCount = { [M in MetricName]: (typeof catalogue)[M]['unit'] extends 'chats' ? M : never }[MetricName]

/** The chats that each count of chats counts: a metric without a list of chats does not compile. */
const counted: Readonly<Record<ChatCount, ChatsTarget['of']>> & { readonly [M in MetricName]?: ChatsTarget['of'] } = {
  activeChats: 'active',
  startedChats: 'started',
  handledChats: 'handled',
  waitingChats: 'waiting',
}

/** The key of a row, without the dimensions that it lacks. */
export function linkKey(key: Readonly<Record<string, string | undefined>>): LinkKey {
  return Object.fromEntries(
    Object.entries(key).flatMap(([dimension, value]) => (value === undefined ? [] : [[dimension, value]])),
  )
}
