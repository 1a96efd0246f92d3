import { formatShare } from './format.ts'
import type { CountedNoun, DimensionNoun } from './languages/noun.ts'
import { type Locale, wordsOf } from './locale.ts'

/** What a title says of the first of the known groups: as a sentence, and where what is unknown was said before it. */
export interface Claim {
  readonly alone: string
  readonly amongKnown: string
}

interface Row {
  readonly value: number | null
  readonly share: number | null
}

interface Beside {
  /** The group without a value of the dimension, when it is listed. */
  readonly unknown: Row | undefined
  readonly leader: Row
  readonly noun: DimensionNoun
  readonly counted: CountedNoun
  readonly locale: Locale
}

/** From this share of the whole on, that it is unknown is the news. */
const saidFirstFrom = 0.2

/**
 * A claim made true beside the group `unknown`, which stands in the same table: where it has a fifth of the whole, that is said first;
 * where it has as much as the leader or more, the claim is one about the known groups.
 */
export function besideUnknown(claim: Claim, { unknown, leader, noun, counted, locale }: Beside): string {
  const say = wordsOf(locale).report.besideUnknown
  if (unknown === undefined || unknown.value === null) return claim.alone
  const { share, value } = unknown
  if (share !== null && share >= saidFirstFrom) {
    return say.saidFirst(noun, { share: formatShare(share, locale), counted }, claim.amongKnown)
  }
  return leader.value !== null && value >= leader.value ? say.amongKnown(noun, claim.amongKnown) : claim.alone
}
