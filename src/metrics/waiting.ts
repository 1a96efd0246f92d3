import type { Measured, Question } from './ask.ts'

/** A question that has been put and not been answered yet. */
export interface Waiting {
  readonly question: Question
  readonly resolve: (rows: readonly Measured[]) => void
  readonly reject: (error: unknown) => void
}

/** The items that have a key in common, in the order of their first. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return [...groups.values()]
}
