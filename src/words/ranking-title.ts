import { type MetricName, metricOf, type Unit } from '../metrics/definitions/catalogue.ts'
import type { RankingAnswer } from '../metrics/operators/ranking.ts'
import { dimensionNoun, isUnknown } from './dimension-wording.ts'
import { formatCount, formatCounted, formatShare, formatValue } from './format.ts'
import type { DimensionNoun } from './languages/noun.ts'
import { type Locale, wordsOf } from './locale.ts'
import { amountOf } from './metric-wording.ts'
import { underFilters } from './narrowed.ts'
import { shortText } from './outside-text.ts'
import { atStart } from './sentence.ts'
import { overText } from './standing.ts'
import type { Told } from './told.ts'
import { besideUnknown, type Claim } from './unknown-wording.ts'

/** A sentence about the leader of a ranking; if the rows do not begin with rank 1, what is ranked and which ranks. */
export function rankingTitle(answer: RankingAnswer, dimension: string, reading: Told): string {
  const { locale, during } = reading
  const { dimensions, metrics, report } = wordsOf(locale)
  const say = report.ranking
  const noun = dimensionNoun(dimension, locale)
  const { unit, better, empty } = metricOf(answer.metric)
  const { title, noun: counted, highest } = metrics[answer.metric]
  const what = dimensions.metricBy(title, noun, during)
  if (!beginsAtTop(answer)) return `${what}, ${ranksName(answer.rows, locale)}`
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
      ? // Having most of something that should be low is not a lead.
        highestClaim(leaders, { noun, highest, metric: answer.metric, locale, unit })
      : leadClaim(leaders, {
          noun,
          amount: amountOf(answer.metric, leader.value, locale),
          over: overText(leaders, answer.metric, locale),
          locale,
          dimension,
        })
  return besideUnknown(claim, { unknown, leader, noun, counted, locale })
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
  const say = wordsOf(locale).report.ranking
  const [leader] = leaders
  const value = formatValue(leader?.value ?? null, unit, locale)
  const over = overText(leaders, metric, locale)
  if (leaders.length > 1) {
    const tied = say.highestTied(formatCounted(leaders.length, noun, locale), highest, value, over)
    return { alone: tied, amongKnown: tied }
  }
  const name = shortText(leader?.label ?? '', 60)
  const all = `${value}${over}`
  return { alone: say.highest(noun, name, highest, all), amongKnown: say.highestKnown(name, highest, all) }
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
  const say = wordsOf(locale).report.ranking
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
 * Whether a folded group may have as much as the leader: all listed rows are level, and ties are cut by key. If values add up and the folded
 * groups have less together, none of them can.
 */
function mayTieBelow(
  { metric, others }: RankingAnswer,
  { leaders, known }: { readonly leaders: Rows; readonly known: Rows },
): boolean {
  if (others === null || leaders.length < known.length) return false
  return !(metricOf(metric).addsUp && (others.value ?? 0) < (leaders[0]?.value ?? 0))
}

/** Whether the rows begin with the first rank. */
export function beginsAtTop({ rows }: RankingAnswer): boolean {
  return (rows[0]?.rank ?? 1) === 1
}

/** `ranks 21 to 40`, for rows in any order. */
export function ranksName(rows: RankingAnswer['rows'], locale: Locale): string {
  const ranks = rows.map(({ rank }) => rank)
  const [least, most] = [Math.min(...ranks), Math.max(...ranks)]
  return wordsOf(locale).report.ranking.ranks(
    formatCount(least, locale),
    least === most ? null : formatCount(most, locale),
  )
}
