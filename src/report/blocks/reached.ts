import { type MetricName, metricOf } from '../../metrics/definitions/catalogue.ts'
import { formatValue } from '../../words/format.ts'
import { wordsOf } from '../../words/locale.ts'
import type { Figure } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'
import { type Target, targetOf } from '../model/target.ts'

/** The target of a metric among the chats that a reading is about. */
export function ownTarget(metric: MetricName, { about, options }: Reading<never>): Target | undefined {
  const { where, within = [] } = about.query
  return targetOf(options.targets ?? [], metric, [where, ...within])
}

/** Whether a figure has reached its target, for the place beside it; null without a target or a value. */
export function reachedText(metric: MetricName, value: number | null, reading: Reading<never>): Figure['change'] {
  const target = ownTarget(metric, reading)
  if (target === undefined || value === null) return null
  const { better, unit } = metricOf(metric)
  const isReached = better === 'more' ? value >= target.value : value <= target.value
  const say = wordsOf(reading.locale).report.target
  const asShown = (figure: number) => formatValue(figure, unit, reading.locale)
  // Beside a figure that reads like the target, "not reached" would look like a mistake.
  const missed = asShown(value) === asShown(target.value) ? say.justMissed : say.missed
  const text = (isReached ? say.reached : missed)(asShown(target.value))
  return { text, tone: isReached ? 'good' : 'bad', isTarget: true }
}
