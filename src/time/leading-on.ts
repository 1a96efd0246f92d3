/** Throws when a step of a loop over time does not lead on: it would be taken for ever, and nobody told. */
export function assertLeadsOn<T extends string | number | bigint>(before: T, next: T): void {
  if (next > before) return
  throw new Error(`a step in time must lead on: from ${before} to ${next}`)
}
