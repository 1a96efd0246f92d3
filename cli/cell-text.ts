import { type MetricName, metricOf } from '../src/metrics/definitions/catalogue.ts'
import type { FlatType, FlatValue } from '../src/metrics/definitions/flat-table.ts'
import { formatChange, formatCount, formatDelay, formatRankChange, formatShare, noValue } from '../src/words/format.ts'

/** One value as text. Instants are shown in `zone`; dates and buckets look as in the JSON. */
export function cellText(value: FlatValue, type: FlatType, zone: string): string {
  const { whenNull = noValue, write }: Writer<never> = writers[type]
  return value === null ? whenNull : write(value as never, zone)
}

interface Writer<V extends FlatValue> {
  readonly write: (value: V, zone: string) => string
  readonly whenNull?: string
}

const asIs: Writer<string> = { write: value => value }

const writers = {
  text: asIs,
  id: asIs,
  code: asIs,
  metric: { write: (value: MetricName) => metricOf(value).title.en },
  bucket: asIs,
  count: { write: value => formatCount(value, 'en') },
  rankChange: { write: value => formatRankChange(value, 'en'), whenNull: formatRankChange(null, 'en') },
  seconds: { write: value => formatDelay(value, 'en') },
  share: { write: value => formatShare(value, 'en') },
  changeRatio: { write: value => formatChange(value, 'en'), whenNull: formatChange(null, 'en') },
  instant: { write: localMinute },
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

/** `2026-10-24 09:05`: the Swedish locale writes dates as ISO 8601 does. */
function localMinute(instant: string, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(
    new Date(instant),
  )
}
