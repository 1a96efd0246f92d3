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

/**
 * What a step comes to, or `handedBack` when the signal fires before: the step then goes on, and nobody waits for it. The signal lives
 * as long as the worker and keeps nothing of a step that has ended.
 */
export async function orHandedBack(step: Promise<StepOutcome>, signal: AbortSignal | undefined): Promise<StepOutcome> {
  if (signal === undefined) return step
  let stopListening = () => {}
  const whenHandedBack = new Promise<StepOutcome>(resolve => {
    const onAbort = () => resolve(handedBack)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    stopListening = () => signal.removeEventListener('abort', onAbort)
  })
  return Promise.race([step, whenHandedBack]).finally(stopListening)
}
