import { metricOf } from '../../metrics/definitions/catalogue.ts'
import { formatCount, formatCounted, formatDelay, formatShare } from '../../words/format.ts'
import type { Locale } from '../../words/locale.ts'
import { inNumber } from '../../words/sentence.ts'
import type { Block, Figure, FiguresBlock, ParagraphBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/**
 * Délai de réponse, of every wait that opened in the period and not of the first alone: where customers write in one endless thread the
 * délai de prise en charge is silent about nearly all of them, which a sentence says. Nothing when no wait opened.
 */
export function responseBlocks(reading: Reading<'summary'>): readonly Block[] {
  if (reading.input.summary.openedWaits === 0) return []
  const later = laterWaits(reading)
  return [...(later === null ? [] : [later]), responseFigures(reading)]
}

/** How many waits stand in no délai de prise en charge; null when all are the first of their chat. */
export function laterWaits({ input, locale }: Reading<'summary'>): ParagraphBlock | null {
  const { openedWaits, laterWaits: later } = input.summary
  if (later === 0) return null
  const say = phrases[locale]
  const text = inNumber(
    later,
    say.later,
    locale,
  )(formatCount(later, locale), formatCounted(openedWaits, say.wait, locale))
  return { type: 'paragraph', id: 'later-waits', text }
}

/** How many waits opened, and how long those that were answered had lasted. */
export function responseFigures(reading: Reading<'summary'>): FiguresBlock {
  const { input, locale } = reading
  const { openedWaits, answeredWaits } = input.summary
  const say = phrases[locale]
  const share = formatShare(openedWaits === 0 ? null : answeredWaits / openedWaits, locale)
  return {
    type: 'figures',
    id: 'response-figures',
    figures: [
      {
        label: metricOf('openedWaits').title[locale],
        value: formatCount(openedWaits, locale),
        change: null,
        note: say.answered(formatCounted(answeredWaits, say.answeredNoun, locale), share),
      },
      ...(['meanResponseSeconds', 'medianResponseSeconds', 'p90ResponseSeconds'] as const).map(metric =>
        responseFigure(metric, reading),
      ),
    ],
  }
}

/** One of the delays, with how many waits it stands on. */
export function responseFigure(
  metric: 'meanResponseSeconds' | 'medianResponseSeconds' | 'p90ResponseSeconds',
  { input, locale }: Reading<'summary'>,
): Figure {
  const say = phrases[locale]
  return {
    label: metricOf(metric).title[locale],
    value: formatDelay(input.summary[metric], locale),
    change: null,
    note: say.over(formatCounted(input.summary.answeredWaits, say.waitAnswered, locale)),
  }
}

const phrases = {
  en: {
    wait: { one: 'wait', other: 'waits' },
    answeredNoun: { one: 'answered', other: 'answered' },
    waitAnswered: { one: 'wait answered', other: 'waits answered' },
    answered: (answered: string, share: string) => `${answered} (${share})`,
    over: (waits: string) => `over ${waits}`,
    later: {
      one: (later: string, all: string) =>
        `Of the ${all} opened in the period, ${later} is not the first of its chat: it counts in no handling delay, only in the response delays, which are those of every wait.`,
      other: (later: string, all: string) =>
        `Of the ${all} opened in the period, ${later} are not the first of their chat: they count in no handling delay, only in the response delays, which are those of every wait.`,
    },
  },
  fr: {
    wait: { one: 'attente ouverte', other: 'attentes ouvertes' },
    answeredNoun: { one: 'suivie d’une réponse', other: 'suivies d’une réponse' },
    waitAnswered: { one: 'attente suivie d’une réponse', other: 'attentes suivies d’une réponse' },
    answered: (answered: string, share: string) => `${answered} (${share})`,
    over: (waits: string) => `sur ${waits}`,
    later: {
      one: (later: string, all: string) =>
        `Sur ${all} dans la période, ${later} n’est pas la première de son chat : elle ne compte dans aucun délai de prise en charge, seulement dans les délais de réponse, qui sont ceux de toutes les attentes.`,
      other: (later: string, all: string) =>
        `Sur ${all} dans la période, ${later} ne sont pas la première de leur chat : elles ne comptent dans aucun délai de prise en charge, seulement dans les délais de réponse, qui sont ceux de toutes les attentes.`,
    },
  },
} as const satisfies Record<Locale, unknown>
