import type { HeatmapAnswer, HeatmapCell } from '../src/metrics/operators/heatmap.ts'
import { formatCount, formatDelay } from '../src/words/format.ts'
import { formatHour, formatWeekday } from '../src/words/format-date.ts'
import { underFilters } from '../src/words/narrowed.ts'
import { textTable } from './text-table.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** The week as a grid of mean delays, each with the number of handled chats. */
export function heatmapText(
  { cells, clock, query }: HeatmapAnswer,
  options: { readonly width: number | null },
): string {
  const grid = textTable(
    [
      { title: '', align: 'end' },
      ...weekdays.map(weekday => ({ title: formatWeekday(weekday, 'en', 'short'), align: 'end' as const })),
    ],
    hours.map(hour => [formatHour(hour, 'en'), ...weekdays.map((_, day) => cellText(cells[day * 24 + hour]))]),
    options,
  )
  const whose = clock === 'establishment' ? 'each establishment’s own clock' : 'the clock of the report’s zone'
  return `${grid}\nDelay and chats handled, on ${whose}; w: none handled, some still without a first answer; c: none handled, all closed; ·: no chat${underFilters(query, 'en')}.\n`
}

function cellText(cell: HeatmapCell | undefined): string {
  if (cell === undefined || cell.state === 'none') return '·'
  if (cell.state === 'handled')
    return `${formatDelay(cell.meanDelaySeconds, 'en')} ${formatCount(cell.handled, 'en').padStart(3)}`
  return cell.state === 'waiting'
    ? `w ${formatCount(cell.waiting, 'en')}`
    : `c ${formatCount(cell.closedUnanswered, 'en')}`
}
