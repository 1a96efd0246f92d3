import type { Grain } from '../../time/grain.ts'
import type { MetricName } from './catalogue.ts'
import type { ChatKind, Clock, ResolvedQuery } from './query.ts'

/** A half-open span of calendar dates `[start, end)`, `YYYY-MM-DD`, in an IANA zone. */
export interface Period {
  readonly start: string
  readonly end: string
  readonly zone: string
}

export interface Comparison extends Period {
  /** True when the comparison stops as far into its period as `asOf` is into the period asked. */
  readonly toDate: boolean
  /** The instant of that stop, ISO 8601 UTC; null when `toDate` is false. */
  readonly cutAt: string | null
  /** True when the two periods have not the same number of days. */
  readonly unequalDays: boolean
}

export const coverages = ['full', 'partly', 'not'] as const
/** Whether a store is known for all of a span of time, for a part of it, or for none. */
export type Coverage = (typeof coverages)[number]

/** What every answer carries. */
export interface Answer<Kind extends string = string, Q = ResolvedQuery> {
  /** The operator that gave it. */
  readonly kind: Kind
  readonly query: Q
  /** The earliest instant of the whole store, ISO 8601 UTC; null of an empty one. Whatever the filter, whoever asks. */
  readonly knownFrom: string | null
  /** The instant up to which the whole store is known, ISO 8601 UTC; null when no load can tell. */
  readonly knownUntil: string | null
  /** How much the store knows of the period up to `asOf`, and of the comparison up to its cut. Null without a period, without a comparison. */
  readonly covered: { readonly period: Coverage | null; readonly comparison: Coverage | null }
  /** ISO 8601 UTC. */
  readonly asOf: string
  readonly comparison: Comparison | null
}

/** Whole numbers; the customers are distinct. */
export interface VolumeFigures {
  readonly activeChats: number
  readonly activeCustomers: number
  readonly messages: number
}

export interface VolumeAnswer extends Answer<'volume'>, VolumeFigures {
  readonly period: Period
  readonly previous: VolumeFigures | null
  /** (now − previous) / previous; each null when its previous is 0: "new", never 0 %. */
  readonly changeRatio: { readonly [K in keyof VolumeFigures]: number | null } | null
}

/** A value for each dimension asked. */
export type Key<D extends string = string> = { readonly [K in D]: string }

/**
 * How many chats, or waits, a delay or a share is of: those handled for a delay, those started for a share (the metric's `basis`). 0 where
 * there are none, and null for a count, which is of itself, and where the value is of a time that has not come.
 */
export type Of = number | null

export interface SplitRow<D extends string = string> {
  readonly key: Key<D>
  /** In the metric's unit; never null: empty groups are not listed. */
  readonly value: number
  readonly of: Of
  /** value / total for counts that add up over chats; null for other metrics and when the total is 0. */
  readonly share: number | null
}

export interface SplitAnswer<D extends string = string> extends Answer<'split'> {
  readonly period: Period
  readonly metric: MetricName
  /** The metric on the whole set, not the sum of rows. */
  readonly total: number | null
  readonly totalOf: Of
  readonly rows: readonly SplitRow<D>[]
}

export interface EvolutionRow<D extends string = string> {
  /** `YYYY-MM-DD`, for hours the local time with its offset; null where the comparison has more buckets. */
  readonly bucket: string | null
  readonly partial: boolean | null
  readonly key: Partial<Key<D>>
  readonly value: number | null
  readonly of: Of
  readonly previousBucket: string | null
  readonly previousValue: number | null
  readonly previousOf: Of
}

export interface EvolutionAnswer<D extends string = string> extends Answer<'evolution'> {
  readonly period: Period
  readonly metric: MetricName
  readonly grain: Grain
  readonly rows: readonly EvolutionRow<D>[]
}

export interface RankingRow<D extends string = string> {
  readonly rank: number
  readonly key: Key<D>
  /** The establishment's name, elsewhere the value itself. */
  readonly label: string
  /** Null only for an empty group listed on request. */
  readonly value: number | null
  readonly of: Of
  readonly share: number | null
  readonly previousValue: number | null
  /** Null without a comparison, too. */
  readonly previousOf: Of
  readonly previousRank: number | null
  /** previousRank − rank: positive is up. */
  readonly rankChange: number | null
}

export interface RankingAnswer<D extends string = string> extends Answer<'ranking'> {
  readonly period: Period
  readonly metric: MetricName
  readonly total: number | null
  readonly totalOf: Of
  readonly rows: readonly RankingRow<D>[]
  /** The groups past `top`, folded: how many, and the metric over their chats. Null when nothing was folded. */
  readonly others: { readonly count: number; readonly value: number | null; readonly of: Of } | null
}

