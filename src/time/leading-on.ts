/** Throws when a loop over time does not move forward, which would otherwise run for ever. */
export function assertLeadsOn<T extends string | number | bigint>(before: T, next: T): void {
  if (next > before) return
  throw new Error(`a step in time must go forward: from ${before} to ${next}`)
}
