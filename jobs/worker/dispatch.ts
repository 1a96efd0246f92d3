import { setTimeout as sleep } from 'node:timers/promises'
import { operatorId, type RunView, runId } from '../ledger/ledger.ts'
import type { QueueBackend } from '../queue/backend.ts'
import { adoptRun } from '../run/adopt-run.ts'
import { endRun } from '../run/end-run.ts'
import type { Flow } from '../run/flow.ts'
import { type NextSteps, nextSteps } from '../run/next-steps.ts'
import { hasFailed, isSettledDelivery, plannedDelivery } from '../run/planned-delivery.ts'
import { removeStrayPins } from '../run/stray-pins.ts'
import { addTasks, addTasksAgain, retrying, type Task } from './run-queues.ts'
import { addDueRuns, removeUnknownSchedulers, syncScheduler } from './schedules.ts'

/** Fills the queues with what the ledger says is next. Even if a queue loses everything, `reconcile` fills it again. */
export interface Dispatch {
  /** Checks a subscription's schedule. */
  tick(subscription: string): Promise<void>
  /** Checks a run after one of its steps. Concurrent calls share one check. */
  advance(run: string): void
  /** Checks everything: schedules, open runs, lost jobs. What cannot be read is logged and does not block the rest. */
  reconcile(): Promise<void>
  /** Starts no more checks; resolves when none is running. */
  close(): Promise<void>
}

const looksEveryMs = 250

export function openDispatch(flow: Flow, backend: QueueBackend): Dispatch {
  const { config, ledger, log } = flow
  /** Runs being checked, and whether a step has ended since the check began. */
  const looking = new Map<string, { again: boolean; readonly done: Promise<void> }>()
  /** Jobs of open runs that this process has added, so that each check adds only new ones. */
  const added = new Map<string, Set<string>>()
  const over = new Set<string>()
  const closing = new AbortController()
  const isClosed = () => closing.signal.aborted

  const look = async (run: string, isReconciling: boolean): Promise<void> => {
    if (await isOver(run, isReconciling)) {
      added.delete(run)
      return
    }
    const view = await ledger.view(run)
    const steps = nextSteps(view)
    if (steps.end !== null) {
      await endRun(flow, { run, state: steps.end })
      return look(run, isReconciling)
    }
    const tasks = tasksOf(view, steps)
    const known = added.get(run) ?? new Set()
    const fresh = tasks.filter(({ id }) => !known.has(id))
    if (isReconciling) await addTasksAgain(backend, tasks)
    else await addTasks(backend, fresh)
    for (const { id } of fresh) known.add(id)
    added.set(run, known)
  }
  /** Whether a run has nothing left for this worker, without reading its parts, of which there may be thousands. */
  const isOver = async (run: string, isReconciling: boolean): Promise<boolean> => {
    if (over.has(run)) return true
    const record = await ledger.latest('run', run, runId)
    if (record.driver !== 'queue') {
      if (record.state !== 'planned') {
        over.add(run)
        return true
      }
      // New and reopened runs of a terminal belong to it until its process is gone.
      return !isReconciling || !(await adoptRun(flow, run))
    }
    if (record.state === 'planned') return false
    const mustTell = hasFailed(record) && (await ledger.plan(run))?.operator !== null
    if (mustTell && !isSettledDelivery(await ledger.latest('delivery', run, operatorId))) return false
    over.add(run)
    return true
  }
  const logged = async (what: object, work: Promise<void>): Promise<void> => {
    await work.catch(error => {
      if (!isClosed()) log.error({ ...what, err: error }, 'check failed')
    })
  }
  const keepLooking = async (run: string): Promise<void> => {
    do {
      const ongoing = looking.get(run)
      if (ongoing !== undefined) ongoing.again = false
      await look(run, false)
      await sleep(looksEveryMs, undefined, { signal: closing.signal }).catch(() => {})
    } while (looking.get(run)?.again === true && !isClosed())
  }

  return {
    tick: name => addDueRuns(flow, backend, name),
    advance(run) {
      if (isClosed()) return
      const known = looking.get(run)
      if (known !== undefined) {
        known.again = true
        return
      }
      const done = Promise.resolve()
        .then(() => logged({ run }, keepLooking(run)))
        .finally(() => looking.delete(run))
      looking.set(run, { again: false, done })
    },
    async reconcile() {
      await removeUnknownSchedulers(flow, backend)
      await logged(
        {},
        removeStrayPins(flow).then(() => undefined),
      )
      for (const name of Object.keys(config.subscriptions)) {
        if (isClosed()) return
        await logged({ subscription: name }, syncScheduler(flow, backend, name))
        await logged({ subscription: name }, addDueRuns(flow, backend, name))
      }
      // An ended run may have been reopened.
      for (const run of await ledger.openRuns()) over.delete(run)
      for (const run of await ledger.runs()) {
        if (isClosed()) return
        await logged({ run }, look(run, true))
      }
    },
    async close() {
      closing.abort()
      await Promise.all([...looking.values()].map(({ done }) => done))
    },
  }
}

/** Job ids come from the ledger, so a run has one job per report and per delivery, however often it is checked. */
function tasksOf({ plan }: RunView, { draw, deliver }: NextSteps): readonly Task[] {
  const options = retrying(plan)
  const draws = draw.map(id => ({
    queue: 'render' as const,
    id: `${plan.run}.${id}.v${plan.storeVersion}`,
    data: { run: plan.run, id },
    options,
  }))
  const ids = new Set(deliver)
  const operator = ids.has(operatorId) ? plannedDelivery(plan, operatorId) : null
  const deliveries = [...plan.deliveries.filter(({ id }) => ids.has(id)), ...(operator === null ? [] : [operator])]
  return [
    ...draws,
    ...deliveries.map(({ id, to }) => ({
      queue: to.transport,
      id: `${plan.run}.${id}`,
      data: { run: plan.run, id },
      options,
    })),
  ]
}
