import type { WatchListAnswer, WatchListQuery } from '../../src/metrics/operators/watch-list.ts'
import { headingWithoutComparison, scopeOf } from './frame.ts'
import { groupBy } from './group.ts'
import { earlier, formatInstant, secondsBetween } from './instant.ts'
import { resolvePeriod } from './period.ts'
import type { Stored } from './stored.ts'
import { compareText } from './text.ts'
import { isOpenAt } from './wait.ts'

export function watchList(store: Stored, query: WatchListQuery<string>): Omit<WatchListAnswer, 'query'> {
  const scope = scopeOf(store, query)
  const { asOf, zone, chats } = scope
  const { olderThanSeconds = 345_600, maxAgeDays } = query

  const tooLong = chats.flatMap(chat =>
    chat.waits
      .filter(wait => isOpenAt(wait, asOf) && secondsBetween(wait.openedAt, asOf) > olderThanSeconds)
      .map(wait => ({ chat, since: wait.openedAt })),
  )
  const kept = tooLong.filter(
    ({ since }) => maxAgeDays === undefined || secondsBetween(since, asOf) <= maxAgeDays * 86_400,
  )
  const rows = [...groupBy(kept, ({ chat }) => chat.establishment)].map(([establishmentId, waiting]) => {
    const oldest = waiting.map(({ since }) => since).reduce(earlier)
    return {
      establishmentId,
      name: store.listed.get(establishmentId)?.name ?? establishmentId,
      waitingChats: waiting.length,
      waitingCustomers: new Set(waiting.map(({ chat }) => chat.customer)).size,
      oldestWaitingSince: formatInstant(oldest),
      longestWaitSeconds: secondsBetween(oldest, asOf),
    }
  })
  rows.sort((a, b) => b.longestWaitSeconds - a.longestWaitSeconds || compareText(a.establishmentId, b.establishmentId))
  return {
    ...headingWithoutComparison(
      'watchList',
      scope,
      query.period === undefined ? null : resolvePeriod(query.period, zone, asOf),
    ),
    thresholdSeconds: olderThanSeconds,
    establishments: rows.length,
    waitingChats: kept.length,
    droppedChats: tooLong.length - kept.length,
    rows,
  }
}
