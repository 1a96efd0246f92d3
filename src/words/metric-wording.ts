import { type MetricName, metricOf, type Unit } from '../metrics/definitions/catalogue.ts'
import { formatCounted, formatValue } from './format.ts'
import type { Locale } from './locale.ts'

/** A noun in both numbers; in French masculine, which the sentences around it rely on. */
export interface CountedNoun {
  readonly one: string
  readonly other: string
}

/** What a metric counts; of a delay or a share the chats or waits that it is taken over. */
export function countedNoun(metric: MetricName, locale: Locale): CountedNoun {
  return nouns[metric][locale]
}

/**
 * A value with what it is of, for a sentence.
 *
 * @example amountOf('waitingChats', 12, 'en') // '12 chats waiting', with a fixed space
 */
export function amountOf(metric: MetricName, value: number | null, locale: Locale): string {
  const { unit, title } = metricOf(metric)
  if (value === null) return formatValue(value, unit, locale)
  return phrases[locale][kinds[unit]].amount(value, countedNoun(metric, locale), inSentence(title[locale]), unit)
}

/** What the group with the largest value has: `the most chats waiting`, `the highest mean handling delay`. */
export function highestOf(metric: MetricName, locale: Locale): string {
  const { unit, title } = metricOf(metric)
  return phrases[locale][kinds[unit]].highest(countedNoun(metric, locale).other, inSentence(title[locale]))
}

function inSentence(title: string): string {
  return title.charAt(0).toLowerCase() + title.slice(1)
}

const kinds = {
  chats: 'count',
  customers: 'count',
  messages: 'count',
  waits: 'count',
  seconds: 'delay',
  share: 'share',
} as const satisfies Record<Unit, string>

type Kind = (typeof kinds)[Unit]

interface KindPhrases {
  readonly amount: (value: number, noun: CountedNoun, title: string, unit: Unit) => string
  readonly highest: (nouns: string, title: string) => string
}

const phrases = {
  en: {
    count: {
      amount: (value, noun) => formatCounted(value, noun, 'en'),
      highest: nouns => `the most ${nouns}`,
    },
    delay: {
      amount: (value, _, title, unit) => `a ${title} of ${formatValue(value, unit, 'en')}`,
      highest: (_, title) => `the highest ${title}`,
    },
    share: {
      amount: (value, _, title, unit) => `${formatValue(value, unit, 'en')} ${title}`,
      highest: (_, title) => `the highest share ${title}`,
    },
  },
  fr: {
    count: {
      amount: (value, noun) => formatCounted(value, noun, 'fr'),
      highest: nouns => `le plus de ${nouns}`,
    },
    delay: {
      amount: (value, _, title, unit) => `${formatValue(value, unit, 'fr')} de ${title}`,
      highest: (_, title) => `le ${title} le plus élevé`,
    },
    share: {
      amount: (value, noun, title, unit) => `${formatValue(value, unit, 'fr')} des ${noun.other} ${title}`,
      highest: (noun, title) => `la plus grande part des ${noun} ${title}`,
    },
  },
} as const satisfies Record<Locale, Record<Kind, KindPhrases>>

const started = {
  en: { one: 'chat started', other: 'chats started' },
  fr: { one: 'chat reçu', other: 'chats reçus' },
} as const
const handled = {
  en: { one: 'chat handled', other: 'chats handled' },
  fr: { one: 'chat pris en charge', other: 'chats pris en charge' },
} as const

const answered = {
  en: { one: 'wait answered', other: 'waits answered' },
  // Of "attente", in the masculine.
  fr: { one: 'moment d’attente suivi d’une réponse', other: 'moments d’attente suivis d’une réponse' },
} as const

const nouns = {
  activeChats: {
    en: { one: 'active chat', other: 'active chats' },
    fr: { one: 'chat actif', other: 'chats actifs' },
  },
  activeCustomers: {
    en: { one: 'active customer', other: 'active customers' },
    fr: { one: 'client actif', other: 'clients actifs' },
  },
  messages: {
    en: { one: 'message', other: 'messages' },
    fr: { one: 'message', other: 'messages' },
  },
  startedChats: started,
  handledChats: handled,
  waitingChats: {
    en: { one: 'chat waiting', other: 'chats waiting' },
    fr: { one: 'chat en attente', other: 'chats en attente' },
  },
  meanDelaySeconds: handled,
  medianDelaySeconds: handled,
  p90DelaySeconds: handled,
  handledWithin1h: started,
  handledWithin4h: started,
  handledWithin24h: started,
  openedWaits: {
    en: { one: 'wait opened', other: 'waits opened' },
    fr: { one: 'moment d’attente', other: 'moments d’attente' },
  },
  answeredWaits: answered,
  meanResponseSeconds: answered,
  medianResponseSeconds: answered,
  p90ResponseSeconds: answered,
} as const satisfies Record<MetricName, Record<Locale, CountedNoun>>
