import { closedWording, firstWaitWording } from '../../words/first-wait-wording.ts'
import {
  formatCount,
  formatCounted,
  formatDelay,
  formatDelayInWords,
  formatList,
  formatShare,
} from '../../words/format.ts'
import { formatInstant } from '../../words/format-date.ts'
import type { Locale } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { capitalized, inNumber } from '../../words/sentence.ts'
import { changeClause } from '../model/change-wording.ts'
import type { Reading } from '../model/reading.ts'
import { soFar } from '../model/so-far.ts'

/** The paragraph that tells the whole period: how many chats, how they were handled, who still waits too long. */
export function reportLead(reading: Reading): string {
  const { input, locale, progress, during, isUnknown } = reading
  const say = phrases[locale]
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
  const say = phrases[locale]
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
  const say = phrases[locale]
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

/** Nobody waiting is worth saying too: it is the first thing that a manager wants to know. */
function watchSentence(reading: Reading): string {
  const { locale } = reading
  const { establishments, thresholdSeconds } = reading.input.watchList
  const say = phrases[locale]
  const wait = formatDelayInWords(thresholdSeconds, locale)
  if (establishments === 0) return say.noneToWatch(`${wait}${underFilters(reading.input.watchList.query, locale)}`)
  const count = say.numerals[establishments] ?? formatCount(establishments, locale)
  return capitalized(inNumber(establishments, say.toWatch, locale)(count, wait))
}

/** Rows that no figure counts: a reader must not believe that the log was read whole. */
function leftOutSentence({ input, locale }: Reading): string {
  const leftOut = input.dataQuality?.leftOut ?? 0
  if (leftOut === 0) return ''
  return inNumber(leftOut, phrases[locale].leftOut, locale)(formatCount(leftOut, locale))
}

const phrases = {
  en: {
    emptyLog: 'The log is empty: no message has been loaded, so there is nothing to count yet.',
    ahead: (during: string, at: string) =>
      `The period had not begun on ${at}, as of which the log is looked at: nothing is counted ${during} yet.`,
    unknown: (during: string) => `Nothing is known of the log ${during}.`,
    and: '; ',
    noChat: (when: string) => `No chat was active ${when}`,
    activeChat: { one: 'chat was active', other: 'chats were active' },
    customer: { one: 'customer', other: 'customers' },
    message: { one: 'message', other: 'messages' },
    volume: (chats: string, when: string, customers: string, messages: string) =>
      `${chats} ${when}, with ${customers} and ${messages}.`,
    noneStarted: (filters: string) => `No customer started a chat${filters}.`,
    started: {
      one: (n: string) => `of the ${n} chat that began,`,
      other: (n: string) => `of the ${n} chats that began,`,
    },
    noneHandled: 'none was handled',
    handled: { one: (n: string) => `${n} was handled`, other: (n: string) => `${n} were handled` },
    within: { one: (delay: string) => ` after ${delay}`, half: (delay: string) => `, half of them within ${delay}` },
    waiting: {
      one: (n: string) => `${n} is ${firstWaitWording.en.inSentence}`,
      other: (n: string) => `${n} are ${firstWaitWording.en.inSentence}`,
    },
    closed: {
      one: (n: string) => `${n} was ${closedWording.en.inSentence}`,
      other: (n: string) => `${n} were ${closedWording.en.inSentence}`,
    },
    numerals: ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
    noneToWatch: (wait: string) => `No establishment has a chat waiting for more than ${wait}.`,
    toWatch: {
      one: (n: string, wait: string) => `${n} establishment has chats waiting for more than ${wait}.`,
      other: (n: string, wait: string) => `${n} establishments have chats waiting for more than ${wait}.`,
    },
    leftOut: {
      one: (n: string) => `${n} row of the log could not be used and counts nowhere.`,
      other: (n: string) => `${n} rows of the log could not be used and count nowhere.`,
    },
  },
  fr: {
    emptyLog: 'Le journal est vide : aucun message n’a été chargé, il n’y a encore rien à compter.',
    ahead: (during: string, at: string) =>
      `La période n’avait pas commencé le ${at}, date à laquelle le journal est vu : rien n’est encore compté ${during}.`,
    unknown: (during: string) => `Rien n’est connu du journal ${during}.`,
    and: ' ; ',
    noChat: (when: string) => `Aucun chat n’a été actif ${when}`,
    activeChat: { one: 'chat a été actif', other: 'chats ont été actifs' },
    customer: { one: 'client', other: 'clients' },
    message: { one: 'message', other: 'messages' },
    volume: (chats: string, when: string, customers: string, messages: string) =>
      `${chats} ${when}, avec ${customers} et ${messages}.`,
    noneStarted: (filters: string) => `Aucun client n’a ouvert de chat${filters}.`,
    started: {
      one: (n: string) => `sur ${n} chat reçu,`,
      other: (n: string) => `sur ${n} chats reçus,`,
    },
    noneHandled: 'aucun n’a été pris en charge',
    handled: {
      one: (n: string) => `${n} a été pris en charge`,
      other: (n: string) => `${n} ont été pris en charge`,
    },
    within: { one: (delay: string) => ` en ${delay}`, half: (delay: string) => `, la moitié en ${delay} ou moins` },
    waiting: {
      one: (n: string) => `${n} est ${firstWaitWording.fr.inSentence}`,
      other: (n: string) => `${n} sont ${firstWaitWording.fr.inSentence}`,
    },
    closed: {
      one: (n: string) => `${n} a été ${closedWording.fr.inSentence}`,
      other: (n: string) => `${n} ont été ${closedWording.fr.inSentence}`,
    },
    numerals: ['aucun', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf'],
    noneToWatch: (wait: string) => `Aucun établissement n’a de chat en attente depuis plus de ${wait}.`,
    toWatch: {
      one: (n: string, wait: string) => `${n} établissement a des chats en attente depuis plus de ${wait}.`,
      other: (n: string, wait: string) => `${n} établissements ont des chats en attente depuis plus de ${wait}.`,
    },
    leftOut: {
      one: (n: string) => `${n} ligne du journal est inutilisable et ne compte dans aucun chiffre.`,
      other: (n: string) => `${n} lignes du journal sont inutilisables et ne comptent dans aucun chiffre.`,
    },
  },
} as const satisfies Record<Locale, unknown>
