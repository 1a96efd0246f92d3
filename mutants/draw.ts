import { createHash } from 'node:crypto'
import type { Mutant } from './find-mutants.ts'

/**
 * The order in which a seed draws mutants. Rare kinds are drawn more often than their share, since people make all kinds of mistakes.
 * A mutant's place depends on its id and the size of its kind, so changes to other lines hardly change what is drawn.
 */
export function drawOrder(mutants: readonly Mutant[], seed: number): readonly Mutant[] {
  const counts = new Map<string, number>()
  for (const { kind } of mutants) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  // Taking the smallest -ln(chance) / weight is weighted sampling without replacement (Efraimidis and Spirakis).
  const keyed = mutants.map(mutant => {
    const weight = 1 / Math.sqrt(counts.get(mutant.kind) ?? 1)
    return { mutant, key: -Math.log(chance(`${seed} ${mutant.id}`)) / weight }
  })
  return keyed.sort((a, b) => a.key - b.key).map(({ mutant }) => mutant)
}

/** A number strictly between 0 and 1, always the same for a text. */
function chance(text: string): number {
  return (createHash('sha256').update(text).digest().readUInt32BE() + 0.5) / 2 ** 32
}
