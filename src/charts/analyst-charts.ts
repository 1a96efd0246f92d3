import type { TopLevelSpec } from 'vega-lite'
import { fontFamilies } from '../fonts/own-faces.ts'
import { type MetricName, metricOf, type Unit } from '../metrics/definitions/catalogue.ts'
import type { EvolutionAnswer } from '../metrics/operators/evolution.ts'
import type { HeatmapAnswer } from '../metrics/operators/heatmap.ts'
import { knownEvolution } from '../metrics/operators/known-buckets.ts'
import type { RankingAnswer } from '../metrics/operators/ranking.ts'
import type { SplitAnswer } from '../metrics/operators/split.ts'
import { addUnits } from '../time/civil.ts'
import { changeOf, changeTone } from '../words/change.ts'
import { groupLabel } from '../words/dimension-wording.ts'
import { formatDateRange, formatWeekday } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { groupName } from './chart-names.ts'
import { defaultWidthPx } from './chart-options.ts'
import { defaultDelayEnds, delayClass, delayClassNames } from './delay-classes.ts'
import { type DelayDistribution, distributionRows } from './delay-distribution-chart.ts'
import type { EvolutionScale } from './evolution-options.ts'
import { seriesOf } from './evolution-series.ts'
import type { HeatmapFigures } from './heatmap-chart.ts'
import { moversOf } from './movers-chart.ts'
import { palettes } from './theme.ts'

// The charts of the pages for an analyst: the same figures as rows of data, and scales, axes and legends that Vega-Lite makes, so that they can
// be restyled, sorted and joined. The charts of pages and reports are placed to the pixel instead.

const palette = palettes.light

const base = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  config: { font: fontFamilies, view: { stroke: null } },
} as const

/** Lines over time: the period solid, the comparison dashed and moved to the days of the period; one chart for each group. */
export function analystEvolution(
  asked: EvolutionAnswer,
  {
    locale,
    names,
    scale = 'shared',
  }: {
    readonly locale: Locale
    readonly names?: ReadonlyMap<string, string> | undefined
    readonly scale?: EvolutionScale
  },
): TopLevelSpec {
  const answer = knownEvolution(asked)
  const { comparison, grain, period, metric } = answer
  const dates = (one: { readonly start: string; readonly end: string }) => formatDateRange(one.start, one.end, locale)
  const [current, previous] = [dates(period), comparison === null ? null : dates(comparison)]
  const groups = seriesOf(answer, locale, names)
  const values = groups.flatMap(({ name, rows }) => {
    const group = groups.length > 1 ? { group: name } : {}
    // A comparison may be longer than the period.
    const bucketAt = (position: number) =>
      rows[position]?.bucket ??
      (grain === 'hour' || rows[0]?.bucket == null ? null : addUnits(grain, rows[0].bucket, position))
    return rows.flatMap((row, position) => {
      const bucket = bucketAt(position)
      // Without a zone, the time would be that of whoever opens the chart.
      const at = bucket === null || bucket.length === 10 ? bucket : `${bucket}Z`
      return [
        ...(row.bucket === null ? [] : [{ ...group, bucket: at, of: row.bucket, line: current, value: row.value }]),
        ...(previous === null || row.previousBucket === null
          ? []
          : [{ ...group, bucket: at, of: row.previousBucket, line: previous, value: row.previousValue }]),
      ]
    })
  })
  const lines = [current, ...(previous === null ? [] : [previous])]
  const unit = {
    mark: { type: 'line', strokeJoin: 'round' },
    encoding: {
      x: { field: 'bucket', type: 'temporal', scale: { type: 'utc' }, title: null },
      y: { field: 'value', type: 'quantitative', scale: { zero: true }, ...valueAxis(metric, locale) },
      color: { field: 'line', type: 'nominal', title: null, sort: lines, scale: { domain: lines, range: lineColors } },
      strokeDash: {
        field: 'line',
        type: 'nominal',
        title: null,
        scale: { domain: lines, range: [[], [4, 3]].slice(0, lines.length) },
      },
    },
  } as const
  if (groups.length < 2)
    return { ...base, width: defaultWidthPx, height: 240, data: { values }, ...unit } as TopLevelSpec
  return {
    ...base,
    data: { values },
    facet: { field: 'group', type: 'nominal', title: null, sort: groups.map(({ name }) => name) },
    columns: 3,
    spec: { width: 220, height: 120, ...unit },
    resolve: { scale: { y: scale === 'own' ? 'independent' : 'shared' } },
  } as TopLevelSpec
}

const lineColors = [palette.accent, palette.comparison]

/** Bars of a ranking in its order, with a tick at the value of the comparison. */
export function analystRanking(answer: RankingAnswer, { locale }: { readonly locale: Locale }): TopLevelSpec {
  const dimension = answer.query.by?.[0] ?? ''
  const rows = answer.rows.map(({ label, key, value, of, previousValue }) => ({
    ...key,
    name: groupLabel(label, dimension, locale),
    value,
    of,
    previousValue,
  }))
  return bars(rows, {
    axis: valueAxis(answer.metric, locale),
    color: palette.accent,
    tick: answer.comparison === null ? null : formatDateRange(answer.comparison.start, answer.comparison.end, locale),
  })
}

