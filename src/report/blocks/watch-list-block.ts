import { formatCount, formatCounted, formatDelay, formatDelayInWords } from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { outsideText } from '../../words/outside-text.ts'
import { figureLink, tableLinks } from '../model/links.ts'
import type { FiguresBlock, TableBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/** The number of establishments to watch, the number of chats waiting there, and the longest wait. */
export function watchFigures(reading: Reading<'watchList'>): FiguresBlock {
  const { input, locale } = reading
  const { establishments, waitingChats, thresholdSeconds, rows } = input.watchList
  const say = wordsOf(locale).report.watchList
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

/** The establishments to watch, longest wait first. The threshold and the dropped chats are stated below. */
export function watchTable(reading: Reading<'watchList'>): TableBlock {
  const { input, locale, options } = reading
  const { watchList } = input
  const say = wordsOf(locale).report.watchList
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
      cards: true,
      ...tableLinks(reading, link =>
        shown.map(row => [null, link({ type: 'chats', of: 'watched', key: { establishment: row.establishmentId } })]),
      ),
    },
  }
}

/**
 * Which chats are covered, unless it is all: those of the filters, whenever they started. Chosen hours of the week do not apply, because an open
 * wait is equally urgent at any hour.
 */
function ofWhich({ input, about, locale }: Reading<'watchList'>): string {
  const whenever = about.query.startedIn === undefined ? '' : wordsOf(locale).report.watchList.whenever
  return `${underFilters(input.watchList.query, locale)}${whenever}`
}

/** The chats left out because they are too old to answer; null when the list keeps all. */
function dropped({ input, locale }: Reading<'watchList'>): string | null {
  const { query, droppedChats } = input.watchList
  const days = query.maxAgeDays ?? null
  if (days === null) return null
  const say = wordsOf(locale).report.watchList
  return say.dropped(
    formatCounted(droppedChats, say.chat, locale),
    formatCounted(days, wordsOf(locale).grains.day, locale),
  )
}
