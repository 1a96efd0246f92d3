import type { comparedKeys } from '../src/metrics/definitions/query-schema.ts'
import type { OperatorName, operators } from '../src/metrics/operators/index.ts'

/** The keys of an operator's query that it does not share with all. */
export type OwnKey<O extends OperatorName> = O extends OperatorName
  ? Exclude<keyof (typeof operators)[O]['query']['shape'], keyof typeof comparedKeys>
  : never

/** The list of chats has a command of its own kind. */
export type PlainOperator = Exclude<OperatorName, 'chatList'>

const metric = 'what is counted (default: activeChats)'

/** What the command of an operator does, and what each of its own options means, as a help text has it. */
export const commandWording: {
  readonly [O in PlainOperator]: { readonly what: string; readonly options: Readonly<Record<OwnKey<O>, string>> }
} = {
  volume: { what: 'active chats, active customers and messages, and how they changed', options: {} },
  split: {
    what: 'a metric by channel, by platform or by any dimension',
    options: { metric, by: 'one dimension or two, such as channel,platform' },
  },
  evolution: {
    what: 'a metric over time, beside the comparison period',
    options: { metric, grain: 'length of a bucket', by: 'one series for each value of a dimension' },
  },
  ranking: {
    what: 'establishments, regions or any dimension from the largest value down',
    options: {
      metric,
      by: 'the dimension ranked, such as establishment',
      top: 'list so many and fold the rest',
      withEmpty: 'list the empty groups too, after the rest',
    },
  },
  table: {
    what: 'several metrics at once, for a spreadsheet',
    options: {
      metrics: 'what is counted, a column each',
      by: 'one row for each value of a dimension',
    },
  },
  heatmap: {
    what: 'handling delay by weekday and hour of the first customer message',
    options: { clock: 'whose weekday and hour (default: establishment)' },
  },
  watchList: {
    what: 'establishments where chats have waited for too long',
    options: {
      olderThanSeconds: 'waits strictly longer, such as 4d (default) or 36h',
      maxAgeDays: 'drop, and count, waits longer than so many times 24 h',
    },
  },
  summary: { what: 'chats started in the period: how many were handled, and how fast', options: {} },
  delayDistribution: {
    what: 'chats started in the period, by classes of their handling delay',
    options: { fromSeconds: 'where each class begins, ascending, such as 0h,1h,4h,24h' },
  },
}
