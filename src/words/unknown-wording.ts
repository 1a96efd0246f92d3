import { formatShare } from './format.ts'
import type { CountedNoun, DimensionNoun } from './languages/noun.ts'
import { type Locale, wordsOf } from './locale.ts'

/** What a title says about the leading known group: as a sentence by itself, and after a sentence about the unknown group. */
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

/** From this share on, the unknown group is mentioned first. */
const saidFirstFrom = 0.2

/**
 * A claim about the leader that stays true beside the group `unknown` in the same table: if `unknown` has a fifth of the whole, it is mentioned
 * first; if it has at least as much as the leader, the claim is limited to the known groups.
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
