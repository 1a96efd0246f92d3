import type { RankingAnswer } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { rankingAlt, rankingChart } from '../charts/ranking-chart.ts'
import { formatCount, formatCounted, formatRankChange, formatShare, formatValue, noValue } from '../format.ts'
import { formatDateRange } from '../format-date.ts'
import type { ChartBlock, ParagraphBlock, Table } from '../model.ts'
import type { Locale } from '../report-input.ts'
import { type DimensionNoun, dimensionNoun, groupLabel, isSingleValued, isUnknown } from './dimension-wording.ts'
import { shortText } from './outside-text.ts'
import type { Reading } from './reading.ts'
import { capitalized } from './sentence.ts'

/** The classement of one dimension by active chats. One group alone is not a ranking: a sentence says which it is. */
export function rankingBlock(answer: RankingAnswer, reading: Reading): ChartBlock | ParagraphBlock {
  const { locale } = reading
  const say = phrases[locale]
  const dimension = answer.query.by?.[0] ?? ''
  const noun = dimensionNoun(dimension, locale)
  const id = `ranking-${dimension}`
  const [first] = answer.rows
  if (first === undefined) return { type: 'paragraph', id, text: `${say.nothing(noun)}.` }
  if (answer.rows.length === 1 && answer.others === null) {
    const text = isUnknown(first.label, dimension)
      ? `${say.allUnknown(noun)}.`
      : say.alone(noun, shortText(first.label))
    return { type: 'paragraph', id, text }
  }
  const title = rankingTitle(answer, dimension, reading)
  return {
    type: 'chart',
    id,
    title,
    subtitle: what(answer, dimension, reading),
    variants: [
      {
        id: `${id}-all`,
        label: say.by(noun.one),
        spec: rankingChart(answer, { locale }),
        alt: rankingAlt(answer, locale),
        table: rankingTable(answer, dimension, reading),
      },
    ],
  }
}

function rankingTitle(answer: RankingAnswer, dimension: string, reading: Reading): string {
  const { locale } = reading
  const say = phrases[locale]
  const noun = dimensionNoun(dimension, locale)
  const known = answer.rows.filter(row => !isUnknown(row.label, dimension))
  const [leader] = known
  if (leader === undefined) return say.allUnknown(noun)
  const chats = formatCounted(leader.value ?? 0, say.activeChat, locale)
  const leaders = known.filter(row => row.value === leader.value)
  if (leaders.length > 1) return say.tied(formatCounted(leaders.length, noun, locale), chats)
  return say.leads(noun, shortText(leader.label, 60), chats, formatShare(leader.share, locale))
}

function rankingTable(answer: RankingAnswer, dimension: string, reading: Reading): Table {
  const { locale, options, comparison } = reading
  const say = phrases[locale]
  const noun = dimensionNoun(dimension, locale)
  const metric = metricOf(answer.metric)
  const shown = answer.rows.slice(0, options.tableRows)
  const others = othersRow(answer, dimension, reading)
  return {
    caption: what(answer, dimension, reading),
    columns: [
      { label: say.rank, align: 'end' },
      { label: capitalized(noun.one), align: 'start' },
      { label: metric.title[locale], align: 'end' },
      { label: say.share, align: 'end' },
      ...(comparison !== null
        ? ([
            { label: formatDateRange(comparison.start, comparison.end, locale, 'short'), align: 'end' },
            { label: say.rankChange, align: 'end' },
          ] as const)
        : []),
    ],
    rows: [
      ...shown.map(row => [
        formatCount(row.rank, locale),
        groupLabel(row.label, dimension, locale),
        formatValue(row.value, metric.unit, locale),
        formatShare(row.share, locale),
        ...(comparison !== null
          ? [formatValue(row.previousValue, metric.unit, locale), formatRankChange(row.rankChange, locale)]
          : []),
      ]),
      ...(others === null ? [] : [[...others, ...(comparison !== null ? ['', ''] : [])]]),
    ],
    emptyText: `${say.nothing(noun)}.`,
    note: answer.rows.length > shown.length ? say.cut : null,
  }
}

/**
 * The groups that are not listed, as one row. Groups folded by the query have their exact value; those that the table leaves
 * out on top have one only where each chat is in one group.
 */
function othersRow(answer: RankingAnswer, dimension: string, reading: Reading): readonly string[] | null {
  const { locale, options } = reading
  const metric = metricOf(answer.metric)
  const shown = answer.rows.slice(0, options.tableRows)
  const leftOut = answer.rows.length - shown.length
  const count = leftOut + (answer.others?.count ?? 0)
  if (count === 0) return null
  const rest = () => (answer.total ?? 0) - shown.reduce((sum, row) => sum + (row.value ?? 0), 0)
  const value =
    leftOut === 0 ? (answer.others?.value ?? null) : metric.addsUp && isSingleValued(dimension) ? rest() : null
  const share = metric.addsUp && value !== null && answer.total ? value / answer.total : null
  return [
    noValue,
    formatCounted(count, phrases[locale].others, locale),
    formatValue(value, metric.unit, locale),
    formatShare(share, locale),
  ]
}

function what(answer: RankingAnswer, dimension: string, { locale, during }: Reading): string {
  return phrases[locale].what(metricOf(answer.metric).title[locale], dimensionNoun(dimension, locale).one, during)
}

const phrases = {
  en: {
    nothing: (noun: DimensionNoun) => `No ${noun.one} had an active chat: there is nothing to rank`,
    alone: (noun: DimensionNoun, name: string) =>
      `All active chats belong to ${noun.the} ${name}: there is nothing to rank.`,
    allUnknown: (noun: DimensionNoun) => `No active chat has a known ${noun.one}`,
    activeChat: { one: 'active chat', other: 'active chats' },
    tied: (groups: string, chats: string) => `${groups} tie for first place with ${chats} each`,
    leads: (noun: DimensionNoun, name: string, chats: string, share: string) =>
      `${name} leads the ${noun.other} with ${chats}, ${share} of the total`,
    what: (metric: string, dimension: string, during: string) => `${metric} by ${dimension} ${during}`,
    by: (dimension: string) => `By ${dimension}`,
    rank: 'Rank',
    share: 'Share',
    rankChange: 'Rank change',
    others: { one: 'other', other: 'others' },
    cut: 'The whole list: causerie ranking, with --csv.',
  },
  fr: {
    nothing: (noun: DimensionNoun) => `Aucun chat actif à classer par ${noun.one}`,
    alone: (noun: DimensionNoun, name: string) =>
      `${capitalized(noun.the)} ${name} réunit tous les chats actifs : il n’y a rien à classer.`,
    allUnknown: (noun: DimensionNoun) => `On ne connaît ${noun.the} d’aucun chat actif`,
    activeChat: { one: 'chat actif', other: 'chats actifs' },
    tied: (groups: string, chats: string) => `${groups} à égalité en tête, avec ${chats} à chaque fois`,
    leads: (noun: DimensionNoun, name: string, chats: string, share: string) =>
      `${name} arrive en tête des ${noun.other} avec ${chats}, ${share} du total`,
    what: (metric: string, dimension: string, during: string) => `${metric} par ${dimension} ${during}`,
    by: (dimension: string) => `Par ${dimension}`,
    rank: 'Rang',
    share: 'Part',
    rankChange: 'Évolution du rang',
    others: { one: 'autre', other: 'autres' },
    cut: 'La liste entière : causerie ranking, avec --csv.',
  },
} as const satisfies Record<Locale, unknown>
