import { catalogue, type Metric } from '../../src/metrics/definitions/catalogue.ts'
import type { OperatorName, operators } from '../../src/metrics/operators/index.ts'
import { periodPresets } from '../../src/time/resolve-period.ts'

type KeyOf<O extends OperatorName> = O extends OperatorName ? keyof (typeof operators)[O]['query']['shape'] : never

/** What each key of a query means, in the order in which they are documented. */
export const queryWording = {
  period: `Half-open calendar dates in the zone, a period relative to the date of asOf where it is given, else of now (${Object.keys(periodPresets).join(', ')}), or a calendar period such as 2026-10, 2026-Q4, 2026-W45 or 2026.`,
  zone: 'IANA time zone of the dates. Default: that of the token or user, else that of the site.',
  asOf: 'The instant as of which the log is looked at, ISO 8601 with offset or Z: a row counts when it was sent before it. Default: the instant until which the log is known, at most now.',
  compare: 'The period to compare with.',
  fullComparison:
    'Compare with the whole of the comparison period also while the period is not over; otherwise it is cut as far into its period as asOf is.',
  where:
    'Only chats of these values, by dimension: in a list one of them, of several dimensions each. Dimensions are establishment, channel, platform and the attributes of the store: see /api/dimensions.',
  not: 'Without the chats that have any of these values, by dimension.',
  startedIn:
    'Only chats that started in one of these hours of the week, whenever that was: cells of the heatmap. Weekdays are ISO, 1 = Monday; the clock is that of the establishment or of the report.',
  metric: `What is counted or measured. ${metricList()}`,
  metrics: 'What is counted or measured, a column each: any of what metric may be elsewhere.',
  by: 'The dimension to divide by; a split takes two as well.',
  grain: 'How long a bucket is; a week is an ISO week.',
  top: 'How many rows to list; the rest is folded into others. Default: all.',
  withEmpty: 'List the groups without any value too, after the rest.',
  clock: "Whose weekday and hour: each establishment's own, or those of the report's zone.",
  olderThanSeconds: 'A chat is listed when its open wait is strictly older, in seconds.',
  maxAgeDays: 'Waits older than so many times 24 h are left out, and counted. Default: none is.',
  fromSeconds: 'Lower ends of the classes of delays, in seconds, ascending; the last class is open.',
  of: "Which chats: active in the period; started in it, and of these handled, closedUnanswered or unanswered (no reply yet); waiting at the period's end, or at asOf when that is earlier; watched: those of a watch list.",
  limit: 'How many rows to list. CSV and Arrow without limit, offset and after are the whole list.',
  offset: 'How many rows to leave out before them; not together with after.',
  after:
    'Goes on after a page of chats: its next. The rest of the query is that of the page, but for limit; without asOf it is asked at the instant of the page.',
} as const satisfies Record<KeyOf<OperatorName>, string>

function metricList(): string {
  return Object.entries<Metric>(catalogue)
    .map(([name, { description, unit }]) => `${name} (${unit}): ${description.en}`)
    .join(' ')
}
