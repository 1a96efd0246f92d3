import type { FlatType, FlatValue } from '../export/flat-table.ts'
import { type MetricName, metricOf } from '../metrics/catalogue.ts'
import type { Grain } from '../metrics/query.ts'
import { formatChange, formatCount, formatDelay, formatRankChange, formatShare, noValue } from '../render/format.ts'
import { formatBucket, formatInstant } from '../render/format-date.ts'

/** What a value's wording depends on besides its type. */
export interface CellContext {
  readonly zone: string
  /** Of an evolution. */
  readonly grain?: Grain
}

/** One value for people. */
export function cellText(value: FlatValue, type: FlatType, context: CellContext): string {
  const { whenNull = noValue, write }: Writer<never> = writers[type]
  return value === null ? whenNull : write(value as never, context)
}

interface Writer<V extends FlatValue> {
  readonly write: (value: V, context: CellContext) => string
  readonly whenNull?: string
}

const asIs: Writer<string> = { write: value => value }

const writers = {
  text: asIs,
  code: asIs,
  metric: { write: (value: MetricName) => metricOf(value).title.en },
  bucket: {
    write: (value, { grain }) => (grain === undefined ? value : formatBucket(value, grain, 'en', { offset: true })),
  },
  count: { write: value => formatCount(value, 'en') },
  rankChange: { write: value => formatRankChange(value, 'en'), whenNull: formatRankChange(null, 'en') },
  seconds: { write: value => formatDelay(value, 'en') },
  share: { write: value => formatShare(value, 'en') },
  changeRatio: { write: value => formatChange(value, 'en'), whenNull: formatChange(null, 'en') },
  instant: { write: (value, { zone }) => formatInstant(value, zone, 'en') },
  boolean: { write: value => (value ? 'yes' : ''), whenNull: '' },
} as const satisfies Readonly<{
  [T in FlatType]: T extends 'count' | 'rankChange' | 'seconds' | 'share' | 'changeRatio'
    ? Writer<number>
    : T extends 'boolean'
      ? Writer<boolean>
      : T extends 'metric'
        ? Writer<MetricName>
        : Writer<string>
}>
