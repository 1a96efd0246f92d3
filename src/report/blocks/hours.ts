import type { HourOfWeek } from '../../metrics/definitions/query.ts'
import type { HeatmapCell } from '../../metrics/operators/heatmap.ts'
import { formatCount, formatCounted, formatDelay } from '../../words/format.ts'
import { formatWeekday } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { chosenHours, isAmong } from '../../words/narrowed.ts'
import type { Reading } from '../model/reading.ts'

type TimedCell = HeatmapCell & { readonly meanDelaySeconds: number }

/** The hours of the week with enough handled chats to be compared: the slowest, the fastest, and their number. */
export interface ComparedHours {
  readonly slowest: TimedCell
  readonly fastest: TimedCell
  readonly count: number
  /** Whether another hour is equally slow as the slowest, or equally fast as the fastest. */
  readonly isTied: boolean
}

/** Null when no hour has the minimum of handled chats. Of equal means, the one over more chats wins, then the earlier hour. */
export function comparedHours(cells: readonly HeatmapCell[], minimumChats: number): ComparedHours | null {
  const compared = cells.filter(
    (cell): cell is TimedCell => cell.meanDelaySeconds !== null && cell.handled >= Math.max(1, minimumChats),
  )
  const byChats = compared.toSorted((a, b) => b.handled - a.handled)
  const [slowest] = byChats.toSorted((a, b) => b.meanDelaySeconds - a.meanDelaySeconds)
  const [fastest] = byChats.toSorted((a, b) => a.meanDelaySeconds - b.meanDelaySeconds)
  if (slowest === undefined || fastest === undefined) return null
  const asExtreme = (extreme: TimedCell) =>
    compared.filter(cell => cell.meanDelaySeconds === extreme.meanDelaySeconds).length
  const isTied = asExtreme(slowest) > 1 || asExtreme(fastest) > 1
  return { slowest, fastest, count: compared.length, isTied }
}

/** The slowest and the fastest hour, each mean with its chats, and the minimum; empty when no hour reaches it. */
export function hoursParagraph(reading: Reading<'heatmap'>): string {
  const { locale, input, options } = reading
  const say = wordsOf(locale).report.hours
  const chosen = chosenHours(reading.about.query, input.heatmap.clock)
  const cells = chosen === null ? input.heatmap.cells : input.heatmap.cells.filter(cell => isAmong(cell, chosen))
  const hours = comparedHours(cells, options.minimumChats)
  if (hours === null) return ''
  const { slowest, fastest, count } = hours
  // The title already covers a single chosen hour.
  if (chosen !== null && count === 1) return ''
  const among = chosen === null ? say.ofWeek : say.ofChosen
  const basis = formatCounted(options.minimumChats, wordsOf(locale).metrics.handledChats.noun.over, locale)
  if (count === 1) return say.single(hourName(slowest, locale), mean(slowest, locale), basis)
  if (slowest.meanDelaySeconds === fastest.meanDelaySeconds) {
    return say.equal(
      `${formatCounted(count, wordsOf(locale).grains.hour, locale)} ${among}`,
      basis,
      formatDelay(slowest.meanDelaySeconds, locale),
    )
  }
  return [
    say.slowest(hourName(slowest, locale), mean(slowest, locale), unanswered(slowest, locale)),
    say.fastest(hourName(fastest, locale), mean(fastest, locale), unanswered(fastest, locale)),
    say.basis(`${formatCounted(count, wordsOf(locale).grains.hour, locale)} ${among}`, basis),
  ].join(' ')
}

/** The chosen hours for a sentence: `on Tuesday 10:00–11:00`, « dans les 24 heures choisies ». */
export function chosenName({ about, locale }: Reading<never>): string {
  const say = wordsOf(locale).report.hours
  const hours = about.query.startedIn?.hours ?? []
  const [only] = hours
  return hours.length === 1 && only !== undefined
    ? say.onHour(hourName(only, locale))
    : say.inHours(formatCount(hours.length, locale))
}

/**
 * The title of the heatmap, if one hour is the slowest and one the fastest of those compared. It names the minimum, because hours with fewer
 * chats may have longer means, and no means, because they are never shown without their chats.
 */
export function hoursTitle(reading: Reading<'heatmap'>): string | null {
  const { locale, input, options } = reading
  const hours = comparedHours(input.heatmap.cells, options.minimumChats)
  if (hours === null || hours.count < 2 || hours.isTied) return null
  const say = wordsOf(locale).report.hours
  const minimum = formatCounted(
    Math.max(1, options.minimumChats),
    wordsOf(locale).metrics.handledChats.noun.over,
    locale,
  )
  return say.title(minimum, hourName(hours.slowest, locale), hourName(hours.fastest, locale))
}

/** `Tuesday 10:00–11:00`, « mardi de 10 h à 11 h ». */
function hourName({ weekday, hour }: HourOfWeek, locale: Locale): string {
  return wordsOf(locale).report.hours.hourName(formatWeekday(weekday, locale), hour, (hour + 1) % 24)
}

function mean(cell: TimedCell, locale: Locale): string {
  const say = wordsOf(locale).report.hours
  return say.mean(
    formatDelay(cell.meanDelaySeconds, locale),
    formatCounted(cell.handled, wordsOf(locale).metrics.handledChats.noun.over, locale),
  )
}

/** The number of chats without an answer, shown beside a mean, which covers only the handled ones. */
function unanswered(cell: HeatmapCell, locale: Locale): string {
  const count = cell.waiting + cell.closedUnanswered
  return count === 0
    ? ''
    : wordsOf(locale).report.hours.unanswered(formatCounted(count, wordsOf(locale).report.hours.other, locale))
}
