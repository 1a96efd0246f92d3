import type { CellState, HeatmapAnswer, HeatmapCell, HeatmapQuery } from '../../src/metrics/operators/heatmap.ts'
import { countOutcome, delaysOf, meanSeconds, quantileSeconds, type Start } from './delay.ts'
import { frameOf, heading } from './frame.ts'
import { groupBy } from './group.ts'
import { hourOfWeekIn, zoneOf } from './hour-of-week.ts'
import { startsIn } from './measure.ts'
import type { Stored } from './stored.ts'

export function heatmap(store: Stored, query: HeatmapQuery<string>): Omit<HeatmapAnswer, 'query'> {
  const { clock = 'establishment' } = query
  const frame = frameOf(store, { ...query, compare: 'none' }, { toDate: false })
  const byCell = groupBy(startsIn(frame.chats, frame.window), ({ chat, at }) => {
    const { weekday, hour } = hourOfWeekIn(zoneOf(chat, clock, frame.zone, store), at)
    return `${weekday} ${hour}`
  })
  const cells = [1, 2, 3, 4, 5, 6, 7].flatMap(day =>
    Array.from({ length: 24 }, (_, hour) => ({ weekday: day, hour, ...cellOf(byCell.get(`${day} ${hour}`) ?? []) })),
  )
  return { ...heading('heatmap', frame), clock, cells }
}

function cellOf(starts: readonly Start[]): Omit<HeatmapCell, 'weekday' | 'hour'> {
  const delays = delaysOf(starts)
  const known = starts.filter(start => start.outcome !== 'closedUnanswered').map(start => start.lasted)
  return {
    state: stateOf(starts),
    started: starts.length,
    handled: delays.length,
    waiting: countOutcome(starts, 'waiting'),
    closedUnanswered: countOutcome(starts, 'closedUnanswered'),
    meanDelaySeconds: meanSeconds(delays),
    medianDelaySeconds: quantileSeconds(delays, 5),
    p90DelaySeconds: quantileSeconds(delays, 9),
    meanDelayAtLeastSeconds: meanSeconds(known),
  }
}

function stateOf(starts: readonly Start[]): CellState {
  if (starts.length === 0) return 'none'
  if (countOutcome(starts, 'handled') > 0) return 'handled'
  return countOutcome(starts, 'waiting') > 0 ? 'waiting' : 'closed'
}
