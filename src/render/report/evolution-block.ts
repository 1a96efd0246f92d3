import type { EvolutionAnswer, Period } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { evolutionAlt, evolutionChart } from '../charts/evolution-chart.ts'
import { formatCounted } from '../format.ts'
import { formatDateRange } from '../format-date.ts'
import type { ChartBlock, ChartVariant } from '../model.ts'
import type { Locale } from '../report-input.ts'
import { changeClause } from './change-wording.ts'
import { dimensionNoun } from './dimension-wording.ts'
import { evolutionTable, groupedEvolutionTable } from './evolution-table.ts'
import { byGrain } from './grain-wording.ts'
import type { Reading } from './reading.ts'

/** The évolution of the active chats: total, by channel, by platform. */
export function evolutionBlock(reading: Reading): ChartBlock {
  const { input } = reading
  return {
    type: 'chart',
    id: 'evolution',
    title: evolutionTitle(reading),
    subtitle: evolutionSubtitle(input.evolution, reading),
    variants: [
      totalVariant(input.evolution, reading),
      // One group alone would draw the total again.
      ...[input.evolutionByChannel, input.evolutionByPlatform]
        .filter(answer => groupCount(answer) !== 1)
        .map(answer => groupedVariant(answer, reading)),
    ],
  }
}

function groupCount({ rows }: EvolutionAnswer): number {
  return new Set(rows.map(({ key }) => JSON.stringify(key))).size
}

function evolutionTitle(reading: Reading): string {
  const { locale, during, input, progress } = reading
  const { activeChats, previous } = input.volume
  const say = phrases[locale]
  const chats = activeChats === 0 ? say.noChat : formatCounted(activeChats, say.activeChat, locale)
  const change = changeClause(activeChats, previous?.activeChats ?? null, reading)
  return `${chats} ${during}${progress === 'running' ? say.soFar : ''}${change}`
}

/** The unit, and which line is which. The dates of the dashed line are the whole comparison: it is not cut to date. */
function evolutionSubtitle(answer: EvolutionAnswer, reading: Reading): string {
  const { locale, period } = reading
  const what = `${metricOf(answer.metric).title[locale]} ${byGrain(answer.grain, locale)}`
  if (answer.comparison === null) return what
  const name = (dates: Period) => formatDateRange(dates.start, dates.end, locale)
  return `${what}. ${phrases[locale].lines(name(period), name(answer.comparison))}`
}

function totalVariant(answer: EvolutionAnswer, reading: Reading): ChartVariant {
  const { locale } = reading
  return {
    id: 'evolution-total',
    label: phrases[locale].total,
    spec: evolutionChart(answer, { locale }),
    alt: evolutionAlt(answer, locale),
    table: evolutionTable(answer, reading),
  }
}

function groupedVariant(answer: EvolutionAnswer, reading: Reading): ChartVariant {
  const { locale } = reading
  const dimension = answer.query.by?.[0] ?? ''
  return {
    id: `evolution-${dimension}`,
    label: phrases[locale].byDimension(dimensionNoun(dimension, locale).one),
    spec: evolutionChart(answer, { locale }),
    alt: evolutionAlt(answer, locale),
    table: groupedEvolutionTable(answer, dimension, reading),
  }
}

const phrases = {
  en: {
    noChat: 'No active chat',
    activeChat: { one: 'active chat', other: 'active chats' },
    soFar: ' so far',
    lines: (now: string, then: string) => `Solid line: ${now}; dashed line: ${then}`,
    total: 'Total',
    byDimension: (dimension: string) => `By ${dimension}`,
  },
  fr: {
    noChat: 'Aucun chat actif',
    activeChat: { one: 'chat actif', other: 'chats actifs' },
    soFar: ' à ce jour',
    lines: (now: string, then: string) => `Trait plein : ${now} ; tirets : ${then}`,
    total: 'Total',
    byDimension: (dimension: string) => `Par ${dimension}`,
  },
} as const satisfies Record<Locale, unknown>
