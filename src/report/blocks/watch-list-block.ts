import { formatCount, formatCounted, formatDelay, formatDelayInWords } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import type { Locale } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { outsideText } from '../../words/outside-text.ts'
import { figureLink, tableLinks } from '../model/links.ts'
import type { FiguresBlock, TableBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/** How many establishments to watch, how many chats wait there, and for how long at most. */
export function watchFigures(reading: Reading<'watchList'>): FiguresBlock {
  const { input, locale } = reading
  const { establishments, waitingChats, thresholdSeconds, rows } = input.watchList
  const say = phrases[locale]
  const threshold = formatDelayInWords(thresholdSeconds, locale)
  const longest = rows.length === 0 ? null : Math.max(...rows.map(row => row.longestWaitSeconds))
  return {
    type: 'figures',
    id: 'watch-figures',
    figures: [
      {
        label: say.toWatch,
        value: formatCount(establishments, locale),
        change: null,
        note: `${say.criterion(threshold)}${ofWhich(reading)}`,
      },
      {
        ...figureLink(waitingChats, { type: 'chats', of: 'watched' }, reading),
        label: say.waitingThere,
        value: formatCount(waitingChats, locale),
        change: null,
        note: say.since(threshold),
      },
      { label: say.longest, value: formatDelay(longest, locale), change: null, note: null },
    ],
  }
}

/** The establishments to watch, the longest wait first; the threshold and what was dropped are said below. */
export function watchTable(reading: Reading<'watchList'>): TableBlock {
  const { input, locale, options } = reading
  const { watchList } = input
  const say = phrases[locale]
  const { zone } = watchList.query
  const threshold = formatDelayInWords(watchList.thresholdSeconds, locale)
  const at = formatInstant(watchList.asOf, zone, locale)
  const shown = watchList.rows.slice(0, options.tableRows)
  const rest = watchList.rows.slice(shown.length)
  return {
    type: 'table',
    id: 'watch-list',
    title: say.title(
      watchList.establishments === 0
        ? `${say.noEstablishment}${underFilters(watchList.query, locale)}`
        : formatCounted(watchList.establishments, say.establishment, locale),
      at,
    ),
    table: {
      caption: say.caption(threshold, at),
      columns: [
        { label: say.name, align: 'start' },
        { label: say.chats, align: 'end' },
        { label: say.customers, align: 'end' },
        { label: say.oldest, align: 'end' },
        { label: say.longest, align: 'end' },
      ],
      rows: [
        ...shown.map(row => [
          outsideText(row.name),
          formatCount(row.waitingChats, locale),
          formatCount(row.waitingCustomers, locale),
          formatInstant(row.oldestWaitingSince, zone, locale),
          formatDelay(row.longestWaitSeconds, locale),
        ]),
        ...(rest.length === 0
          ? []
          : [
              [
                formatCounted(rest.length, say.others, locale),
                formatCount(
                  rest.reduce((sum, row) => sum + row.waitingChats, 0),
                  locale,
                ),
                '',
                '',
                formatDelay(Math.max(...rest.map(row => row.longestWaitSeconds)), locale),
              ],
            ]),
      ],
      emptyText: say.none(`${threshold}${underFilters(watchList.query, locale)}`),
      note: dropped(reading),
      ...tableLinks(reading, link =>
        shown.map(row => [null, link({ type: 'chats', of: 'watched', key: { establishment: row.establishmentId } })]),
      ),
    },
  }
}

/**
 * Which chats are looked at, when it is not all: those of the filters, whenever they began. Who waits now is as urgent whatever the
 * hour of the week that a reader has chosen.
 */
function ofWhich({ input, about, locale }: Reading<'watchList'>): string {
  const whenever = about.query.startedIn === undefined ? '' : phrases[locale].whenever
  return `${underFilters(input.watchList.query, locale)}${whenever}`
}

/** The chats left out as too old to be answered; nothing to say when the list keeps them all. */
function dropped({ input, locale }: Reading<'watchList'>): string | null {
  const { query, droppedChats } = input.watchList
  const days = query.maxAgeDays ?? null
  if (days === null) return null
  const say = phrases[locale]
  return say.dropped(formatCounted(droppedChats, say.chat, locale), formatCounted(days, say.day, locale))
}

const phrases = {
  en: {
    toWatch: 'Establishments to watch',
    criterion: (threshold: string) => `with a chat waiting for more than ${threshold}`,
    whenever: ', at whatever hour it began',
    waitingThere: 'Chats waiting there',
    since: (threshold: string) => `each for more than ${threshold}`,
    longest: 'Longest wait',
    establishment: { one: 'establishment to watch', other: 'establishments to watch' },
    noEstablishment: 'No establishment to watch',
    title: (establishments: string, at: string) => `${establishments} on ${at}`,
    caption: (threshold: string, at: string) =>
      `Establishments with a chat waiting for more than ${threshold} on ${at}, the longest wait first`,
    name: 'Establishment',
    chats: 'Chats waiting',
    customers: 'Customers waiting',
    oldest: 'Oldest since',
    others: { one: 'other', other: 'others' },
    none: (threshold: string) => `No establishment has a chat waiting for more than ${threshold}.`,
    chat: { one: 'chat is', other: 'chats are' },
    day: { one: 'day', other: 'days' },
    dropped: (chats: string, days: string) => `${chats} left out, having waited for more than ${days}.`,
  },
  fr: {
    toWatch: 'Établissements à surveiller',
    criterion: (threshold: string) => `avec un chat en attente depuis plus de ${threshold}`,
    whenever: ', quelle que soit l’heure où il a commencé',
    waitingThere: 'Chats en attente',
    since: (threshold: string) => `chacun depuis plus de ${threshold}`,
    longest: 'Plus longue attente',
    establishment: { one: 'établissement à surveiller', other: 'établissements à surveiller' },
    noEstablishment: 'Aucun établissement à surveiller',
    title: (establishments: string, at: string) => `${establishments} le ${at}`,
    caption: (threshold: string, at: string) =>
      `Établissements ayant un chat en attente depuis plus de ${threshold} le ${at}, la plus longue attente d’abord`,
    name: 'Établissement',
    chats: 'Chats en attente',
    customers: 'Clients en attente',
    oldest: 'Le plus ancien depuis',
    others: { one: 'autre', other: 'autres' },
    none: (threshold: string) => `Aucun établissement n’a de chat en attente depuis plus de ${threshold}.`,
    chat: { one: 'chat laissé', other: 'chats laissés' },
    day: { one: 'jour', other: 'jours' },
    dropped: (chats: string, days: string) => `${chats} de côté, en attente depuis plus de ${days}.`,
  },
} as const satisfies Record<Locale, unknown>
