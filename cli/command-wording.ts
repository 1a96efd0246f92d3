import type { comparedKeys } from '../src/metrics/definitions/query-schema.ts'
import type { OperatorName, operators } from '../src/metrics/operators/index.ts'

/** The keys of an operator's query that are not common to all operators. */
export type OwnKey<O extends OperatorName> = O extends OperatorName
  ? Exclude<keyof (typeof operators)[O]['query']['shape'], keyof typeof comparedKeys>
  : never

/** The operators with a generated command. `chatList` has its own, `causerie chats`. */
export type PlainOperator = Exclude<OperatorName, 'chatList'>

const metric = 'the metric (default: activeChats)'

/** The help text of each operator's command and of its own options. */
export const commandWording: {
  readonly [O in PlainOperator]: { readonly what: string; readonly options: Readonly<Record<OwnKey<O>, string>> }
} = {
  volume: { what: 'active chats, active customers and messages, and how they changed', options: {} },
  split: {
    what: 'a metric by channel, platform or any other dimension',
    options: { metric, by: 'one or two dimensions, such as channel,platform' },
  },
  evolution: {
    what: 'a metric over time, beside the comparison period',
    options: { metric, grain: 'the length of a bucket', by: 'one series for each value of this dimension' },
  },
  ranking: {
    what: 'establishments, regions or any other dimension, ranked by a metric',
    options: {
      metric,
      by: 'the dimension to rank, such as establishment',
      top: 'how many rows to list; the rest is folded into one',
      withEmpty: 'also list groups without any value, at the end',
    },
  },
  table: {
    what: 'several metrics at once, for a spreadsheet',
    options: {
      metrics: 'the metrics, one column each',
      by: 'one row for each value of this dimension',
    },
  },
  heatmap: {
    what: 'handling delay by weekday and hour of the first customer message',
    options: { clock: 'the clock of weekdays and hours (default: establishment)' },
  },
  watchList: {
    what: 'establishments where chats have been waiting too long',
    options: {
      olderThanSeconds: 'waits longer than this, such as 4d (default) or 36h',
      maxAgeDays: 'leave out waits longer than this many times 24 h, and count them',
    },
  },
  summary: { what: 'chats started in the period, how many were handled, and how fast', options: {} },
  delayDistribution: {
    what: 'chats started in the period, by classes of their handling delay',
    options: { fromSeconds: 'the lower bound of each class, ascending, such as 0h,1h,4h,24h' },
  },
}
