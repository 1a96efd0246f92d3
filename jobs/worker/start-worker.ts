import type { Job } from 'bullmq'
import type { QueueBackend } from '../queue/backend.ts'
import { deliveryStep } from '../run/delivery-step.ts'
import type { Flow } from '../run/flow.ts'
import { planRun, refuseRun } from '../run/plan-run.ts'
import { reportStep } from '../run/report-step.ts'
import { messageOf, type StepOutcome } from '../run/step-outcome.ts'
import { applySchedule, readScheduleState } from '../schedule/schedule-state.ts'
import { openDispatch } from './dispatch.ts'
import { slotRequest } from './due-runs.ts'
import type { JobData, QueueName } from './run-queues.ts'

export interface WorkerOptions {
  /** Reports drawn at the same time, one a thread. */
  readonly concurrency: number
}

/** A worker at work. */
export interface RunningWorker {
  /** Takes no more jobs, and waits for those it has. The flow and the backend stay open. */
  stop(): Promise<void>
}

const folderConcurrency = 4

/**
 * Works on the queues: ticks, plans, reports, letters. Schedules that the config has and the ledger does not know yet begin now; one
 * that was removed stays so until it is applied again.
 */
export async function startWorker(flow: Flow, backend: QueueBackend, options: WorkerOptions): Promise<RunningWorker> {
  const { config, ledger, log, now } = flow
  const { UnrecoverableError } = await import('bullmq')
  const { concurrency } = options
  const lockMs = config.queue.lockSeconds * 1000
  for (const name of Object.keys(config.subscriptions)) {
    const state = await readScheduleState(ledger.directory, name)
    if (state === null || state.active) await applySchedule(config, name, { now: now() })
  }
  const dispatch = openDispatch(flow, backend)
  const common = { lockDuration: lockMs, stalledInterval: lockMs / 2, maxStalledCount: 1000 }

  const on = <N extends QueueName>(
    name: N,
    work: (data: JobData[N], job: Job) => Promise<unknown>,
    own: { readonly concurrency: number; readonly limiter?: { readonly max: number; readonly duration: number } },
  ) => backend.worker(name, job => work(job.data, job), { ...common, ...own })

  const step = async (run: string, job: Job, outcome: Promise<StepOutcome>): Promise<void> => {
    const done = await outcome
    dispatch.advance(run)
    if (done.state === 'given-up') throw new UnrecoverableError(done.error)
    if (done.state === 'retry') throw new Error(done.error)
    await job.updateProgress(100)
  }
  const perMinute = config.smtp?.mailsPerMinute
  const limiter = perMinute === undefined ? {} : { limiter: { max: perMinute, duration: 60_000 } }
  const workers = [
    on('tick', ({ subscription }) => dispatch.tick(subscription), { concurrency: 1 }),
    on('plan', (data, job) => plan(data, job), { concurrency: 1 }),
    on('render', ({ run, id }, job) => step(run, job, reportStep(flow, { run, id })), { concurrency }),
    on('mail', ({ run, id }, job) => step(run, job, deliveryStep(flow, { run, id })), {
      concurrency: config.smtp?.connections ?? 1,
      ...limiter,
    }),
    on('folder', ({ run, id }, job) => step(run, job, deliveryStep(flow, { run, id })), {
      concurrency: folderConcurrency,
    }),
  ]

  async function plan({ subscription, slot }: JobData['plan'], job: Job): Promise<void> {
    // A subscription that left the config has no runs any more.
    if (config.subscriptions[subscription] === undefined) return
    const request = slotRequest(flow, subscription, slot)
    try {
      await planRun(flow, request)
    } catch (error) {
      log.error({ run: request.run, err: error }, 'a run cannot be planned')
      if (job.attemptsMade + 1 < (job.opts.attempts ?? 1)) throw error
      await refuseRun(flow, request, { state: 'failed', reason: messageOf(error) })
    }
    dispatch.advance(request.run)
    await dispatch.tick(subscription)
  }

  let reconciling = reconcile()
  const timer = setInterval(() => {
    reconciling = reconciling.then(reconcile)
    // As often as jobs are handed on: what was lost is found as soon as what was left.
  }, lockMs)
  async function reconcile(): Promise<void> {
    await dispatch.reconcile().catch(error => log.error({ err: error }, 'the ledger cannot be looked at'))
  }

  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(workers.map(worker => worker.close()))
      await reconciling
    },
  }
}
