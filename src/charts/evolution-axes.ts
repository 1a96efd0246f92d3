import { metricOf } from '../metrics/definitions/catalogue.ts'
import type { KnownEvolution } from '../metrics/operators/known-buckets.ts'
import type { Grain } from '../time/grain.ts'
import { formatValue } from '../words/format.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { textWidth } from './chart-base.ts'
import { type EvolutionPoint, type EvolutionSeries, pointDescription } from './evolution-series.ts'
import type { LinePanel, PlacedTick } from './line-panel.ts'
import { type Link, linkKey } from './link-target.ts'
import { timeTicks } from './time-axis.ts'
import { valueTicks } from './value-axis.ts'

/** The values of the grid with their texts, and the room that these need on the left. */
export function valueAxis(
  points: readonly EvolutionPoint[],
  answer: KnownEvolution,
  {
    locale,
    mostSteps,
    target = 0,
  }: { readonly locale: Locale; readonly mostSteps: number; readonly target?: number | undefined },
): { readonly ticks: LinePanel['valueTicks']; readonly gutterPx: number } {
  const { unit } = metricOf(answer.metric)
  const highest = Math.max(target, ...points.flatMap(({ value, previous }) => [value ?? 0, previous ?? 0]))
  const ticks = valueTicks(highest, unit, { mostSteps }).map(value => ({
    value,
    text: value === 0 ? '0' : formatValue(value, unit, locale),
  }))
  return { ticks, gutterPx: Math.ceil(Math.max(...ticks.map(({ text }) => textWidth(text)))) + 8 }
}

/** The time labels of a panel, moved inward so that the edges of the drawing do not cut them. */
export function timeAxis(
  series: EvolutionSeries,
  grain: Grain,
  panel: LinePanel,
  room: { readonly leftPx: number; readonly rightPx: number },
  locale: Locale,
): readonly PlacedTick[] {
  const buckets = series.rows.flatMap(({ bucket }) => (bucket === null ? [] : [bucket]))
  const stepPx = panel.widthPx / panel.positions
  return timeTicks(buckets, grain, stepPx, locale).map(({ position, text }) => {
    const half = textWidth(text) / 2
    const centre = (position + 0.5) * stepPx
    return {
      position,
      text,
      textX: Math.max(half - room.leftPx, Math.min(panel.widthPx + room.rightPx - half, centre)),
    }
  })
}

/** With more slots than this there are no tooltips: they would be too narrow to point at, and the table has the values. */
const describedAtMost = 400

/** The descriptions of each series' buckets; empty when there are too many. */
export function slotDescriptions(
  series: readonly EvolutionSeries[],
  answer: KnownEvolution,
  locale: Locale,
): readonly (readonly string[])[] {
  const described = series.reduce((sum, { rows }) => sum + rows.length, 0) <= describedAtMost
  return series.map(({ rows }) => (described ? rows.map(row => pointDescription(row, answer, locale)) : []))
}

/** The links of each series' buckets, null for those without a value. Undefined in a chart without links. */
export function slotLinks(
  series: readonly EvolutionSeries[],
  { grain }: KnownEvolution,
  link: Link | undefined,
): readonly (readonly (string | null)[])[] | undefined {
  if (link === undefined) return undefined
  return series.map(({ rows }) =>
    rows.map(({ bucket, value, key }) =>
      bucket === null || value === null ? null : link({ type: 'bucket', bucket, grain, key: linkKey(key) }),
    ),
  )
}

/** The legend for hollow points. */
export function incompleteText(grain: Grain, locale: Locale): string {
  return `○ ${wordsOf(locale).grains[grain].incomplete}`
}
