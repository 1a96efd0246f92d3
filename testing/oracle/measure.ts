import type { SplitAnswer } from '../../src/metrics/operators/split.ts'
import {
  countOutcome,
  delaysOf,
  meanSeconds,
  quantileSeconds,
  responsesOf,
  type Start,
  shareHandledWithin,
  startOf,
} from './delay.ts'
import type { ViewedChat } from './view.ts'
import { isOpenAt, type Wait } from './wait.ts'

export type MetricName = SplitAnswer['metric']

/** A half-open range of instants. A stock is measured at `until`. */
export interface Window {
  readonly from: bigint
  readonly until: bigint
  readonly asOf: bigint
}

interface Measure {
  /** Whether a chat has anything that the metric aggregates. */
  readonly concerns: (chat: ViewedChat, window: Window) => boolean
  readonly value: (chats: readonly ViewedChat[], window: Window) => number | null
  readonly addsUp: boolean
}

const isActive = (chat: ViewedChat, window: Window) => messagesIn(chat, window).length > 0
const started = (chat: ViewedChat, window: Window) => startsIn([chat], window).length > 0
const waits = (chat: ViewedChat, window: Window) => chat.waits.some(wait => isOpenAt(wait, window.until))

const ofStarts = (value: (starts: readonly Start[]) => number | null, addsUp = false): Measure => ({
  concerns: started,
  value: (chats, window) => value(startsIn(chats, window)),
  addsUp,
})

const ofWaits = (value: (waits: readonly Wait[]) => number | null, addsUp = false): Measure => ({
  concerns: (chat, window) => waitsIn([chat], window).length > 0,
  value: (chats, window) => value(waitsIn(chats, window)),
  addsUp,
})

const measures: Readonly<Record<MetricName, Measure>> = {
  activeChats: {
    concerns: isActive,
    value: (chats, window) => chats.filter(chat => isActive(chat, window)).length,
    addsUp: true,
  },
  activeCustomers: {
    concerns: isActive,
    value: (chats, window) => new Set(chats.filter(chat => isActive(chat, window)).map(chat => chat.customer)).size,
    addsUp: false,
  },
  messages: {
    concerns: isActive,
    value: (chats, window) => chats.reduce((sum, chat) => sum + messagesIn(chat, window).length, 0),
    addsUp: true,
  },
  waitingChats: {
    concerns: waits,
    value: (chats, window) => chats.filter(chat => waits(chat, window)).length,
    addsUp: true,
  },
  startedChats: ofStarts(starts => starts.length, true),
  handledChats: ofStarts(starts => countOutcome(starts, 'handled'), true),
  meanDelaySeconds: ofStarts(starts => meanSeconds(delaysOf(starts))),
  medianDelaySeconds: ofStarts(starts => quantileSeconds(delaysOf(starts), 5)),
  p90DelaySeconds: ofStarts(starts => quantileSeconds(delaysOf(starts), 9)),
  handledWithin1h: ofStarts(starts => shareHandledWithin(starts, 1)),
  handledWithin4h: ofStarts(starts => shareHandledWithin(starts, 4)),
  handledWithin24h: ofStarts(starts => shareHandledWithin(starts, 24)),
  openedWaits: ofWaits(waits => waits.length, true),
  answeredWaits: ofWaits(waits => responsesOf(waits).length, true),
  meanResponseSeconds: ofWaits(waits => meanSeconds(responsesOf(waits))),
  medianResponseSeconds: ofWaits(waits => quantileSeconds(responsesOf(waits), 5)),
  p90ResponseSeconds: ofWaits(waits => quantileSeconds(responsesOf(waits), 9)),
}

/** The value of a metric over chats, each counted once. */
export function measure(metric: MetricName, chats: readonly ViewedChat[], window: Window): number | null {
  return measures[metric].value(chats, window)
}

/** The basis of every delay and share. Counts have none: each is its own basis. */
const bases: Readonly<Partial<Record<MetricName, Measure['value']>>> = {
  meanDelaySeconds: (chats, window) => delaysOf(startsIn(chats, window)).length,
  medianDelaySeconds: (chats, window) => delaysOf(startsIn(chats, window)).length,
  p90DelaySeconds: (chats, window) => delaysOf(startsIn(chats, window)).length,
  handledWithin1h: (chats, window) => startsIn(chats, window).length,
  handledWithin4h: (chats, window) => startsIn(chats, window).length,
  handledWithin24h: (chats, window) => startsIn(chats, window).length,
  meanResponseSeconds: (chats, window) => responsesOf(waitsIn(chats, window)).length,
  medianResponseSeconds: (chats, window) => responsesOf(waitsIn(chats, window)).length,
  p90ResponseSeconds: (chats, window) => responsesOf(waitsIn(chats, window)).length,
}

/** The number of chats or waits that a value is based on; null for a count. */
export function countOf(metric: MetricName, chats: readonly ViewedChat[], window: Window): number | null {
  return bases[metric]?.(chats, window) ?? null
}

export function concerns(metric: MetricName, chat: ViewedChat, window: Window): boolean {
  return measures[metric].concerns(chat, window)
}

/** Whether the values of disjoint sets of chats add up to the value of their union. */
export function addsUp(metric: MetricName): boolean {
  return measures[metric].addsUp
}

/** value / total for counts that add up over chats; null for other metrics and for a total of 0. */
export function shareOf(metric: MetricName, value: number | null, total: number | null): number | null {
  return addsUp(metric) && value !== null && total !== null && total !== 0 ? value / total : null
}

/** Whether a group with this value is empty: null, or a count of 0. A delay or a share of 0 is not empty. */
export function isEmpty(metric: MetricName, value: number | null): boolean {
  const counts = addsUp(metric) || metric === 'activeCustomers'
  return value === null || (counts && value === 0)
}

export function startsIn(chats: readonly ViewedChat[], window: Window): Start[] {
  return chats.flatMap(chat => {
    const start = startOf(chat, window.asOf)
    return start !== null && window.from <= start.at && start.at < window.until ? [start] : []
  })
}

/** The waits that opened in a window, first and later ones. */
export function waitsIn(chats: readonly ViewedChat[], window: Window): Wait[] {
  return chats.flatMap(chat => chat.waits.filter(({ openedAt }) => window.from <= openedAt && openedAt < window.until))
}

function messagesIn(chat: ViewedChat, window: Window): bigint[] {
  return chat.messages.filter(at => window.from <= at && at < window.until)
}
