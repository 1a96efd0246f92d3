import type { CellState, HeatmapAnswer, HeatmapCell } from '../../src/metrics/answers.ts'
import type { HeatmapQuery } from '../../src/metrics/query.ts'
import { weekday } from './civil.ts'
import { countOutcome, delaysOf, meanSeconds, quantileSeconds, type Start } from './delay.ts'
import { frameOf, heading } from './frame.ts'
import { groupBy } from './group.ts'
import { wallClock, wallDate } from './instant.ts'
import { startsIn } from './measure.ts'
import type { Stored } from './stored.ts'
import { wallAt } from './zone.ts'

export function heatmap(store: Stored, query: HeatmapQuery<string>): Omit<HeatmapAnswer, 'query'> {
  const { clock = 'establishment' } = query
  const frame = frameOf(store, { ...query, compare: 'none' }, { toDate: false })
  const zoneOf = (start: Start) =>
    clock === 'report' ? frame.zone : (store.listed.get(start.chat.establishment)?.zone ?? frame.zone)
  const byCell = groupBy(startsIn(frame.chats, frame.window), start => {
    const wall = wallAt(zoneOf(start), start.at)
    return `${weekday(wallDate(wall))} ${Number(wallClock(wall).slice(0, 2))}`
  })
  const cells = [1, 2, 3, 4, 5, 6, 7].flatMap(day =>
    Array.from({ length: 24 }, (_, hour) => ({ weekday: day, hour, ...cellOf(byCell.get(`${day} ${hour}`) ?? []) })),
  )
  return { ...heading(frame), clock, cells }
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
