import { evolutionAlt, evolutionChart } from '../../charts/evolution-chart.ts'
import type { EvolutionChartOptions } from '../../charts/evolution-options.ts'
import type { Period } from '../../metrics/definitions/answers.ts'
import { type MetricName, metricOf } from '../../metrics/definitions/catalogue.ts'
import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'
import { hasComparison, knownEvolution } from '../../metrics/operators/known-buckets.ts'
import { dimensionNoun } from '../../words/dimension-wording.ts'
import { formatCounted, formatValue } from '../../words/format.ts'
import { formatDateRange } from '../../words/format-date.ts'
import { type Locale, wordsOf } from '../../words/locale.ts'
import { underFilters } from '../../words/narrowed.ts'
import { capitalized } from '../../words/sentence.ts'
import { changeClause } from '../model/change-wording.ts'
import type { ChartBlock, ChartVariant } from '../model/model.ts'
import { drawings, type Reading } from '../model/reading.ts'
import { soFar } from '../model/so-far.ts'
import type { Target } from '../model/target.ts'
import { evolutionTable, evolvedName, groupedEvolutionTable } from './evolution-table.ts'
import { ownTarget } from './reached.ts'

type EvolutionPart = 'volume' | 'evolution' | 'evolutionByChannel' | 'evolutionByPlatform'

/** The evolution of active chats: in total, by channel, by platform. */
export function evolutionBlock(reading: Reading<EvolutionPart>): ChartBlock {
  const { input, locale } = reading
  return {
    type: 'chart',
    id: 'evolution',
    title: volumeTitle(reading),
    subtitle: [evolvedName(input.evolution, locale), linesName(input.evolution, reading)]
      .filter(text => text !== null)
      .join('. '),
    variants: [
      totalVariant(input.evolution, reading),
      // A single group would repeat the total.
      ...[input.evolutionByChannel, input.evolutionByPlatform]
        .filter(answer => groupCount(answer) !== 1)
        .map(answer => groupedVariant(answer, reading, {})),
    ],
  }
}

type PanelOptions = Pick<EvolutionChartOptions, 'names' | 'panels' | 'scale' | 'target'>

/** One evolution of any metric, by any dimension or none: a chart that the reader chose. */
export function evolutionOf(
  answer: EvolutionAnswer,
  reading: Reading<'volume'>,
  panels: PanelOptions = {},
): ChartBlock {
  const { locale } = reading
  const target = ownTarget(answer.metric, reading)
  const lines =
    [linesName(answer, reading), targetName(target, locale)].filter(text => text !== null).join('. ') || null
  const title = titles[answer.metric]?.(reading)
  return {
    type: 'chart',
    id: 'evolution',
    title: title ?? `${evolvedName(answer, reading.locale)}, ${datesName(reading.period, reading.locale)}`,
    subtitle:
      title === undefined
        ? lines
        : [evolvedName(answer, reading.locale), lines].filter(text => text !== null).join('. '),
    variants: [
      (answer.query.by ?? []).length === 0
        ? totalVariant(answer, reading, target?.value)
        : groupedVariant(answer, reading, { ...panels, target: target?.value }),
    ],
  }
}

/** What the line across is; null if there is none. */
function targetName(target: Target | undefined, locale: Locale): string | null {
  if (target === undefined) return null
  return wordsOf(locale).report.target.line(formatValue(target.value, metricOf(target.metric).unit, locale))
}

function groupCount({ rows }: EvolutionAnswer): number {
  return new Set(rows.map(({ key }) => JSON.stringify(key))).size
}

/** Metrics whose total is in the volume, with their titles. */
const titles: { readonly [M in MetricName]?: (reading: Reading<'volume'>) => string } = { activeChats: volumeTitle }

function volumeTitle(reading: Reading<'volume'>): string {
  const { locale, during, input, isUnknown } = reading
  const { activeChats, previous } = input.volume
  const { metrics, report } = wordsOf(locale)
  const { noun } = metrics.activeChats
  if (isUnknown) return report.evolution.unknown(during)
  const chats = activeChats === 0 ? capitalized(noun.none) : formatCounted(activeChats, noun, locale)
  const change = changeClause(activeChats, previous?.activeChats ?? null, reading)
  const filters = activeChats === 0 ? underFilters(reading.about.query, locale) : ''
  return `${chats} ${during}${soFar(reading)}${filters}${change}`
}

/** Which line is which; null when there is only one. The dashed line covers the whole comparison, even for a comparison to date. */
function linesName(answer: EvolutionAnswer, { locale, period }: Reading<never>): string | null {
  if (answer.comparison === null) return gapsName(answer, locale).slice(2) || null
  const [now, then] = [datesName(period, locale), datesName(answer.comparison, locale)]
  const lines = answer.rows.length === 0 || hasComparison(knownEvolution(answer))
  return lines
    ? `${wordsOf(locale).report.evolution.lines(now, then)}${gapsName(answer, locale)}`
    : wordsOf(locale).report.evolution.noDashes(now, then)
}

/** Says that a gap in a line is not a 0. */
function gapsName(answer: EvolutionAnswer, locale: Locale): string {
  const { rows } = knownEvolution(answer)
  return rows.every(({ known, previousKnown }) => known && previousKnown) ? '' : wordsOf(locale).report.evolution.gaps
}

function datesName({ start, end }: Period, locale: Locale): string {
  return formatDateRange(start, end, locale)
}

function totalVariant(answer: EvolutionAnswer, reading: Reading<never>, target?: number): ChartVariant {
  const { locale, options } = reading
  return {
    id: 'evolution-total',
    label: wordsOf(locale).report.evolution.total,
    ...drawings(reading, widthPx => evolutionChart(answer, { locale, link: options.link, widthPx, target })),
    alt: evolutionAlt(answer, locale),
    table: evolutionTable(answer, reading),
  }
}

function groupedVariant(answer: EvolutionAnswer, reading: Reading<never>, panels: PanelOptions): ChartVariant {
  const { locale, options } = reading
  const dimension = answer.query.by?.[0] ?? ''
  return {
    id: `evolution-${dimension}`,
    label: wordsOf(locale).dimensions.by(dimensionNoun(dimension, locale)),
    ...drawings(reading, widthPx => evolutionChart(answer, { locale, link: options.link, widthPx, ...panels })),
    alt: evolutionAlt(answer, locale, panels),
    table: groupedEvolutionTable(answer, dimension, { reading, names: panels.names }),
  }
}