/** Bars of the largest changes of a ranking, to the right for a rise and to the left for a fall. */
export function analystMovers(answer: RankingAnswer, { locale }: { readonly locale: Locale }): TopLevelSpec {
  const dimension = answer.query.by?.[0] ?? ''
  const { rises, falls } = moversOf(answer)
  const rows = [...rises, ...falls].map(row => ({
    ...row.key,
    name: groupLabel(row.label, dimension, locale),
    value: changeOf(row),
    tone: changeTone(row, answer.metric),
  }))
  const axis = { ...valueAxis(answer.metric, locale), title: wordsOf(locale).charts.ranking.change }
  return bars(rows, {
    axis,
    color: {
      field: 'tone',
      type: 'nominal',
      legend: null,
      scale: { domain: ['good', 'bad', 'neutral'], range: [palette.good, palette.accent, palette.comparison] },
    },
  })
}

/** Bars of a split, largest first. */
export function analystSplit(answer: SplitAnswer, { locale }: { readonly locale: Locale }): TopLevelSpec {
  const rows = answer.rows.map(({ key, value, of, share }) => ({
    ...key,
    name: groupName(key, answer.query.by, locale),
    value,
    of,
    share,
  }))
  return bars(rows, { axis: valueAxis(answer.metric, locale), color: palette.accent })
}

/** Bars of the chats started, by class of delay and for those without a first answer. */
export function analystDistribution(answer: DelayDistribution, { locale }: { readonly locale: Locale }): TopLevelSpec {
  const rows = distributionRows(answer, locale).map(({ name, chats, share }) => ({ name, value: chats, share }))
  const { blues, hatch } = palette
  return bars(rows, {
    axis: valueAxis('startedChats', locale),
    color: {
      field: 'name',
      type: 'nominal',
      legend: null,
      scale: { domain: rows.map(({ name }) => name), range: rows.map((_, index) => blues[index] ?? hatch) },
    },
  })
}

/** A cell for each hour of the week, coloured by class of delay. */
export function analystHeatmap(
  { cells }: Pick<HeatmapAnswer, 'cells'>,
  { locale, figures }: { readonly locale: Locale; readonly figures: HeatmapFigures },
): TopLevelSpec {
  const classes = delayClassNames(defaultDelayEnds, locale)
  const figure = figures === 'chats' ? 'started' : 'meanDelayHours'
  const values = cells.map(({ weekday, hour, state, started, handled, meanDelaySeconds }) => ({
    weekday: formatWeekday(weekday, locale, 'short'),
    hour,
    state,
    started,
    handled,
    meanDelaySeconds,
    meanDelayHours: meanDelaySeconds === null ? null : Math.round(meanDelaySeconds / 360) / 10,
    delay: meanDelaySeconds === null ? null : classes[delayClass(meanDelaySeconds, defaultDelayEnds)],
  }))
  const hours = Array.from({ length: 24 }, (_, hour) => hour)
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map(day => formatWeekday(day, locale, 'short'))
  return {
    ...base,
    width: defaultWidthPx,
    height: 190,
    data: { values },
    encoding: {
      x: { field: 'hour', type: 'ordinal', title: null, axis: { labelAngle: 0 }, scale: { domain: hours } },
      y: { field: 'weekday', type: 'ordinal', title: null, scale: { domain: weekdays } },
    },
    layer: [
      {
        transform: [{ filter: "datum.state === 'handled'" }],
        mark: 'rect',
        encoding: {
          color: {
            field: 'delay',
            type: 'ordinal',
            title: metricOf('meanDelaySeconds').title[locale],
            scale: { domain: [...classes], range: [...palette.blues] },
          },
        },
      },
      {
        transform: [{ filter: `datum.${figure} !== null && datum.state !== 'none'` }],
        mark: { type: 'text', fontSize: 10 },
        encoding: {
          text: { field: figure, type: 'quantitative' },
          color: {
            condition: { test: 'datum.meanDelaySeconds >= 28800', value: palette.onSlowBlue },
            value: palette.onFastBlue,
          },
        },
      },
    ],
  }
}

interface Row {
  readonly name: string
  readonly value: number | null
}

interface Bars {
  readonly axis: ReturnType<typeof valueAxis>
  readonly color: string | object
  /** The name of the ticks at `previousValue`; null or absent: none. */
  readonly tick?: string | null
}

function bars(rows: readonly Row[], { axis, color, tick = null }: Bars): TopLevelSpec {
  const mark = typeof color === 'string' ? { type: 'bar', color } : { type: 'bar' }
  return {
    ...base,
    width: defaultWidthPx,
    height: { step: 21 },
    data: { values: distinct(rows) },
    encoding: { y: { field: 'name', type: 'nominal', sort: null, title: null, axis: { labelLimit: 300 } } },
    layer: [
      {
        mark,
        encoding: {
          x: { field: 'value', type: 'quantitative', ...axis },
          ...(typeof color === 'string' ? {} : { color }),
        },
      },
      ...(tick === null
        ? []
        : [
            {
              mark: { type: 'tick', color: palette.ink, thickness: 1.5, description: tick },
              encoding: { x: { field: 'previousValue', type: 'quantitative' } },
            },
          ]),
    ],
  } as TopLevelSpec
}

/** Rows of one name would be stacked into one bar. */
function distinct(rows: readonly Row[]): readonly Row[] {
  const seen = new Map<string, number>()
  return rows.map(row => {
    const times = (seen.get(row.name) ?? 0) + 1
    seen.set(row.name, times)
    return times === 1 ? row : { ...row, name: `${row.name} (${times})` }
  })
}

const axisOf: { readonly [U in Unit]?: object } = {
  share: { axis: { format: '~%' } },
  // Whole steps of hours would leave a median of minutes without any.
  seconds: { axis: { labelExpr: "format(datum.value / 3600, '~g') + ' h'" } },
}

function valueAxis(metric: MetricName, locale: Locale) {
  const { title, unit } = metricOf(metric)
  return { title: title[locale], ...axisOf[unit] }
}
