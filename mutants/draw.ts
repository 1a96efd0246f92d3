import { createHash } from 'node:crypto'
import type { Mutant } from './find-mutants.ts'

/**
 * The order in which a seed draws mutants. A large file has more of them than a small one; a kind that is rare is drawn more often than
 * its share, as people make all kinds of mistakes. What was drawn stays drawn when other lines change.
 */
export function drawOrder(mutants: readonly Mutant[], seed: number): readonly Mutant[] {
  const counts = new Map<string, number>()
  for (const { kind } of mutants) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  // The smallest of -ln(chance) / weight are a draw by weight without putting back (Efraimidis and Spirakis).
  const keyed = mutants.map(mutant => {
    const weight = 1 / Math.sqrt(counts.get(mutant.kind) ?? 1)
    return { mutant, key: -Math.log(chance(`${seed} ${mutant.id}`)) / weight }
  })
  return keyed.sort((a, b) => a.key - b.key).map(({ mutant }) => mutant)
}

/** Between 0 and 1, neither of them, the same for the same text. */
function chance(text: string): number {
  return (createHash('sha256').update(text).digest().readUInt32BE() + 0.5) / 2 ** 32
}
