import type { EvolutionAnswer } from '../../metrics/operators/evolution.ts'

const known = new WeakMap<EvolutionAnswer, ReadonlySet<string>>()

/** The local hours, `YYYY-MM-DDTHH`, of two buckets each, which differ only in their offset: those of an autumn night. */
export function repeatedHours(answer: EvolutionAnswer): ReadonlySet<string> {
  let hours = known.get(answer)
  if (hours === undefined) {
    hours = answer.grain === 'hour' ? findRepeated(answer) : new Set()
    known.set(answer, hours)
  }
  return hours
}

function findRepeated(answer: EvolutionAnswer): ReadonlySet<string> {
  const offsets = new Map<string, Set<string>>()
  for (const bucket of answer.rows.flatMap(row => [row.bucket, row.previousBucket])) {
    if (bucket === null) continue
    const hour = bucket.slice(0, 13)
    offsets.set(hour, (offsets.get(hour) ?? new Set()).add(bucket.slice(13)))
  }
  return new Set([...offsets].filter(([, named]) => named.size > 1).map(([hour]) => hour))
}
