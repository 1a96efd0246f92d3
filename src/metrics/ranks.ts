import { compareText } from './compare-text.ts'

export interface Ranked {
  readonly key: string
  readonly value: number
  readonly rank: number
}

/** Competition ranking (1, 2, 2, 4) by value descending; equal ranks in the order of their keys. */
export function rankByValue(groups: readonly { readonly key: string; readonly value: number }[]): readonly Ranked[] {
  const sorted = groups.toSorted((a, b) => b.value - a.value || compareText(a.key, b.key))
  const ranked: Ranked[] = []
  for (const [index, { key, value }] of sorted.entries()) {
    const last = ranked.at(-1)
    ranked.push({ key, value, rank: last !== undefined && last.value === value ? last.rank : index + 1 })
  }
  return ranked
}
