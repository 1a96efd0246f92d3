import type { EvolutionAnswer, EvolutionQuery, EvolutionRow } from '../../src/metrics/operators/evolution.ts'
import { type Bucket, bucketsOf } from './bucket.ts'
import { frameOf, heading } from './frame.ts'
import { earlier } from './instant.ts'
import { groupsOf, keyOf } from './key.ts'
import { countOf, isEmpty, measure } from './measure.ts'
import type { Stored } from './stored.ts'
import type { ViewedChat } from './view.ts'

export function evolution(store: Stored, query: EvolutionQuery<string>): Omit<EvolutionAnswer<string>, 'query'> {
  const frame = frameOf(store, query, { toDate: false })
  const { asOf } = frame
  const metric = query.metric ?? 'activeChats'
  const buckets = bucketsOf(frame.period, query.grain)
  const comparedBuckets = frame.compared === null ? [] : bucketsOf(frame.compared, query.grain)

  const valueIn = (of: typeof measure, chats: readonly ViewedChat[], bucket: Bucket | undefined) =>
    bucket === undefined || bucket.start >= asOf
      ? null
      : of(metric, chats, { from: bucket.start, until: earlier(bucket.end, asOf), asOf })

  const rowsOf = (key: Record<string, string>, chats: readonly ViewedChat[]): EvolutionRow<string>[] =>
    Array.from({ length: Math.max(buckets.length, comparedBuckets.length) }, (_, position) => {
      const [bucket, previous] = [buckets[position], comparedBuckets[position]]
      return {
        bucket: bucket?.name ?? null,
        partial: bucket === undefined ? null : bucket.clipped || bucket.end > asOf || bucket.start >= asOf,
        key,
        value: valueIn(measure, chats, bucket),
        of: valueIn(countOf, chats, bucket),
        previousBucket: previous?.name ?? null,
        previousValue: valueIn(measure, chats, previous),
        previousOf: valueIn(countOf, chats, previous),
      }
    })

  const dimensions = query.by === undefined ? [] : [query.by]
  const groups =
    query.by === undefined ? [{ values: [], chats: frame.chats }] : groupsOf(frame.chats, dimensions, store)
  const series = groups.map(group => rowsOf(keyOf(dimensions, group.values), group.chats))
  // A group that is empty in every bucket of both periods has no rows.
  const drawn = series.filter(
    rows =>
      query.by === undefined || rows.some(row => !isEmpty(metric, row.value) || !isEmpty(metric, row.previousValue)),
  )
  return { ...heading('evolution', frame), metric, grain: query.grain, rows: drawn.flat() }
}
