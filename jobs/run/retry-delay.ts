/** The wait after a failed attempt, in milliseconds: it doubles each time, less a random part so that many do not retry at once. */
export function retryDelayMs({ retrySeconds }: { readonly retrySeconds: number }, attempts: number): number {
  const longest = retrySeconds * 1000 * 2 ** attempts
  return longest * (1 - retryJitter * Math.random())
}

/** The random share of a wait. */
export const retryJitter = 0.5
