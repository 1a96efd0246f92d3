/** What an engine finds wrong in a text. */
export interface Finding {
  /** Where it begins and ends, in UTF-16 code units, as strings of JavaScript count. */
  readonly start: number
  readonly end: number
  readonly kind: 'spelling' | 'grammar'
  /** Why, in the engine's words; a text from outside. */
  readonly message: string
  /** What could stand there instead, the likeliest first. */
  readonly proposals: readonly string[]
}

/** What checks texts of one language. */
export interface Engine {
  /** Throws `CheckerError` when it cannot, also when it is stopped by the signal. */
  check(text: string, options: { readonly signal: AbortSignal }): Promise<readonly Finding[]>
  /** Gets ready, so that the first check is as quick as the others. */
  warm(): void
  close(): Promise<void>
}

export const proposalsAtMost = 6
