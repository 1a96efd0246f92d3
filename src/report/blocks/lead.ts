import {
  formatCount,
  formatCounted,
  formatDelay,
  formatDelayInWords,
  formatList,
  formatShare,
  inNumber,
} from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import { wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { capitalized } from '../../words/sentence.ts'
import { changeClause } from '../model/change-wording.ts'
import type { Reading } from '../model/reading.ts'
import { soFar } from '../model/so-far.ts'

/** The paragraph that sums up the period: how many chats, how they were handled, who still waits too long. */
export function reportLead(reading: Reading): string {
  const { input, locale, progress, during, isUnknown } = reading
  const say = wordsOf(locale).report.lead
  if (input.dataQuality?.accepted === 0 && input.volume.activeChats === 0 && input.summary.started === 0)
    return say.emptyLog
  const sentences = [
    progress === 'ahead'
      ? say.ahead(during, lookedAt(reading))
      : isUnknown
        ? say.unknown(during)
        : volumeSentence(reading),
    isUnknown ? '' : handlingSentence(reading),
    watchSentence(reading),
    leftOutSentence(reading),
  ]
  return sentences.filter(sentence => sentence !== '').join(' ')
}

function lookedAt({ about, locale, period }: Reading): string {
  return formatInstant(about.asOf, period.zone, locale)
}

function volumeSentence(reading: Reading): string {
  const { locale, during } = reading
  const { activeChats, activeCustomers, messages, previous } = reading.input.volume
  const say = wordsOf(locale).report.lead
  const change = changeClause(activeChats, previous?.activeChats ?? null, reading)
  const when = `${during}${soFar(reading)}`
  if (activeChats === 0) return `${say.noChat(`${when}${underFilters(reading.about.query, locale)}`)}${change}.`
  return say.volume(
    formatCounted(activeChats, say.activeChat, locale),
    `${when}${change}`,
    formatCounted(activeCustomers, say.customer, locale),
    formatCounted(messages, say.message, locale),
  )
}

function handlingSentence(reading: Reading): string {
  const { locale } = reading
  const { started, handled, waiting, closedUnanswered, medianDelaySeconds } = reading.input.summary
  const say = wordsOf(locale).report.lead
  if (started === 0)
    return reading.input.volume.activeChats === 0 ? '' : say.noneStarted(underFilters(reading.about.query, locale))
  const share = handled === started || handled === 0 ? '' : ` (${formatShare(handled / started, locale)})`
  const answered =
    handled === 0
      ? say.noneHandled
      : `${inNumber(handled, say.handled, locale)(formatCount(handled, locale) + share)}${say.within[handled === 1 ? 'one' : 'half'](formatDelay(medianDelaySeconds, locale))}`
  const rest = [
    waiting > 0 ? inNumber(waiting, say.waiting, locale)(formatCount(waiting, locale)) : '',
    closedUnanswered > 0 ? inNumber(closedUnanswered, say.closed, locale)(formatCount(closedUnanswered, locale)) : '',
  ].filter(text => text !== '')
  const start = inNumber(started, say.started, locale)(formatCount(started, locale))
  return `${capitalized([`${start} ${answered}`, ...(rest.length === 0 ? [] : [formatList(rest, locale)])].join(say.and))}.`
}

/** Says so even when nobody is waiting: it is the first thing that a manager wants to know. */
function watchSentence(reading: Reading): string {
  const { locale } = reading
  const { establishments, thresholdSeconds } = reading.input.watchList
  const say = wordsOf(locale).report.lead
  const wait = formatDelayInWords(thresholdSeconds, locale)
  if (establishments === 0) return say.noneToWatch(`${wait}${underFilters(reading.input.watchList.query, locale)}`)
  const count = say.numerals[establishments] ?? formatCount(establishments, locale)
  return capitalized(inNumber(establishments, say.toWatch, locale)(count, wait))
}

/** Rows that no figure counts, so that nobody believes the log was read completely. */
function leftOutSentence({ input, locale }: Reading): string {
  const leftOut = input.dataQuality?.leftOut ?? 0
  if (leftOut === 0) return ''
  return inNumber(leftOut, wordsOf(locale).report.lead.leftOut, locale)(formatCount(leftOut, locale))
}
