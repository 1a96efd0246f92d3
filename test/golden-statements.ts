import type { Dialect } from '../src/engine/dialect.ts'
import { renderSql } from '../src/engine/render-sql.ts'
import type { Sql } from '../src/engine/sql.ts'
import { type MetricName, metricNames, metricOf } from '../src/metrics/definitions/catalogue.ts'
import { type Dimensions, dimensionNamed } from '../src/metrics/definitions/dimension.ts'
import { chatsOf } from '../src/metrics/definitions/filter.ts'
import { chatKinds } from '../src/metrics/definitions/query.ts'
import { chatPageSql } from '../src/metrics/operators/chat-page.ts'
import { questionSql } from '../src/metrics/reading/ask.ts'
import { atOnceSql } from '../src/metrics/reading/ask-at-once.ts'
import { valueAndBasis } from '../src/metrics/reading/measure.ts'
import { bucketsOf } from '../src/time/buckets.ts'
import { dayStart } from '../src/time/zone.ts'

const zone = 'Europe/Paris'
const period = { start: '2026-01-15', end: '2026-11-01' }
const start = dayStart(zone, period.start)
const end = dayStart(zone, period.end)
const months = bucketsOf(period, 'month', zone).map(bucket => bucket.start)

/** The statements whose SQL is kept for review: of each metric, of each list of chats, and of several questions at once. */
export const goldenStatements: Readonly<Record<string, (dimensions: Dimensions) => Sql>> = {
  ...Object.fromEntries(metricNames.flatMap(ofMetric)),
  ...Object.fromEntries(
    chatKinds.map(of => [
      `chats ${of}`,
      (dimensions: Dimensions) =>
        chatPageSql(
          {
            window: { start, end, asOf: end },
            conditions: chatsOf(dimensions, { where: { channel: ['widget'] }, not: {} }).conditions,
            since: of === 'watched' ? start : null,
          },
          { of, limit: 50, offset: 100, after: null },
        ),
    ]),
  ),
  'at once': atOnce,
  // Boundaries within a quarter of an hour, where messages are read one by one.
  'activeChats between quarters': dimensions =>
    questionSql({
      fact: 'activity',
      values: valueAndBasis('activeChats'),
      window: { start: start + 1n, end: end + 1n, asOf: end + 1n },
      chats: chatsOf(dimensions, { where: {}, not: {} }),
    }),
}

function ofMetric(name: MetricName) {
  const asked = { fact: metricOf(name).fact, values: valueAndBasis(name), window: { start, end, asOf: end } }
  const channel = (dimensions: Dimensions) => dimensionNamed(dimensions, 'channel')
  return [
    [
      `${name} total`,
      (dimensions: Dimensions) => questionSql({ ...asked, chats: chatsOf(dimensions, { where: {}, not: {} }) }),
    ],
    [
      `${name} filtered by channel and region`,
      (dimensions: Dimensions) =>
        questionSql({
          ...asked,
          chats: chatsOf(dimensions, { where: { region: ['north', 'unknown'] }, not: { platform: ['sms'] } }),
          by: [channel(dimensions), dimensionNamed(dimensions, 'region')],
        }),
    ],
    [
      `${name} by month and channel`,
      (dimensions: Dimensions) =>
        questionSql({
          ...asked,
          chats: chatsOf(dimensions, { where: {}, not: {} }),
          by: [channel(dimensions)],
          buckets: months,
        }),
    ],
  ] as const
}

function atOnce(dimensions: Dimensions): Sql {
  const shared = {
    window: { start, end, asOf: end },
    chats: chatsOf(dimensions, { where: { region: ['north'] }, not: {} }),
  }
  const before = { start: dayStart(zone, '2025-01-15'), end: dayStart(zone, '2025-11-01'), asOf: end }
  const of = (name: MetricName) => ({ fact: metricOf(name).fact, values: { [name]: metricOf(name).value }, ...shared })
  return atOnceSql([
    { ...of('activeChats'), by: [dimensionNamed(dimensions, 'channel')] },
    { ...of('activeChats'), window: before },
    { ...of('messages'), buckets: months },
    of('startedChats'),
    of('waitingChats'),
  ])
}

/** The text of a statement in a dialect, and the values of its parameters. */
export function reviewed(statement: Sql, dialect: Dialect): string {
  const { text, values } = renderSql(statement, dialect)
  const shown = values.map(
    (bound, index) => `-- ${dialect.placeholder(index + 1, bound)} = ${JSON.stringify(bound, bigintAsText)}`,
  )
  return `${text}\n\n${shown.join('\n')}\n`
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value
}
