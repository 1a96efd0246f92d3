import { metricOf } from '../../metrics/definitions/catalogue.ts'
import { formatCount, formatCounted, formatDelay, formatShare, inNumber } from '../../words/format.ts'
import { wordsOf } from '../../words/locale.ts'
import type { Block, Figure, FiguresBlock, ParagraphBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { reachedText } from './reached.ts'

/**
 * Response times over all waits that opened in the period, not only first ones. If customers write in one endless thread, the handling delay
 * covers hardly any of their waits, which a sentence points out. Empty when no wait opened.
 */
export function responseBlocks(reading: Reading<'summary'>): readonly Block[] {
  if (reading.input.summary.openedWaits === 0) return []
  const later = laterWaits(reading)
  return [...(later === null ? [] : [later]), responseFigures(reading)]
}

/** How many waits are in no handling delay; null when all are the first of their chat. */
export function laterWaits({ input, locale }: Reading<'summary'>): ParagraphBlock | null {
  const { openedWaits, laterWaits: later } = input.summary
  if (later === 0) return null
  const say = wordsOf(locale).report.responses
  const text = inNumber(
    later,
    say.later,
    locale,
  )(formatCount(later, locale), formatCounted(openedWaits, say.wait, locale))
  return { type: 'paragraph', id: 'later-waits', text }
}

/** The number of waits opened, and the lengths of the answered ones. */
export function responseFigures(reading: Reading<'summary'>): FiguresBlock {
  const { input, locale } = reading
  const { openedWaits, answeredWaits } = input.summary
  const say = wordsOf(locale).report.responses
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

/** One of the response times, with the number of waits behind it. */
export function responseFigure(
  metric: 'meanResponseSeconds' | 'medianResponseSeconds' | 'p90ResponseSeconds',
  reading: Reading<'summary'>,
): Figure {
  const { input, locale } = reading
  const { metrics, standing } = wordsOf(locale)
  return {
    label: metricOf(metric).title[locale],
    value: formatDelay(input.summary[metric], locale),
    change: reachedText(metric, input.summary[metric], reading),
    note: standing.over(formatCounted(input.summary.answeredWaits, metrics.answeredWaits.noun.over, locale)),
  }
}
