import { type HeatmapFigures, heatmapAlt, heatmapChart } from '../../charts/heatmap-chart.ts'
import { chatsLink } from '../../charts/link-target.ts'
import type { HeatmapAnswer } from '../../metrics/operators/heatmap.ts'
import { formatCount, formatDelay, noValue } from '../../words/format.ts'
import { formatHour, formatWeekday } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import { chosenHours, underFilters } from '../../words/narrowed.ts'
import { tableLinks } from '../model/links.ts'
import type { ChartBlock, Table } from '../model/model.ts'
import { drawings, type Reading } from '../model/reading.ts'
import { chosenName, hoursTitle } from './hours.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** The handling delay by the weekday and hour at which the chat started. */
export function heatmapBlock(
  reading: Reading<'heatmap' | 'summary'>,
  { figures }: { readonly figures?: HeatmapFigures } = {},
): ChartBlock {
  const { input, locale, options } = reading
  const { heatmap, summary } = input
  const say = wordsOf(locale).report.heatmap
  const chosen = chosenHours(reading.about.query, heatmap.clock)
  const [handled, started] = [formatCount(summary.handled, locale), formatCount(summary.started, locale)]
  const title =
    chosen === null
      ? (hoursTitle(reading) ?? say.title(handled, started))
      : summary.started === 0
        ? `${say.noneStarted(chosenName(reading))}${underFilters(heatmap.query, locale)}`
        : say.chosenTitle(handled, started, chosenName(reading))
  return {
    type: 'chart',
    id: 'heatmap',
    title,
    subtitle: [
      `${say.subtitle} ${say.clock[heatmap.clock]}.`,
      ...(chosen === null ? [] : [chosen.length === 0 ? say.wholeWeek : say.framed]),
    ].join(' '),
    variants: [
      {
        id: 'heatmap-all',
        label: say.label,
        ...drawings(reading, widthPx =>
          heatmapChart(heatmap, {
            locale,
            delayEnds: options.delayEnds,
            link: options.link,
            chosen: chosen ?? [],
            widthPx,
            ...(figures === undefined ? {} : { figures }),
          }),
        ),
        alt: heatmapAlt(heatmap, locale, { delayEnds: options.delayEnds, chosen: chosen ?? [] }),
        table: heatmapTable(heatmap, reading),
      },
    ],
  }
}

/** One row per hour and one column per weekday; each mean with the number of chats handled and started. */
function heatmapTable({ cells, query }: HeatmapAnswer, reading: Reading<never>): Table {
  const { locale } = reading
  const say = wordsOf(locale).report.heatmap
  const at = (weekday: number, hour: number) =>
    cells.find(candidate => candidate.weekday === weekday && candidate.hour === hour)
  const cell = (weekday: number, hour: number) => {
    const found = at(weekday, hour)
    if (found === undefined || found.state === 'none') return noValue
    const chats = `${formatCount(found.handled, locale)}/${formatCount(found.started, locale)}`
    return `${formatDelay(found.meanDelaySeconds, locale)} (${chats})`
  }
  return {
    caption: say.caption,
    columns: [
      { label: say.hour, align: 'start' },
      ...weekdays.map(weekday => ({ label: formatWeekday(weekday, locale), align: 'end' as const })),
    ],
    rows: hours.map(hour => [formatHour(hour, locale), ...weekdays.map(weekday => cell(weekday, hour))]),
    emptyText: noValue,
    note: say.note(underFilters(query, locale)),
    ...tableLinks(reading, link =>
      hours.map(hour => [
        null,
        ...weekdays.map(weekday =>
          chatsLink('startedChats', at(weekday, hour)?.started ?? null, { hour: { weekday, hour } }, link),
        ),
      ]),
    ),
  }
}
