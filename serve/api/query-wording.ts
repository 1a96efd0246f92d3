import { catalogue, type Metric } from '../../src/metrics/definitions/catalogue.ts'
import type { OperatorName, operators } from '../../src/metrics/operators/index.ts'
import { periodPresets } from '../../src/time/resolve-period.ts'

type KeyOf<O extends OperatorName> = O extends OperatorName ? keyof (typeof operators)[O]['query']['shape'] : never

/** The meaning of each key of a query, in the order of the documentation. */
export const queryWording = {
  period: `Half-open calendar dates in the zone, a period relative to the date of asOf or, without asOf, of now (${Object.keys(periodPresets).join(', ')}), or a calendar period such as 2026-10, 2026-Q4, 2026-W45 or 2026.`,
  zone: 'The IANA time zone of the dates. Default: that of the token or user, otherwise that of the site.',
  asOf: 'The instant as of which the question is answered, ISO 8601 with an offset or Z: only rows sent before it count. Default: the instant until which the log is known, but never after now.',
  compare: 'The period to compare with.',
  fullComparison:
    'Compare with the whole comparison period even while the period is not over; otherwise the comparison is cut as far into it as asOf is into the period.',
  where:
    'Only chats with these values, by dimension: one of the values of every list. Dimensions are establishment, channel, platform and the attributes of the store: see /api/dimensions.',
  not: 'Excludes chats with any of these values, by dimension.',
  startedIn:
    'Only chats that started in one of these hours of the week, on any date: cells of the heatmap. Weekdays are ISO, 1 = Monday; hours are in the time zone of the establishment or of the report.',
  metric: `What is counted or measured. ${metricList()}`,
  metrics: 'What is counted or measured, one column each: any values of metric.',
  by: 'The dimension to group by; a split takes one or two.',
  grain: 'The length of a bucket; a week is an ISO week.',
  top: 'The number of rows to list; the rest is folded into others. Default: all.',
  withEmpty: 'Also list the groups without a value, after the rest.',
  clock: "Whether weekday and hour are in each establishment's own time zone or in that of the report.",
  olderThanSeconds: 'Only chats whose open wait is strictly longer are listed; in seconds.',
  maxAgeDays: 'Waits of more than this number of times 24 h are left out, and counted. Default: none.',
  fromSeconds: 'The lower ends of the delay classes, in seconds, ascending; the last class is open.',
  of: 'Which chats: active in the period; started in it, and of these handled, closedUnanswered or unanswered (no reply yet); waiting at the end of the period, or at asOf if that is earlier; watched: those of a watch list.',
  limit: 'The number of rows to list. CSV and Arrow without limit, offset and after contain the whole list.',
  offset: 'The number of rows to skip; not together with after.',
  after:
    'Continues after a page of chats: its next. The rest of the query must be that of the page, except limit; without asOf, it is answered as of the page.',
} as const satisfies Record<KeyOf<OperatorName>, string>

function metricList(): string {
  return Object.entries<Metric>(catalogue)
    .map(([name, { description, unit }]) => `${name} (${unit}): ${description.en}`)
    .join(' ')
}
