import { type MetricName, metricOf } from '../../metrics/definitions/catalogue.ts'
import { formatChange, formatCount, formatShare } from '../../words/format.ts'
import { wordsOf } from '../../words/locale.ts'
import type { Figure } from './model.ts'
import type { Reading } from './reading.ts'

/**
 * How a count compares, as the end of a sentence: `, 12% more than in February`. If the previous count is 0 there is no ratio: `, none in
 * February`. Empty without a comparison, or if a side is not fully known.
 */
export function changeClause(now: number, previous: number | null, reading: Reading<never>): string {
  const { locale, duringComparison: then } = reading
  if (previous === null || then === null || !reading.isComparable) return ''
  const say = wordsOf(locale).report.change
  if (previous === 0) return now === 0 ? say.noneEither(then) : say.noneThen(then)
  if (now === 0) return say.against(formatCount(previous, locale), then)
  if (now === previous) return say.asMany(then)
  const ratio = formatShare(Math.abs(now - previous) / previous, locale)
  return (now > previous ? say.more : say.fewer)(ratio, then)
}

/**
 * The change beside a big number, good or bad by the metric's direction. Null from 0 to 0, and if a side is not fully known.
 */
export function figureChange(
  metric: MetricName,
  now: number,
  ratio: number | null,
  reading: Reading<never>,
): Figure['change'] {
  if (!reading.isComparable || (now === 0 && ratio === null)) return null
  const { better } = metricOf(metric)
  const tone =
    better === 'neither' || ratio === null || ratio === 0
      ? 'neutral'
      : ratio > 0 === (better === 'more')
        ? 'good'
        : 'bad'
  return { text: formatChange(ratio, reading.locale), tone }
}

/** The number of the comparison, below a big number: `1,146 in February`. */
export function previousNote(previous: number | null, reading: Reading<never>): string | null {
  const { about, locale, duringComparison: then } = reading
  const say = wordsOf(locale).report.change
  if (previous === null || then === null) return null
  const { comparison: covered } = about.covered
  if (covered === 'not') return say.notKnown(then)
  const count = `${previous === 0 ? say.none : formatCount(previous, locale)} ${then}`
  return covered === 'partly' ? `${count}${say.inPart}` : count
}
