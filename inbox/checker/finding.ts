/** A mistake that an engine finds in a text. */
export interface Finding {
  /** Start and end, in UTF-16 code units like JavaScript strings. */
  readonly start: number
  readonly end: number
  readonly kind: 'spelling' | 'grammar'
  /** The engine's explanation; untrusted text. */
  readonly message: string
  /** Suggested replacements, most likely first. */
  readonly proposals: readonly string[]
}

/** Checks texts in one language. */
export interface Engine {
  /** Throws `CheckerError` on failure, also when aborted. */
  check(text: string, options: { readonly signal: AbortSignal }): Promise<readonly Finding[]>
  /** Starts up, so that the first check is as fast as later ones. */
  warm(): void
  close(): Promise<void>
}

export const proposalsAtMost = 6
