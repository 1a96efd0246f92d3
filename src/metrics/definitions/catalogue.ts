import { operation, type Sql, sql } from '../../engine/sql.ts'
import type { Words } from '../../words/languages/en.ts'
import { type Locale, locales, wordsOf } from '../../words/locale.ts'
import type { Fact } from './fact.ts'

/** A text in every language. */
export type Wording = Readonly<Record<Locale, string>>

/** What a value counts or measures; decides its axis title and number format. Seconds are written as durations, shares as percentages. */
export type Unit = 'chats' | 'customers' | 'messages' | 'waits' | 'seconds' | 'share'

export interface Metric {
  readonly title: Wording
  /** How it is counted, in one sentence; printed in reports and the documentation. */
  readonly description: Wording
  readonly unit: Unit
  /** The rows that it aggregates. */
  readonly fact: Fact
  readonly value: Sql
  /** Whether the values of disjoint sets of chats add up to the value of their union. Only such metrics have shares. */
  readonly addsUp: boolean
  /** The value of a group that has no rows. */
  readonly empty: 0 | null
  /** Which direction is good news. */
  readonly better: 'more' | 'less' | 'neither'
  /** The metric that counts the chats or waits behind a value; null when the value is itself a count. */
  readonly basis: 'startedChats' | 'handledChats' | 'answeredWaits' | null
}

const delay = sql`delay_micros`
export const distinctCustomers = operation('distinctCount', sql`customer_key`)
const seconds = (micros: Sql) => sql`${micros} / 1e6`
/** Both quantiles in one list, so that a question for both computes them once. */
const delayQuantile = (place: 1 | 2) => operation('quantile', sql`0.5, 0.9`, delay, sql`${place}`)
const handledWithin = (hours: number) =>
  sql`${operation('toDouble', sql`(count(*) FILTER (WHERE delay_micros < ${BigInt(hours) * 3_600_000_000n}))`)} / nullif(count(*), 0)`

/** Every metric, once. Definitions: docs/definitions.md, "Chat volume" and "Handling of chats". */
export const catalogue = {
  activeChats: {
    ...textsOf('activeChats'),
    unit: 'chats',
    fact: 'activity',
    value: sql`count(*)`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  activeCustomers: {
    ...textsOf('activeCustomers'),
    unit: 'customers',
    fact: 'activity',
    value: distinctCustomers,
    addsUp: false,
    empty: 0,
    better: 'more',
    basis: null,
  },
  messages: {
    ...textsOf('messages'),
    unit: 'messages',
    fact: 'messages',
    value: sql`coalesce(sum(messages), 0)`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  startedChats: {
    ...textsOf('startedChats'),
    unit: 'chats',
    fact: 'starts',
    value: sql`count(*)`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  handledChats: {
    ...textsOf('handledChats'),
    unit: 'chats',
    fact: 'starts',
    value: sql`count(${delay})`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  waitingChats: {
    ...textsOf('waitingChats'),
    unit: 'chats',
    fact: 'backlog',
    value: sql`coalesce(sum(weight), 0)`,
    addsUp: true,
    empty: 0,
    better: 'less',
    basis: null,
  },
  meanDelaySeconds: {
    ...textsOf('meanDelaySeconds'),
    unit: 'seconds',
    fact: 'starts',
    value: seconds(operation('exactMean', delay)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'handledChats',
  },
  medianDelaySeconds: {
    ...textsOf('medianDelaySeconds'),
    unit: 'seconds',
    fact: 'starts',
    value: seconds(delayQuantile(1)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'handledChats',
  },
  p90DelaySeconds: {
    ...textsOf('p90DelaySeconds'),
    unit: 'seconds',
    fact: 'starts',
    value: seconds(delayQuantile(2)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'handledChats',
  },
  handledWithin1h: {
    ...textsOf('handledWithin1h'),
    unit: 'share',
    fact: 'starts',
    value: handledWithin(1),
    addsUp: false,
    empty: null,
    better: 'more',
    basis: 'startedChats',
  },
  handledWithin4h: {
    ...textsOf('handledWithin4h'),
    unit: 'share',
    fact: 'starts',
    value: handledWithin(4),
    addsUp: false,
    empty: null,
    better: 'more',
    basis: 'startedChats',
  },
  handledWithin24h: {
    ...textsOf('handledWithin24h'),
    unit: 'share',
    fact: 'starts',
    value: handledWithin(24),
    addsUp: false,
    empty: null,
    better: 'more',
    basis: 'startedChats',
  },
  openedWaits: {
    ...textsOf('openedWaits'),
    unit: 'waits',
    fact: 'waits',
    value: sql`count(*)`,
    addsUp: true,
    empty: 0,
    better: 'neither',
    basis: null,
  },
  answeredWaits: {
    ...textsOf('answeredWaits'),
    unit: 'waits',
    fact: 'waits',
    value: sql`count(${delay})`,
    addsUp: true,
    empty: 0,
    better: 'more',
    basis: null,
  },
  meanResponseSeconds: {
    ...textsOf('meanResponseSeconds'),
    unit: 'seconds',
    fact: 'waits',
    value: seconds(operation('exactMean', delay)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'answeredWaits',
  },
  medianResponseSeconds: {
    ...textsOf('medianResponseSeconds'),
    unit: 'seconds',
    fact: 'waits',
    value: seconds(delayQuantile(1)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'answeredWaits',
  },
  p90ResponseSeconds: {
    ...textsOf('p90ResponseSeconds'),
    unit: 'seconds',
    fact: 'waits',
    value: seconds(delayQuantile(2)),
    addsUp: false,
    empty: null,
    better: 'less',
    basis: 'answeredWaits',
  },
} as const satisfies Record<keyof Words['metrics'], Metric>

/** The metric's title and description in every language. */
function textsOf(name: keyof Words['metrics']): Pick<Metric, 'title' | 'description'> {
  const inEach = (write: (words: Words) => string) =>
    Object.fromEntries(locales.map(locale => [locale, write(wordsOf(locale))])) as Wording
  return {
    title: inEach(({ metrics }) => metrics[name].title),
    description: inEach(({ metrics }) => metrics[name].description),
  }
}

export type MetricName = keyof typeof catalogue
export const metricNames = Object.keys(catalogue) as readonly MetricName[]

/** A metric of the catalogue, as its general type. */
export function metricOf(name: MetricName): Metric {
  return catalogue[name]
}
