import { setTimeout as sleep } from 'node:timers/promises'
import { changes } from './changes.ts'
import type { Journal } from './journal.ts'

export interface StepOptions {
  readonly journal: Journal
  /** The names of the writes after which there may be something to do. */
  readonly isCause: (name: string) => boolean
  /** Does a part of what there is to do, and says whether more is left. */
  readonly step: (signal: AbortSignal) => Promise<boolean>
  /** The interval at which it looks without any write. */
  readonly lookMs: number
  /** What is written within this time is looked at together. Default: 0. */
  readonly gatherMs?: number
  readonly onError: (error: unknown) => void
}

/** Work that follows what is written in a journal. */
export interface StepByStep {
  /** Begins no more steps; resolves when the current one has ended. */
  stop(): Promise<void>
}

const afterErrorMs = 5000

/** Works step by step until it is stopped; a step that fails is tried again. */
export function stepByStep({ journal, isCause, step, lookMs, gatherMs = 0, onError }: StepOptions): StepByStep {
  const stopped = new AbortController()
  const { signal } = stopped
  const change = changes()
  const unlisten = journal.onWritten(({ name }) => {
    if (name === null || isCause(name)) change.tell()
  })
  async function work(): Promise<void> {
    while (!signal.aborted) {
      try {
        if (await step(signal)) continue
        await change.next(lookMs)
        if (gatherMs > 0) await sleep(gatherMs, undefined, { signal })
      } catch (error) {
        if (signal.aborted) return
        onError(error)
        await change.next(afterErrorMs)
      }
    }
  }
  const working = work()
  return {
    async stop() {
      stopped.abort()
      unlisten()
      change.tell()
      await working
    },
  }
}