export const cellStates = ['none', 'waiting', 'closed', 'handled'] as const
export type CellState = (typeof cellStates)[number]

export interface HeatmapCell {
  /** ISO, 1 = Monday. */
  readonly weekday: number
  /** 0 to 23. */
  readonly hour: number
  readonly state: CellState
  readonly started: number
  readonly handled: number
  readonly waiting: number
  readonly closedUnanswered: number
  readonly meanDelaySeconds: number | null
  readonly medianDelaySeconds: number | null
  readonly p90DelaySeconds: number | null
  /** Over the chats handled and those still without a first answer, each of which counts as long as it has waited for it at `asOf`. */
  readonly meanDelayAtLeastSeconds: number | null
}

export interface HeatmapAnswer extends Answer<'heatmap'> {
  readonly period: Period
  readonly clock: Clock
  /** 168, by weekday then hour. */
  readonly cells: readonly HeatmapCell[]
}

export interface WatchListRow {
  readonly establishmentId: string
  readonly name: string
  readonly waitingChats: number
  readonly waitingCustomers: number
  /** ISO 8601 UTC. */
  readonly oldestWaitingSince: string
  readonly longestWaitSeconds: number
}

export interface WatchListAnswer extends Answer<'watchList'> {
  /** Null unless the query gave one; the list looks at the log at `asOf`. */
  readonly period: Period | null
  readonly thresholdSeconds: number
  /** How many establishments are listed. */
  readonly establishments: number
  readonly waitingChats: number
  /** Chats older than `maxAgeDays`, left out. */
  readonly droppedChats: number
  readonly rows: readonly WatchListRow[]
}

export interface SummaryAnswer extends Answer<'summary'> {
  readonly period: Period
  readonly started: number
  readonly handled: number
  readonly waiting: number
  readonly closedUnanswered: number
  readonly meanDelaySeconds: number | null
  readonly medianDelaySeconds: number | null
  readonly p90DelaySeconds: number | null
  /** Kaplan–Meier median: chats still without a first answer censored at `asOf`, archived ones at the archive; null if never reached. */
  readonly medianDelaySecondsCensored: number | null
  readonly handledWithin1h: number | null
  readonly handledWithin4h: number | null
  readonly handledWithin24h: number | null
  /** Waits opened in the period, of any ordinal; the delays are those of the answered ones. */
  readonly openedWaits: number
  readonly answeredWaits: number
  readonly meanResponseSeconds: number | null
  readonly medianResponseSeconds: number | null
  readonly p90ResponseSeconds: number | null
  /** Of the waits opened in the period those that are not their chat's first: they stand in no delay of prise en charge. */
  readonly laterWaits: number
}

export interface DelayClass {
  /** Lower end, within; the upper end is the next class's lower end, the last class is open. */
  readonly fromSeconds: number
  readonly handled: number
  /** handled / started; null when no chat was started. */
  readonly share: number | null
}

/** The chats started in the period, each in one place: a class, or still without a first answer, or closed without one. */
export interface DelayDistributionAnswer extends Answer<'delayDistribution'> {
  readonly period: Period
  readonly started: number
  readonly handled: number
  readonly waiting: number
  readonly closedUnanswered: number
  /** From 0 up when the query's `fromSeconds` begin with it: then their chats are all those handled. */
  readonly classes: readonly DelayClass[]
}

export const chatStates = ['waiting', 'handled', 'closed'] as const
export type ChatState = (typeof chatStates)[number]

export interface ChatListRow {
  readonly chatId: string
  readonly establishmentId: string
  /** The establishment's name. */
  readonly establishment: string
  readonly channel: string
  readonly platform: string
  /** The first customer message, ISO 8601 UTC; null when the customer never wrote before `asOf`. */
  readonly startedAt: string | null
  /** Of the wait that the list is about, see `chatList`; null when there is none. */
  readonly state: ChatState | null
  readonly waitSeconds: number | null
}

export interface ChatListAnswer extends Answer<'chatList'> {
  /** Null unless the query gave one. */
  readonly period: Period | null
  readonly of: ChatKind
  /** All chats of the kind: the very count that they stand behind. */
  readonly total: number
  /** Where the list goes on: `after` of the next page; null when this page is the last. */
  readonly next: string | null
  /** Whether the store changed since the page that `after` is of: chats that late rows moved may then come twice, or be missing. */
  readonly changed: boolean
  readonly rows: readonly ChatListRow[]
}
