import { heatmapAlt, heatmapChart } from '../../charts/heatmap-chart.ts'
import { chatsLink } from '../../charts/link-target.ts'
import type { Clock } from '../../metrics/definitions/query.ts'
import type { HeatmapAnswer } from '../../metrics/operators/heatmap.ts'
import { formatCount, formatDelay, noValue } from '../../words/format.ts'
import { formatHour, formatWeekday } from '../../words/format-date.ts'
import type { Locale } from '../../words/locale.ts'
import { chosenHours, underFilters } from '../../words/narrowed.ts'
import { tableLinks } from '../model/links.ts'
import type { ChartBlock, Table } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { chosenName, hoursTitle } from './hours.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7]
const hours = Array.from({ length: 24 }, (_, hour) => hour)

/** The délai de prise en charge by weekday and hour at which the chat began. */
export function heatmapBlock(reading: Reading<'heatmap' | 'summary'>): ChartBlock {
  const { input, locale, options } = reading
  const { heatmap, summary } = input
  const say = phrases[locale]
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
        spec: heatmapChart(heatmap, { locale, delayEnds: options.delayEnds, link: options.link, chosen: chosen ?? [] }),
        alt: heatmapAlt(heatmap, locale, { delayEnds: options.delayEnds, chosen: chosen ?? [] }),
        table: heatmapTable(heatmap, reading),
      },
    ],
  }
}

/** A row an hour, a column a weekday; each mean with the chats handled it stands on and the chats started. */
function heatmapTable({ cells, query }: HeatmapAnswer, reading: Reading<never>): Table {
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

const phrases = {
  en: {
    label: 'Week',
    title: (handled: string, started: string) => `${handled} of the ${started} chats started were handled`,
    chosenTitle: (handled: string, started: string, when: string) =>
      `Chats started ${when}: ${handled} of ${started} handled`,
    noneStarted: (when: string) => `No chat was started ${when}`,
    framed: 'The whole week is shown; a frame marks what was chosen.',
    wholeWeek: 'The whole week is shown, whatever was chosen.',
    subtitle: 'Mean handling delay by weekday and hour of the customer’s first message,',
    clock: {
      establishment: 'on each establishment’s own clock',
      report: 'on the clock of the report',
    } satisfies Record<Clock, string>,
    caption: 'Mean handling delay by weekday and hour (chats handled / chats started)',
    hour: 'Hour',
    note: (filters: string) =>
      `${noValue} alone: no chat began in that hour${filters}. ${noValue} before brackets: none of those that began was handled.`,
  },
  fr: {
    label: 'Semaine',
    title: (handled: string, started: string) => `Chats pris en charge : ${handled} sur ${started} reçus`,
    chosenTitle: (handled: string, started: string, when: string) =>
      `Chats reçus ${when} : ${handled} pris en charge sur ${started}`,
    noneStarted: (when: string) => `Aucun chat reçu ${when}`,
    framed: 'Toute la semaine est montrée ; un cadre marque ce qui a été choisi.',
    wholeWeek: 'Toute la semaine est montrée, quoi qu’on ait choisi.',
    subtitle: 'Délai moyen de prise en charge selon le jour et l’heure du premier message du client,',
    clock: { establishment: 'à l’heure de chaque établissement', report: 'à l’heure du rapport' } satisfies Record<
      Clock,
      string
    >,
    caption: 'Délai moyen de prise en charge par jour et par heure (chats pris en charge / chats reçus)',
    hour: 'Heure',
    note: (filters: string) =>
      `${noValue} seul : aucun chat reçu dans l’heure${filters}. ${noValue} devant des parenthèses : aucun des chats reçus n’a été pris en charge.`,
  },
} as const satisfies Record<Locale, unknown>
