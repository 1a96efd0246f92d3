import type { SplitAnswer, SplitQuery } from '../../src/metrics/operators/split.ts'
import { frameOf, heading } from './frame.ts'
import { groupsOf, keyOf } from './key.ts'
import { countOf, isEmpty, measure, shareOf } from './measure.ts'
import type { Stored } from './stored.ts'

export function split(store: Stored, query: SplitQuery<string>): Omit<SplitAnswer<string>, 'query'> {
  const frame = frameOf(store, query, { toDate: true })
  const metric = query.metric ?? 'activeChats'
  const total = measure(metric, frame.chats, frame.window)
  const rows = groupsOf(frame.chats, query.by, store)
    .flatMap(group => {
      const value = measure(metric, group.chats, frame.window)
      if (value === null || isEmpty(metric, value)) return []
      return [
        {
          key: keyOf(query.by, group.values),
          value,
          of: countOf(metric, group.chats, frame.window),
          share: shareOf(metric, value, total),
        },
      ]
    })
    // Groups come in order of key, and sorting is stable.
    .sort((a, b) => b.value - a.value)
  return { ...heading('split', frame), metric, total, totalOf: countOf(metric, frame.chats, frame.window), rows }
}
