import { type Sql, sql, sqlKey } from '../../engine/sql.ts'
import type { Micros } from '../../time/instant.ts'
import type { Grouping } from '../definitions/dimension.ts'
import { type Filters, ofOthers } from '../definitions/filter.ts'
import type { Question } from './ask.ts'

export type PartOfQuestion = 'by' | 'values' | 'establishments'

/** The same text for questions that differ in nothing but the parts named. */
export function identityOf(question: Question, without: readonly PartOfQuestion[] = []): string {
  const { fact, window, chats, values, conditions = [], rowCondition, by = [], buckets } = question
  const named = without.includes('values') ? [] : Object.entries(values).map(([name, value]) => [name, sqlKey(value)])
  return JSON.stringify([
    fact,
    [window.start, window.end, window.asOf].map(String),
    buckets === undefined ? null : identityOfBuckets(buckets),
    conditions.map(sqlKey),
    keyOf(rowCondition),
    without.includes('by') ? [] : by.map(identityOfGrouping),
    named,
    identityOfChats(without.includes('establishments') ? ofOthers(chats) : chats),
  ])
}

/** The same text for the same chats. */
export function identityOfChats({ where, not, within, start }: Filters): string {
  return JSON.stringify([where, not, within, keyOf(start)])
}

/** The same text for groupings that are read by the same SQL. */
export const identityOfGrouping = computedOnce(({ join, key, text }: Grouping) => {
  const { join: ofText, text: read } = text(sql`key`)
  return [join, key, ofText, read].map(sqlKey).join('\n')
})

// A year has thousands of hours, and the questions of a page share the list.
const identityOfBuckets = computedOnce((buckets: readonly Micros[]) => buckets.join())

/** Objects here are never changed, so that what is made of one is made once. */
function computedOnce<T extends object>(textOf: (object: T) => string): (object: T) => string {
  const known = new WeakMap<T, string>()
  return object => {
    const text = known.get(object) ?? textOf(object)
    known.set(object, text)
    return text
  }
}

function keyOf(piece: Sql | undefined): string | null {
  return piece === undefined ? null : sqlKey(piece)
}
