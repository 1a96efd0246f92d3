import { lookup } from '../../src/lookup.ts'
import type { QueueBackend } from '../queue/backend.ts'
import type { Flow } from '../run/flow.ts'
import { instantOf } from '../run/freeze.ts'
import type { RunRequest } from '../run/plan-run.ts'
import { patternOf } from '../schedule/repeat-strategy.ts'
import { readScheduleState } from '../schedule/schedule-state.ts'
import { dueRuns } from './due-runs.ts'
import { addTasks, addTasksAgain, retrying, type Task } from './run-queues.ts'

export const planTries = { attempts: 4, retrySeconds: 30 } as const

/** Adds the due runs of a subscription, now or once their period has settled. */
export async function addDueRuns(flow: Flow, backend: QueueBackend, name: string): Promise<void> {
  const { next, settling } = await dueRuns(flow, name)
  const nowMicros = instantOf(flow.now())
  await addTasks(
    backend,
    settling.map(request => planTask(request, Number((instantOf(request.frozen.asOf) - nowMicros) / 1000n) + 1)),
  )
  if (next !== null) await addTasksAgain(backend, [planTask(next, 0)])
}

/** Starts or stops the queue's ticks at the slots of a subscription, according to its state in the ledger. */
export async function syncScheduler(flow: Flow, backend: QueueBackend, name: string): Promise<void> {
  const queue = backend.queue('tick')
  const known = await queue.getJobScheduler(name)
  const state = await readScheduleState(flow.ledger.directory, name)
  const subscription = lookup(flow.config.subscriptions, name)
  if (state?.active !== true || subscription === undefined) {
    if (known !== undefined) await queue.removeJobScheduler(name)
    return
  }
  const pattern = patternOf(subscription.schedule)
  if (known?.pattern === pattern) return
  await queue.upsertJobScheduler(name, { pattern }, { name: 'tick', data: { subscription: name } })
}

/** Stops the ticks of subscriptions that were removed from the config. */
export async function removeUnknownSchedulers({ config }: Flow, backend: QueueBackend): Promise<void> {
  const queue = backend.queue('tick')
  for (const { key } of await queue.getJobSchedulers()) {
    if (!Object.hasOwn(config.subscriptions, key)) await queue.removeJobScheduler(key)
  }
}

function planTask({ run, subscription, slot }: RunRequest, delay: number): Task {
  if (slot === null) throw new Error(`a run of no slot is not planned by the queue: ${run}`)
  return { queue: 'plan', id: run, data: { subscription, slot }, options: { ...retrying(planTries), delay } }
}
