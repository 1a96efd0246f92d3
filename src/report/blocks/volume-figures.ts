import type { MetricName } from '../../metrics/definitions/catalogue.ts'
import { metricOf } from '../../metrics/definitions/catalogue.ts'
import type { VolumeFigures } from '../../metrics/operators/volume.ts'
import { formatValue, noValue } from '../../words/format.ts'
import { figureChange, previousNote } from '../model/change-wording.ts'
import type { Figure, FiguresBlock } from '../model/model.ts'
import type { Reading } from '../model/reading.ts'

/** The figures of the volume, and how they changed. */
export function volumeFigures(reading: Reading<'volume'>, metrics: readonly CountedMetric[] = ofReport): FiguresBlock {
  return {
    type: 'figures',
    id: 'volume-figures',
    figures: metrics.map(metric => volumeFigure(metric, reading)),
  }
}

type CountedMetric = MetricName & keyof VolumeFigures
const ofReport = ['activeChats', 'activeCustomers', 'messages'] as const

function volumeFigure(metric: CountedMetric, reading: Reading<'volume'>): Figure {
  const { volume } = reading.input
  const { title, unit } = metricOf(metric)
  const { link } = reading.options
  if (reading.isUnknown) {
    // The comparison is still shown as far as it is known.
    const note = reading.progress === 'ahead' ? null : previousNote(volume.previous?.[metric] ?? null, reading)
    return { label: title[reading.locale], value: noValue, change: null, note }
  }
  const href = link === undefined || volume[metric] === 0 ? null : link({ type: 'chats', of: 'active' })
  return {
    ...(href === null ? {} : { href }),
    label: title[reading.locale],
    value: formatValue(volume[metric], unit, reading.locale),
    change: figureChange(metric, volume[metric], volume.changeRatio?.[metric] ?? null, reading),
    note: previousNote(volume.previous?.[metric] ?? null, reading),
  }
}
