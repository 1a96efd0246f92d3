import type { HeatmapCell } from '../../metrics/answers.ts'
import type { Clock } from '../../metrics/query.ts'
import { heatmapAlt, heatmapChart } from '../charts/heatmap-chart.ts'
import { formatCount, formatDelay, noValue } from '../format.ts'
import { formatHour, formatWeekday } from '../format-date.ts'
import { chatsLink } from '../link-target.ts'
import type { ChartBlock, Table } from '../model.ts'
import type { Locale } from '../report-input.ts'
import { hoursTitle } from './hours.ts'
import { tableLinks } from './links.ts'
import type { Reading } from './reading.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** The délai de prise en charge by weekday and hour at which the chat began. */
export function heatmapBlock(reading: Reading<'heatmap' | 'summary'>): ChartBlock {
  const { input, locale, options } = reading
  const { heatmap, summary } = input
  const say = phrases[locale]
  return {
    type: 'chart',
    id: 'heatmap',
    title: hoursTitle(reading) ?? say.title(formatCount(summary.handled, locale), formatCount(summary.started, locale)),
    subtitle: `${say.subtitle} ${say.clock[heatmap.clock]}.`,
    variants: [
      {
        id: 'heatmap-all',
        label: say.label,
        spec: heatmapChart(heatmap, { locale, delayEnds: options.delayEnds, link: options.link }),
        alt: heatmapAlt(heatmap, locale),
        table: heatmapTable(heatmap.cells, reading),
      },
    ],
  }
}

/** A row an hour, a column a weekday; each mean with the chats handled it stands on and the chats started. */
function heatmapTable(cells: readonly HeatmapCell[], reading: Reading<never>): Table {
  const { locale } = reading
  const say = phrases[locale]
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
    note: say.note,
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

const phrases = {
  en: {
    label: 'Week',
    title: (handled: string, started: string) => `${handled} of the ${started} chats started were handled`,
    subtitle: 'Mean handling delay by weekday and hour of the customer’s first message,',
    clock: {
      establishment: 'on each establishment’s own clock',
      report: 'on the clock of the report',
    } satisfies Record<Clock, string>,
    caption: 'Mean handling delay by weekday and hour (chats handled / chats started)',
    hour: 'Hour',
    note: `${noValue} alone: no chat began in that hour. ${noValue} before brackets: none of those that began was handled.`,
  },
  fr: {
    label: 'Semaine',
    title: (handled: string, started: string) => `Chats pris en charge : ${handled} sur ${started} reçus`,
    subtitle: 'Délai moyen de prise en charge selon le jour et l’heure du premier message du client,',
    clock: { establishment: 'à l’heure de chaque établissement', report: 'à l’heure du rapport' } satisfies Record<
      Clock,
      string
    >,
    caption: 'Délai moyen de prise en charge par jour et par heure (chats pris en charge / chats reçus)',
    hour: 'Heure',
    note: `${noValue} seul : aucun chat reçu dans l’heure. ${noValue} devant des parenthèses : aucun des chats reçus n’a été pris en charge.`,
  },
} as const satisfies Record<Locale, unknown>
