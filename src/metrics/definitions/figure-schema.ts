import { z } from 'zod'
import { catalogue, type MetricName, metricNames, metricOf, type Unit } from './catalogue.ts'

// Figures of answers, each with what it means. Those of the catalogue say it in its words.

const units = {
  chats: 'Chats',
  customers: 'Customers',
  messages: 'Messages',
  waits: 'Waits',
  seconds: 'Seconds',
  share: 'Part of 1',
} as const satisfies Record<Unit, string>

/** A number of things. */
export function count(description: string) {
  return z.int().nonnegative().describe(description)
}

export function seconds(description: string) {
  return z.number().nonnegative().describe(`Seconds. ${description}`)
}

/** A count of the catalogue. */
export function countOf(name: MetricName) {
  return count(describe(name))
}

/** A delay or a share of the catalogue: null when there is none. */
export function measureOf(name: MetricName) {
  return z
    .number()
    .nonnegative()
    .nullable()
    .describe(`${describe(name)} Null when there is none.`)
}

/** What became of the chats started. */
export const outcomeCounts = {
  started: countOf('startedChats'),
  handled: count('Chats started whose first wait was ended by a reply.'),
  waiting: count('Chats started that are still without a first answer at asOf: their first wait is open.'),
  closedUnanswered: count('Chats started whose first wait was ended by an archive.'),
}

export const delays = {
  meanDelaySeconds: measureOf('meanDelaySeconds'),
  medianDelaySeconds: measureOf('medianDelaySeconds'),
  p90DelaySeconds: measureOf('p90DelaySeconds'),
}

/** The value of whatever metric was asked. */
export const metricValue = z
  .number()
  .nonnegative()
  .describe("In the metric's unit: chats, customers, messages, waits, seconds, or a part of 1.")

/** How many a delay or a share is of. */
export const of = z
  .int()
  .nonnegative()
  .nullable()
  .describe(
    'How many the value is of: the chats handled or the waits answered of a delay, the chats started of a share. Null of a count, and where there is no time yet.',
  )

/** A part of a total. */
export const share = z
  .number()
  .nonnegative()
  .nullable()
  .describe('value / total for counts that add up over chats; null for other metrics and when the total is 0.')

export const metricName = z
  .enum(metricNames)
  .describe(metricNames.map(name => `${name}: ${catalogue[name].title.en}.`).join(' '))

function describe(name: MetricName): string {
  const { unit, description } = metricOf(name)
  return `${units[unit]}. ${description.en}`
}
