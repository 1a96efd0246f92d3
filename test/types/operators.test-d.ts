import {
  chatList,
  delayDistribution,
  evolution,
  heatmap,
  ranking,
  split,
  summary,
  table,
  volume,
  watchList,
} from '../../src/index.ts'
import { base, store } from './asked.ts'

// The options of each operator.
await volume(store, { period: '2026-10', compare: 'previous-weeks' })
await volume(store, { ...base, compare: { start: '2026-01-01', end: '2026-02-01' }, fullComparison: true })
await split(store, { ...base, by: ['region', 'channel'], metric: 'messages' })
await evolution(store, { ...base, grain: 'day', by: 'region' })
await ranking(store, { ...base, by: 'establishment', top: 3, withEmpty: true })
await table(store, { ...base, metrics: ['activeChats', 'meanDelaySeconds'], by: 'region' })
await heatmap(store, { ...base, clock: 'report' })
await watchList(store, { olderThanSeconds: 3600, maxAgeDays: 30 })
await summary(store, { ...base, startedIn: { hours: [{ weekday: 1, hour: 9 }] } })
await delayDistribution(store, { ...base, fromSeconds: [0, 3600] })
await chatList(store, { of: 'watched', olderThanSeconds: 3600, limit: 20, after: null })

// @ts-expect-error a query without a period
await volume(store, { asOf: base.asOf })
// @ts-expect-error an unknown comparison
await volume(store, { ...base, compare: 'previous-days' })
// @ts-expect-error a key that no query has
await volume(store, { ...base, perid: '2026-09' })
// @ts-expect-error a date that is not a string
await volume(store, { ...base, asOf: new Date() })
// @ts-expect-error a metric for an operator that has no choice of metrics
await volume(store, { ...base, metric: 'messages' })
// @ts-expect-error a split by nothing
await split(store, base)
// @ts-expect-error a split by a dimension that is not in a list
await split(store, { ...base, by: 'channel' })
// @ts-expect-error three dimensions
await split(store, { ...base, by: ['region', 'channel', 'platform'] })
// @ts-expect-error an evolution without a grain
await evolution(store, base)
// @ts-expect-error an unknown grain
await evolution(store, { ...base, grain: 'decade' })
// @ts-expect-error an evolution by two dimensions
await evolution(store, { ...base, grain: 'day', by: ['region', 'channel'] })
// @ts-expect-error an unknown metric
await ranking(store, { ...base, by: 'region', metric: 'activeChat' })
// @ts-expect-error a ranking without a dimension
await ranking(store, base)
// @ts-expect-error a table without metrics
await table(store, { ...base, by: 'region' })
// @ts-expect-error an unknown metric of a table
await table(store, { ...base, metrics: ['activeChats', 'activeChat'] })
// @ts-expect-error an unknown clock
await heatmap(store, { ...base, clock: 'server' })
// @ts-expect-error a comparison for an operator that does not compare
await heatmap(store, { ...base, compare: 'previous' })
// @ts-expect-error a comparison for a list at one instant
await watchList(store, { asOf: base.asOf, compare: 'previous' })
// @ts-expect-error a duration that is a string
await watchList(store, { olderThanSeconds: '4d' })
// @ts-expect-error an hour without a weekday
await summary(store, { ...base, startedIn: { hours: [{ hour: 9 }] } })
// @ts-expect-error a distribution without classes
await delayDistribution(store, base)
// @ts-expect-error an unknown kind of chats
await chatList(store, { ...base, of: 'closed' })
// @ts-expect-error a list without a kind
await chatList(store, base)
