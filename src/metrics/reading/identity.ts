import { type Filters, ofOthers } from '../definitions/filter.ts'
import type { Question } from './ask.ts'

export type PartOfQuestion = 'by' | 'values' | 'establishments'

/** A text that is equal for questions that are equal, ignoring the parts in `without`. */
export function identityOf(question: Question, without: readonly PartOfQuestion[] = []): string {
  const { fact, window, chats, values, conditions = [], rowCondition, by = [], buckets } = question
  const named = without.includes('values') ? [] : Object.entries(values).map(([name, value]) => [name, numberOf(value)])
  return JSON.stringify([
    fact,
    [window.start, window.end, window.asOf].map(String),
    numberOf(buckets),
    conditions.map(numberOf),
    numberOf(rowCondition),
    without.includes('by') ? [] : by.map(numberOf),
    named,
    identityOfChats(without.includes('establishments') ? ofOthers(chats) : chats),
  ])
}

/** A text that is equal for equal sets of chats. */
export function identityOfChats({ where, not, within, start }: Filters): string {
  return JSON.stringify([where, not, within, numberOf(start)])
}

// Equal pieces of SQL are the same object, so a number per object identifies them.
const numbers = new WeakMap<object, number>()
let last = 0

/** A number that identifies an object; 0 for undefined. */
function numberOf(piece: object | undefined): number {
  if (piece === undefined) return 0
  const number = numbers.get(piece) ?? ++last
  numbers.set(piece, number)
  return number
}
