/** What a step of a run came to, for whoever drives it. */
export type StepOutcome =
  /** Nothing is left to do. */
  | { readonly state: 'settled' }
  /** Nothing more will be tried. */
  | { readonly state: 'given-up'; readonly error: string }
  /** To be tried again later. */
  | { readonly state: 'retry'; readonly error: string }

export const settled: StepOutcome = { state: 'settled' }

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
