import { exhaustedBy } from '../../src/store/exhausted.ts'

/** The outcome of a step of a run. */
export type StepOutcome =
  /** Nothing is left to do. */
  | { readonly state: 'settled' }
  /** It will not be retried. */
  | { readonly state: 'given-up'; readonly error: string }
  /** To be retried later. */
  | { readonly state: 'retry'; readonly error: string }
  /** Handed back because this process is ending; another one continues it at once. */
  | { readonly state: 'handed-back' }

export interface StepOptions {
  /** Fires when unfinished steps must be left to another process. */
  readonly handBack?: AbortSignal
}

export const settled: StepOutcome = { state: 'settled' }
export const handedBack: StepOutcome = { state: 'handed-back' }

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** The message of an error while writing into a folder. For a full disk, Node does not say which one. */
export function messageOfWriting(error: unknown, folder: string): string {
  return exhaustedBy(error) === 'disk' ? `no space is left on the disk: ${folder}` : messageOf(error)
}

/**
 * The outcome of a step, or `handedBack` if the signal fires first. The step then continues without anybody waiting for it. The signal lives as
 * long as the worker, so it must not keep references to finished steps.
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
