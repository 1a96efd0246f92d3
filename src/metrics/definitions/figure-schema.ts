import { z } from 'zod'
import { catalogue, type MetricName, metricNames, metricOf, type Unit } from './catalogue.ts'

// The figures of answers, each with its meaning. Figures of the catalogue are described in its words.

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

/** A count from the catalogue. */
export function countOf(name: MetricName) {
  return count(describe(name))
}

/** A delay or a share from the catalogue; null when there is none. */
export function measureOf(name: MetricName) {
  return z
    .number()
    .nonnegative()
    .nullable()
    .describe(`${describe(name)} Null when there is none.`)
}

/** What became of the started chats. */
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

/** The value of the metric that was asked for. */
export const metricValue = z
  .number()
  .nonnegative()
  .describe("In the metric's unit: chats, customers, messages, waits, seconds, or a part of 1.")

/** The number of chats or waits behind a delay or a share. */
export const of = z
  .int()
  .nonnegative()
  .nullable()
  .describe(
    'The number of chats or waits behind the value: those handled or answered for a delay, those started for a share. Null for a count, and for a time that has not come yet.',
  )

/** A value as a part of a total. */
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
