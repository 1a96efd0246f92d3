import { type Filters, ofOthers } from '../definitions/filter.ts'
import type { Question } from './ask.ts'

export type PartOfQuestion = 'by' | 'values' | 'establishments'

/** The same text for questions that are the same but for the parts named. */
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

/** The same text for the same chats. */
export function identityOfChats({ where, not, within, start }: Filters): string {
  return JSON.stringify([where, not, within, numberOf(start)])
}

// Pieces of SQL that are the same are the same objects.
const numbers = new WeakMap<object, number>()
let last = 0

/** Of an object always the same; 0 for none. */
function numberOf(piece: object | undefined): number {
  if (piece === undefined) return 0
  const number = numbers.get(piece) ?? ++last
  numbers.set(piece, number)
  return number
}
