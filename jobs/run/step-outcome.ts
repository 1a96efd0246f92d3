import { exhaustedBy } from '../../src/store/exhausted.ts'

/** What a step of a run came to, for whoever drives it. */
export type StepOutcome =
  /** Nothing is left to do. */
  | { readonly state: 'settled' }
  /** Nothing more will be tried. */
  | { readonly state: 'given-up'; readonly error: string }
  /** To be tried again later. */
  | { readonly state: 'retry'; readonly error: string }
  /** Left off because this process is to end: somebody else goes on with it at once. */
  | { readonly state: 'handed-back' }

export interface StepOptions {
  /** Fires when what is not done by now is to be left to somebody else. */
  readonly handBack?: AbortSignal
}

export const settled: StepOutcome = { state: 'settled' }
export const handedBack: StepOutcome = { state: 'handed-back' }

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The same of work that writes into a folder: of a full disk Node does not say which. */
export function messageOfWriting(error: unknown, folder: string): string {
  return exhaustedBy(error) === 'disk' ? `no space is left on the disk: ${folder}` : messageOf(error)
}

/** Resolves to `handedBack` when the signal fires; never without one. */
export function whenHandedBack(signal: AbortSignal | undefined): Promise<StepOutcome> {
  return new Promise(resolve => {
    if (signal?.aborted === true) resolve(handedBack)
    signal?.addEventListener('abort', () => resolve(handedBack), { once: true })
  })
}
