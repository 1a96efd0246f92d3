import { setTimeout as sleep } from 'node:timers/promises'
import type { RunView } from '../ledger/ledger.ts'
import type { QueueBackend } from '../queue/backend.ts'
import { plannedDelivery } from '../run/delivery-step.ts'
import { endRun } from '../run/end-run.ts'
import type { Flow } from '../run/flow.ts'
import { type NextSteps, nextSteps } from '../run/next-steps.ts'
import { addTasks, addTasksAgain, retrying, type Task } from './run-queues.ts'
import { addDueRuns, syncScheduler } from './schedules.ts'

/** Puts into the queues what the ledger says is next: they may lose everything, `reconcile` fills them again. */
export interface Dispatch {
  /** Looks at a subscription's schedule. */
  tick(subscription: string): Promise<void>
  /** Looks at a run after one of its steps; several calls at once are one look. */
  advance(run: string): void
  /** Looks at everything: schedules, open runs, jobs that were lost. */
  reconcile(): Promise<void>
}

const looksEveryMs = 250

export function openDispatch(flow: Flow, backend: QueueBackend): Dispatch {
  const { config, ledger, log } = flow
  /** Runs being looked at, and whether a step ended meanwhile. */
  const looking = new Map<string, { again: boolean }>()
  /** Jobs of open runs that this process added: each look offers only new ones to the queue. */
  const added = new Map<string, Set<string>>()
  const over = new Set<string>()

  const look = async (run: string, isReconciling: boolean): Promise<void> => {
    const view = await ledger.view(run)
    if (view.run.driver !== 'queue') return
    const steps = nextSteps(view)
    if (steps.end !== null) {
      await endRun(flow, { run, state: steps.end })
      return look(run, isReconciling)
    }
    const tasks = tasksOf(view, steps)
    const known = added.get(run) ?? new Set()
    if (isReconciling) await addTasksAgain(backend, tasks)
    else
      await addTasks(
        backend,
        tasks.filter(({ id }) => !known.has(id)),
      )
    for (const { id } of tasks) known.add(id)
    added.set(run, known)
    if (view.run.state === 'planned' || tasks.length > 0) return
    over.add(run)
    added.delete(run)
  }
  const keepLooking = async (run: string, ongoing: { again: boolean }): Promise<void> => {
    do {
      ongoing.again = false
      await look(run, false)
      await sleep(looksEveryMs)
    } while (ongoing.again)
  }

  return {
    tick: name => addDueRuns(flow, backend, name),
    advance(run) {
      const known = looking.get(run)
      if (known !== undefined) {
        known.again = true
        return
      }
      const ongoing = { again: false }
      looking.set(run, ongoing)
      keepLooking(run, ongoing)
        .catch(error => log.error({ run, err: error }, 'a run cannot be looked at'))
        .finally(() => looking.delete(run))
    },
    async reconcile() {
      for (const name of Object.keys(config.subscriptions)) {
        await syncScheduler(flow, backend, name)
        await addDueRuns(flow, backend, name)
      }
      for (const run of await ledger.runs()) if (!over.has(run)) await look(run, true)
    },
  }
}

/** Job ids are those of the ledger: a run has one job a report and one a delivery, however often it is looked at. */
function tasksOf({ plan }: RunView, { draw, deliver }: NextSteps): readonly Task[] {
  const options = retrying(plan)
  const draws = draw.map(id => ({
    queue: 'render' as const,
    id: `${plan.run}.${id}.v${plan.storeVersion}`,
    data: { run: plan.run, id },
    options,
  }))
  const deliveries = deliver.flatMap(id => {
    const delivery = plannedDelivery(plan, id)
    if (delivery === null) return []
    return [{ queue: delivery.to.transport, id: `${plan.run}.${id}`, data: { run: plan.run, id }, options }]
  })
  return [...draws, ...deliveries]
}
