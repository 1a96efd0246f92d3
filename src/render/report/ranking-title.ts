import type { RankingAnswer } from '../../metrics/answers.ts'
import { metricOf } from '../../metrics/catalogue.ts'
import { formatCount, formatCounted, formatShare, formatValue } from '../format.ts'
import type { Locale } from '../report-input.ts'
import { type DimensionNoun, dimensionNoun, isUnknown } from './dimension-wording.ts'
import { amountOf, type CountedNoun, countedNoun, highestOf } from './metric-wording.ts'
import { underFilters } from './narrowed.ts'
import { shortText } from './outside-text.ts'
import type { Reading } from './reading.ts'
import { capitalized } from './sentence.ts'
import { overText } from './standing.ts'

/** Who has most, as a sentence; what is ranked and which ranks, where the rows do not begin with the first. */
export function rankingTitle(answer: RankingAnswer, dimension: string, reading: Reading<never>): string {
  const { locale, during } = reading
  const say = rankingWording[locale]
  const noun = dimensionNoun(dimension, locale)
  const { title, unit, better, empty } = metricOf(answer.metric)
  if (!beginsAtTop(answer)) {
    return `${say.what(title[locale], noun.one, during)}, ${ranksName(answer.rows, locale)}`
  }
  const counted = countedNoun(answer.metric, locale)
  const known = answer.rows.filter(row => !isUnknown(row.label, dimension))
  const [leader] = known
  if (leader === undefined) return say.allUnknown(noun, counted)
  if (leader.value === null || leader.value === empty)
    return say.nothing(noun, counted, underFilters(answer.query, locale))
  const leaders = known.filter(row => row.value === leader.value)
  const tied = leaders.length > 1 ? formatCounted(leaders.length, noun, locale) : null
  // Most of what there should be little of is no lead.
  if (better === 'less') {
    const over = overText(leaders, answer.metric, locale)
    const highest = highestOf(answer.metric, locale)
    const value = formatValue(leader.value, unit, locale)
    return tied === null
      ? say.highest(noun, shortText(leader.label, 60), highest, `${value}${over}`)
      : say.highestTied(tied, highest, value, over)
  }
  const amount = amountOf(answer.metric, leader.value, locale)
  const over = overText(leaders, answer.metric, locale)
  if (tied !== null) return say.tied(tied, amount, over)
  const share = leader.share === null ? '' : say.ofTotal(formatShare(leader.share, locale))
  return say.leads(noun, shortText(leader.label, 60), `${amount}${share}${over === '' ? '' : `,${over}`}`)
}

/** Whether the rows are the first of a ranking, in its own order. */
export function beginsAtTop({ rows }: RankingAnswer): boolean {
  return (rows[0]?.rank ?? 1) === 1
}

/** `ranks 21 to 40`, of rows in any order. */
export function ranksName(rows: RankingAnswer['rows'], locale: Locale): string {
  const ranks = rows.map(({ rank }) => rank)
  const [least, most] = [Math.min(...ranks), Math.max(...ranks)]
  return rankingWording[locale].ranks(formatCount(least, locale), least === most ? null : formatCount(most, locale))
}

/** What a ranking says, in its title, its paragraphs and its table. */
export const rankingWording = {
  en: {
    nothing: (noun: DimensionNoun, { one }: CountedNoun, filters: string) =>
      `No ${noun.one} had ${/^[aeiou]/.test(one) ? 'an' : 'a'} ${one}${filters}: there is nothing to rank`,
    alone: (noun: DimensionNoun, name: string, { other }: CountedNoun) =>
      `All ${other} belong to ${noun.the} ${name}: there is nothing to rank.`,
    allUnknown: (noun: DimensionNoun, { one }: CountedNoun) => `No ${one} has a known ${noun.one}`,
    tied: (groups: string, amount: string, over: string) => `${groups} tie for first place with ${amount} each${over}`,
    leads: (noun: DimensionNoun, name: string, amount: string) => `${name} leads the ${noun.other} with ${amount}`,
    ofTotal: (share: string) => `, ${share} of the total`,
    highest: (noun: DimensionNoun, name: string, highest: string, value: string) =>
      `Of the ${noun.other}, ${name} has ${highest}: ${value}`,
    highestTied: (groups: string, highest: string, value: string, over: string) =>
      `${groups} tie for ${highest}: ${value} each${over}`,
    ranks: (from: string, to: string | null) => (to === null ? `rank ${from}` : `ranks ${from} to ${to}`),
    what: (metric: string, dimension: string, during: string) => `${metric} by ${dimension} ${during}`,
    by: (dimension: string) => `By ${dimension}`,
    rank: 'Rank',
    share: 'Share',
    rankChange: 'Rank change',
    others: { one: 'other', other: 'others' },
    cut: 'The whole list: causerie ranking, with --csv.',
  },
  fr: {
    nothing: (noun: DimensionNoun, { one }: CountedNoun, filters: string) =>
      `Aucun ${one}${filters} à classer par ${noun.one}`,
    alone: (noun: DimensionNoun, name: string, { other }: CountedNoun) =>
      `${capitalized(noun.the)} ${name} réunit tous les ${other} : il n’y a rien à classer.`,
    allUnknown: (noun: DimensionNoun, { one }: CountedNoun) => `On ne connaît ${noun.the} d’aucun ${one}`,
    tied: (groups: string, amount: string, over: string) =>
      `${groups} à égalité en tête, avec ${amount} à chaque fois${over}`,
    leads: (noun: DimensionNoun, name: string, amount: string) =>
      `${name} arrive en tête des ${noun.other} avec ${amount}`,
    ofTotal: (share: string) => `, ${share} du total`,
    highest: (noun: DimensionNoun, name: string, highest: string, value: string) =>
      `Parmi les ${noun.other}, ${name} a ${highest} : ${value}`,
    highestTied: (groups: string, highest: string, value: string, over: string) =>
      `${groups} à égalité pour ${highest} : ${value} à chaque fois${over}`,
    ranks: (from: string, to: string | null) => (to === null ? `rang ${from}` : `rangs ${from} à ${to}`),
    what: (metric: string, dimension: string, during: string) => `${metric} par ${dimension} ${during}`,
    by: (dimension: string) => `Par ${dimension}`,
    rank: 'Rang',
    share: 'Part',
    rankChange: 'Évolution du rang',
    others: { one: 'autre', other: 'autres' },
    cut: 'La liste entière : causerie ranking, avec --csv.',
  },
} as const satisfies Record<Locale, unknown>
