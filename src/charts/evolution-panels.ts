import type { TopLevelSpec } from 'vega-lite'
import { fontWeights } from '../fonts/own-faces.ts'
import { metricOf } from '../metrics/definitions/catalogue.ts'
import { hasComparison, type KnownEvolution } from '../metrics/operators/known-buckets.ts'
import { formatCount } from '../words/format.ts'
import { formatDateRange } from '../words/format-date.ts'
import { type Locale, wordsOf } from '../words/locale.ts'
import { chartBase, linePx, type PlacedText, paletteOf, textLayer, textWidth } from './chart-base.ts'
import { fittedName } from './chart-names.ts'
import { defaultWidthPx } from './chart-options.ts'
import { incompleteText, slotDescriptions, slotLinks, timeAxis, valueAxis } from './evolution-axes.ts'
import type { EvolutionChartOptions } from './evolution-options.ts'
import { type EvolutionPoint, type EvolutionSeries, pointsOf } from './evolution-series.ts'
import { isCrowded, type LinePanel, lineLayers, type PanelRows, panelRows } from './line-panel.ts'
import { linkLayer } from './link-layer.ts'

const heightPx = 84
const betweenPx = 24
/** From the top of a row of panels to the top of the next. */
const rowPx = heightPx + 3 * linePx
/** Below the last panel, for its time labels. */
const belowPx = linePx

/** One small chart per series, side by side as they fit; the largest first. The head says what was left out. */
export function evolutionPanels(
  answer: KnownEvolution,
  series: readonly EvolutionSeries[],
  description: string,
  options: EvolutionChartOptions,
): TopLevelSpec {
  const { locale, link, panels: shownAtMost = 6, scale = 'shared', target } = options
  const linked = link !== undefined
  const palette = paletteOf(options)
  const shown = series.slice(0, shownAtMost)
  const points = shown.map(pointsOf)
  const totalPx = options.widthPx ?? defaultWidthPx
  const head = inLines(headParts(answer, series.length - shown.length, points.flat(), locale), totalPx)
  const headPx = head.length * linePx + 36
  const axes = (scale === 'shared' ? shown.map(() => points.flat()) : points).map(scaled =>
    valueAxis(scaled, answer, { locale, mostSteps: 2, target }),
  )
  const gutterPx = Math.max(...axes.map(axis => axis.gutterPx))
  const columns = Math.max(1, Math.min(shown.length, Math.floor(totalPx / 220)))
  const widthPx = Math.floor((totalPx - columns * gutterPx - (columns - 1) * betweenPx) / columns)
  const positions = Math.max(...points.map(({ length }) => length))
  const panels = shown.map(
    (_, index): LinePanel => ({
      xPx: gutterPx + (index % columns) * (gutterPx + widthPx + betweenPx),
      yPx: headPx + Math.floor(index / columns) * rowPx,
      widthPx,
      heightPx,
      positions,
      valueTicks: axes[index]?.ticks ?? [],
    }),
  )
  const [first, panel] = [shown[0], panels[0]]
  if (first === undefined || panel === undefined) throw new Error('panels of no series')
  const timeTicks = timeAxis(first, answer.grain, panel, { leftPx: gutterPx, rightPx: 0 }, locale)
  const descriptions = slotDescriptions(shown, answer, locale)
  const hrefs = slotLinks(shown, answer, link)
  const drawn = panels.map((panel, index) =>
    panelRows(
      panel,
      {
        points: points[index] ?? [],
        timeTicks,
        descriptions: descriptions[index] ?? [],
        hrefs: hrefs?.[index],
        target,
      },
      palette,
    ),
  )
  const rowsOf = <K extends keyof PanelRows>(name: K) => drawn.flatMap(rows => [...rows[name]])
  return {
    ...chartBase(description, options),
    width: totalPx,
    height: headPx + Math.floor((shown.length - 1) / columns) * rowPx + heightPx + belowPx,
    autosize: 'none',
    padding: 0,
    datasets: {
      rules: rowsOf('rules'),
      previous: rowsOf('previous'),
      previousDots: rowsOf('previousDots'),
      current: rowsOf('current'),
      dots: rowsOf('dots'),
      partialDots: rowsOf('partialDots'),
      slots: rowsOf('slots'),
      texts: [
        ...head.map(
          (text, line): PlacedText => ({
            text,
            x: 0,
            y: 6 + line * linePx,
            align: 'left',
            weight: fontWeights.regular,
            color: palette.muted,
          }),
        ),
        ...drawn.flatMap(({ texts }, index): readonly PlacedText[] => {
          const { xPx, yPx } = panels[index] ?? panel
          const name = {
            text: fittedName(shown[index]?.name ?? '', widthPx),
            x: xPx - gutterPx,
            y: yPx - linePx,
            align: 'left',
            weight: fontWeights.semibold,
            color: palette.ink,
          } as const
          return [...texts, name]
        }),
      ],
    },
    data: { name: 'texts' },
    layer: [
      ...lineLayers(palette, { crowded: isCrowded(panel), linked }),
      textLayer,
      ...(linked ? [linkLayer('slots', palette)] : []),
    ],
  }
}

/** The parts of the head: what is drawn, which line is which, and what is missing. */
function headParts(
  answer: KnownEvolution,
  hidden: number,
  points: readonly EvolutionPoint[],
  locale: Locale,
): readonly string[] {
  const say = wordsOf(locale).charts.panels
  return [
    metricOf(answer.metric).title[locale],
    say.solid(formatDateRange(answer.period.start, answer.period.end, locale)),
    ...dashedDates(answer, locale).map(say.dashed),
    ...(points.some(({ partial }) => partial) ? [incompleteText(answer.grain, locale)] : []),
    ...(hidden > 0 ? [say.more(hidden, formatCount(hidden, locale))] : []),
  ]
}

/** Joins parts into as few lines as fit. */
function inLines(parts: readonly string[], widthPx: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} · ${part}`
    if (lines.length > 0 && textWidth(longer) <= widthPx) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}

/** The dates of the dashed line, if there is one. */
function dashedDates(answer: KnownEvolution, locale: Locale): readonly string[] {
  const { comparison } = answer
  if (comparison === null || !hasComparison(answer)) return []
  return [formatDateRange(comparison.start, comparison.end, locale)]
}
