import { compareText } from '../../compare-text.ts'
import { sortInSlices } from '../../slices.ts'

export interface Ranked {
  readonly key: string
  readonly value: number
  readonly rank: number
}

/** Competition ranking (1, 2, 2, 4) by value, descending; ties are ordered by key. */
export async function rankByValue(
  groups: readonly { readonly key: string; readonly value: number }[],
  signal?: AbortSignal,
): Promise<readonly Ranked[]> {
  const sorted = await sortInSlices(groups, (a, b) => b.value - a.value || compareText(a.key, b.key), signal)
  const ranked: Ranked[] = []
  for (const [index, { key, value }] of sorted.entries()) {
    const last = ranked.at(-1)
    ranked.push({ key, value, rank: last !== undefined && last.value === value ? last.rank : index + 1 })
  }
  return ranked
}
