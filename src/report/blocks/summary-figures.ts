import { type MetricName, metricOf } from '../../metrics/definitions/catalogue.ts'
import { formatCount, formatCounted, formatDelay, formatShare, noValue } from '../../words/format.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { figureLink } from '../model/links.ts'
import type { Figure, FiguresBlock, ParagraphBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { reachedText } from './reached.ts'

/** The chats started in the period and what became of them; the three outcomes add up to the first figure. */
export function countFigures(reading: Reading<'summary'>): FiguresBlock {
  const { input, locale } = reading
  const { started, handled, waiting, closedUnanswered } = input.summary
  const say = wordsOf(locale).report.summary
  if (reading.isUnknown) return unknownFigures(locale)
  const part = (of: 'handled' | 'unanswered' | 'closedUnanswered', label: string, count: number): Figure => ({
    ...figureLink(count, { type: 'chats', of }, reading),
    label,
    value: formatCount(count, locale),
    change: null,
    note: started === 0 ? null : say.ofStarted(formatShare(count / started, locale)),
  })
  return {
    type: 'figures',
    id: 'handling-figures',
    figures: [
      {
        ...figureLink(started, { type: 'chats', of: 'started' }, reading),
        label: say.started,
        value: formatCount(started, locale),
        change: null,
        note: say.startedNote,
      },
      part('handled', say.handled, handled),
      part('unanswered', wordsOf(locale).chats.firstWait.title, waiting),
      part('closedUnanswered', wordsOf(locale).chats.closed.title, closedUnanswered),
    ],
  }
}

function unknownFigures(locale: Locale): FiguresBlock {
  const say = wordsOf(locale).report.summary
  const labels = [say.started, say.handled, wordsOf(locale).chats.firstWait.title, wordsOf(locale).chats.closed.title]
  return {
    type: 'figures',
    id: 'handling-figures',
    figures: labels.map(label => ({ label, value: noValue, change: null, note: null })),
  }
}

/** The delays, each with the number of chats behind it. */
export function delayFigures(reading: Reading<'summary'>): FiguresBlock {
  const { input, locale } = reading
  const { summary } = input
  const { chats, metrics, report, standing } = wordsOf(locale)
  const say = report.summary
  const overHandled = standing.over(formatCounted(summary.handled, metrics.handledChats.noun.over, locale))
  const figure = (label: string, seconds: number | null, note: string, metric?: MetricName): Figure => ({
    label,
    value: formatDelay(seconds, locale),
    change: metric === undefined ? null : reachedText(metric, seconds, reading),
    note,
  })
  return {
    type: 'figures',
    id: 'delay-figures',
    figures: [
      figure(say.mean, summary.meanDelaySeconds, overHandled, 'meanDelaySeconds'),
      figure(say.median, summary.medianDelaySeconds, overHandled, 'medianDelaySeconds'),
      figure(say.p90, summary.p90DelaySeconds, overHandled, 'p90DelaySeconds'),
      figure(
        chats.firstWait.censored,
        summary.medianDelaySecondsCensored,
        standing.over(formatCounted(summary.started, metrics.startedChats.noun.over, locale)),
      ),
    ],
  }
}

/** The shares handled within some time that have a target; null if none has. */
export function shareFigures(reading: Reading<'summary'>): FiguresBlock | null {
  const figures = shares.flatMap((metric): readonly Figure[] => {
    const figure = shareFigure(metric, reading)
    return figure.change === null ? [] : [figure]
  })
  return figures.length === 0 ? null : { type: 'figures', id: 'share-figures', figures }
}

const shares = ['handledWithin1h', 'handledWithin4h', 'handledWithin24h'] as const

/** A share of the started chats, and whether it has reached its target. */
export function shareFigure(metric: (typeof shares)[number], reading: Reading<'summary'>): Figure {
  const { input, locale } = reading
  const { metrics, standing } = wordsOf(locale)
  const share = input.summary[metric]
  return {
    label: metricOf(metric).title[locale],
    value: formatShare(share, locale),
    change: reachedText(metric, share, reading),
    note: standing.over(formatCounted(input.summary.started, metrics.startedChats.noun.over, locale)),
  }
}

/** Replaces the delays when no chat started. */
export function noDelay({ locale, about, isUnknown }: Reading<never>): ParagraphBlock {
  const say = wordsOf(locale).report.summary
  const text = isUnknown ? say.nothingKnown : say.noStart(underFilters(about.query, locale))
  return { type: 'paragraph', id: 'no-start', text }
}
