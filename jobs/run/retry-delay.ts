/** How long to wait after a failed try: doubling, less a random part so that many do not come back at once. In milliseconds. */
export function retryDelayMs({ retrySeconds }: { readonly retrySeconds: number }, attempts: number): number {
  const longest = retrySeconds * 1000 * 2 ** attempts
  return longest * (1 - retryJitter * Math.random())
}

/** The part of a wait that is left to chance. */
export const retryJitter = 0.5
