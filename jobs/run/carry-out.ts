import { setTimeout as sleep } from 'node:timers/promises'
import type { RunView } from '../ledger/ledger.ts'
import { deliveryStep } from './delivery-step.ts'
import { endRun } from './end-run.ts'
import type { Flow } from './flow.ts'
import { nextSteps } from './next-steps.ts'
import { reportStep } from './report-step.ts'
import { retryDelayMs } from './retry-delay.ts'
import type { StepOutcome } from './step-outcome.ts'

export interface CarryOutOptions {
  /** Steps at the same time. */
  readonly concurrency: number
  /** Called after each step. */
  readonly onProgress?: (view: RunView) => void
  /** Ends the run's work early; what is begun is finished. */
  readonly signal?: AbortSignal
}

/** Does everything of a planned run in this process, without a queue, and waits for its end. */
export async function carryOut(flow: Flow, run: string, options: CarryOutOptions): Promise<RunView> {
  const { concurrency, onProgress, signal } = options
  const running = new Map<string, Promise<void>>()
  const notBefore = new Map<string, number>()

  const start = (key: string, delayMs: number, step: () => Promise<StepOutcome>) => {
    const isDue = (notBefore.get(key) ?? 0) <= performance.now()
    if (running.size >= concurrency || running.has(key) || !isDue) return
    const work = step().then(outcome => {
      if (outcome.state === 'retry') notBefore.set(key, performance.now() + delayMs)
    })
    running.set(
      key,
      work.finally(() => running.delete(key)),
    )
  }

  for (;;) {
    const view = await flow.ledger.view(run)
    onProgress?.(view)
    const { draw, deliver, end } = nextSteps(view)
    const isOver = draw.length === 0 && deliver.length === 0 && end === null && running.size === 0
    if (isOver || (signal?.aborted === true && running.size === 0)) return view
    if (end !== null) await endRun(flow, { run, state: end })
    if (signal?.aborted !== true) {
      for (const id of deliver) {
        const delayMs = retryDelayMs(view.plan, view.deliveries.get(id)?.attempts ?? 0)
        start(`delivery-${id}`, delayMs, () => deliveryStep(flow, { run, id }))
      }
      for (const id of draw) {
        const delayMs = retryDelayMs(view.plan, view.reports.get(id)?.attempts ?? 0)
        start(`report-${id}`, delayMs, () => reportStep(flow, { run, id }))
      }
    }
    // A try that waits for its time is looked at again soon.
    if (end === null) await Promise.race([...running.values(), sleep(pollMs)])
  }
}

const pollMs = 200
