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
  /** How many steps run at the same time. */
  readonly concurrency: number
  /** Called each time the state of the run is read. */
  readonly onProgress?: (view: RunView) => void
  /** Stops early; steps that have begun are finished. */
  readonly signal?: AbortSignal
}

interface Work {
  readonly key: string
  readonly attempts: number
  readonly step: () => Promise<StepOutcome>
}

/** Carries out a planned run in this process, without a queue, to its end. */
export async function carryOut(flow: Flow, run: string, options: CarryOutOptions): Promise<RunView> {
  const { concurrency, onProgress, signal } = options
  const running = new Map<string, Promise<void>>()
  const notBefore = new Map<string, number>()
  const isStopped = () => signal?.aborted === true

  const isDue = ({ key }: Work) => !running.has(key) && (notBefore.get(key) ?? 0) <= performance.now()
  const start = (view: RunView, { key, attempts, step }: Work) => {
    const work = step().then(outcome => {
      if (outcome.state === 'retry') notBefore.set(key, performance.now() + retryDelayMs(view.plan, attempts))
    })
    const ended = work.finally(() => running.delete(key))
    // Awaiting it still throws. This only prevents an unhandled rejection if another step has failed first.
    ended.catch(() => undefined)
    running.set(key, ended)
  }
  const workOf = (view: RunView): Work[] => {
    const { draw, deliver } = nextSteps(view)
    return [
      ...deliver.map(id => ({
        key: `delivery-${id}`,
        attempts: view.deliveries.get(id)?.attempts ?? 0,
        step: () => deliveryStep(flow, { run, id }),
      })),
      ...draw.map(id => ({
        key: `report-${id}`,
        attempts: view.reports.get(id)?.attempts ?? 0,
        step: () => reportStep(flow, { run, id }),
      })),
    ]
  }

  const carry = async (): Promise<RunView> => {
    for (;;) {
      const view = await flow.ledger.view(run)
      onProgress?.(view)
      const { end } = nextSteps(view)
      if (end !== null) {
        await endRun(flow, { run, state: end })
        continue
      }
      const work = workOf(view)
      if (running.size === 0 && (work.length === 0 || isStopped())) return view
      // Reading the state of thousands of parts is slow, so one reading serves many steps.
      const lookAgainAt = performance.now() + looksEveryMs
      const due = work.filter(isDue)
      do {
        for (const next of due.splice(0, isStopped() ? 0 : concurrency - running.size)) start(view, next)
        // Check again soon for a retry that is not due yet.
        await Promise.race([...running.values(), sleep(looksEveryMs)])
      } while (due.length > 0 && !isStopped() && performance.now() < lookAgainAt)
    }
  }
  // Finish what has begun even if the disk is full, so that it does not collide with whoever continues the run.
  return carry().finally(() => Promise.allSettled(running.values()))
}

const looksEveryMs = 200
