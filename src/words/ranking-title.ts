import { type MetricName, metricOf, type Unit } from '../metrics/definitions/catalogue.ts'
import type { RankingAnswer } from '../metrics/operators/ranking.ts'
import { type DimensionNoun, dimensionNoun, isUnknown } from './dimension-wording.ts'
import { formatCount, formatCounted, formatShare, formatValue } from './format.ts'
import type { Locale } from './locale.ts'
import { amountOf, type CountedNoun, countedNoun, highestOf } from './metric-wording.ts'
import { underFilters } from './narrowed.ts'
import { shortText } from './outside-text.ts'
import { atStart, capitalized } from './sentence.ts'
import { overText } from './standing.ts'
import type { Told } from './told.ts'
import { besideUnknown, type Claim } from './unknown-wording.ts'

/** Who has most, as a sentence; what is ranked and which ranks, where the rows do not begin with the first. */
export function rankingTitle(answer: RankingAnswer, dimension: string, reading: Told): string {
  const { locale, during } = reading
  const say = rankingWording[locale]
  const noun = dimensionNoun(dimension, locale)
  const { title, unit, better, empty } = metricOf(answer.metric)
  const what = say.what(title[locale], noun.one, during)
  if (!beginsAtTop(answer)) return `${what}, ${ranksName(answer.rows, locale)}`
  const counted = countedNoun(answer.metric, locale)
  const known = answer.rows.filter(row => !isUnknown(row.label, dimension))
  const unknown = answer.rows.find(row => isUnknown(row.label, dimension))
  const [leader] = known
  if (leader === undefined || leader.value === null || leader.value === empty) {
    const isOfUnknown = unknown !== undefined && unknown.value !== null && unknown.value !== empty
    return isOfUnknown ? say.allUnknown(noun, counted) : say.nothing(noun, counted, underFilters(answer.query, locale))
  }
  const leaders = known.filter(row => row.value === leader.value)
  if (mayTieBelow(answer, { leaders, known })) return what
  const claim =
    better === 'less'
      ? // Most of what there should be little of is no lead.
        highestClaim(leaders, { noun, highest: highestOf(answer.metric, locale), metric: answer.metric, locale, unit })
      : leadClaim(leaders, {
          noun,
          amount: amountOf(answer.metric, leader.value, locale),
          over: overText(leaders, answer.metric, locale),
          locale,
          dimension,
        })
  return besideUnknown(claim, { unknown, leader, noun, counted: counted.other, locale })
}

type Rows = RankingAnswer['rows']

function highestClaim(
  leaders: Rows,
  options: {
    readonly noun: DimensionNoun
    readonly highest: string
    readonly metric: MetricName
    readonly locale: Locale
    readonly unit: Unit
  },
): Claim {
  const { noun, highest, metric, locale, unit } = options
  const say = rankingWording[locale]
  const [leader] = leaders
  const value = formatValue(leader?.value ?? null, unit, locale)
  const over = overText(leaders, metric, locale)
  if (leaders.length > 1) {
    const tied = say.highestTied(formatCounted(leaders.length, noun, locale), highest, value, over)
    return { alone: tied, amongKnown: tied }
  }
  const has = say.has(shortText(leader?.label ?? '', 60), highest, `${value}${over}`)
  return { alone: say.highest(noun, has), amongKnown: has }
}

function leadClaim(
  leaders: Rows,
  {
    noun,
    amount,
    over,
    locale,
    dimension,
  }: {
    readonly dimension: string
    readonly noun: DimensionNoun
    readonly amount: string
    readonly over: string
    readonly locale: Locale
  },
): Claim {
  const say = rankingWording[locale]
  const [leader] = leaders
  if (leaders.length > 1) {
    const tied = say.tied(formatCounted(leaders.length, noun, locale), amount, over)
    return { alone: tied, amongKnown: tied }
  }
  const share = leader?.share ?? null
  const ofTotal = share === null ? '' : say.ofTotal(formatShare(share, locale))
  const all = `${amount}${ofTotal}${over === '' ? '' : `,${over}`}`
  const name = shortText(leader?.label ?? '', 60)
  return {
    alone: say.leads(noun, dimension === 'establishment' ? name : atStart(name), all),
    amongKnown: say.leadsKnown(name, all),
  }
}

/**
 * Whether a group that was folded may have as much as the first: all that are listed are level, and a tie is cut by key. Where values
 * add up and the folded have less together, none of them has.
 */
function mayTieBelow(
  { metric, others }: RankingAnswer,
  { leaders, known }: { readonly leaders: Rows; readonly known: Rows },
): boolean {
  if (others === null || leaders.length < known.length) return false
  return !(metricOf(metric).addsUp && (others.value ?? 0) < (leaders[0]?.value ?? 0))
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
    unknown: 'Nothing is known of the period: there is nothing to rank.',
    alone: (noun: DimensionNoun, name: string, { other }: CountedNoun) =>
      `All ${other} belong to ${noun.the} ${name}: there is nothing to rank.`,
    allUnknown: (noun: DimensionNoun, { one }: CountedNoun) => `No ${one} has a known ${noun.one}`,
    tied: (groups: string, amount: string, over: string) => `${groups} tie for first place with ${amount} each${over}`,
    leads: (noun: DimensionNoun, name: string, amount: string) => `${name} leads the ${noun.other} with ${amount}`,
    ofTotal: (share: string) => `, ${share} of the total`,
    leadsKnown: (name: string, amount: string) => `${name} leads with ${amount}`,
    highest: (noun: DimensionNoun, has: string) => `Of the ${noun.other}, ${has}`,
    has: (name: string, highest: string, value: string) => `${name} has ${highest}: ${value}`,
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
    unknown: 'Rien n’est connu de la période : il n’y a rien à classer.',
    alone: (noun: DimensionNoun, name: string, { other }: CountedNoun) =>
      `${capitalized(noun.the)} ${name} réunit tous les ${other} : il n’y a rien à classer.`,
    allUnknown: (noun: DimensionNoun, { one }: CountedNoun) => `On ne connaît ${noun.the} d’aucun ${one}`,
    tied: (groups: string, amount: string, over: string) =>
      `${groups} à égalité en tête, avec ${amount} à chaque fois${over}`,
    leads: (noun: DimensionNoun, name: string, amount: string) =>
      `${name} arrive en tête des ${noun.other} avec ${amount}`,
    ofTotal: (share: string) => `, ${share} du total`,
    leadsKnown: (name: string, amount: string) => `${name} arrive en tête avec ${amount}`,
    highest: (noun: DimensionNoun, has: string) => `Parmi les ${noun.other}, ${has}`,
    has: (name: string, highest: string, value: string) => `${name} a ${highest} : ${value}`,
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
