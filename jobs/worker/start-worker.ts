import type { Job } from 'bullmq'
import type { QueueBackend } from '../queue/backend.ts'
import { deliveryStep } from '../run/delivery-step.ts'
import type { Flow } from '../run/flow.ts'
import { removePast } from '../run/remove-past.ts'
import { reportStep } from '../run/report-step.ts'
import { orHandedBack, type StepOutcome, settled } from '../run/step-outcome.ts'
import { applySchedule, readScheduleState } from '../schedule/schedule-state.ts'
import { openDispatch } from './dispatch.ts'
import { planDueRun } from './plan-due-run.ts'
import type { JobData, QueueName } from './run-queues.ts'
import { within } from './within.ts'
import type { WorkerOptions } from './worker-process.ts'

/** A running worker. */
export interface RunningWorker {
  /**
   * Takes no more jobs, gives running ones `stopSeconds` to end, and hands the rest back, so that another worker gets them at once. The flow
   * and the backend stay open.
   */
  stop(): Promise<void>
}

const folderConcurrency = 4
const removesEveryMs = 3_600_000
/** How long handed-back jobs may take to reach the queue. */
const handBackMs = 1000

/**
 * Processes the queues: ticks, plans, reports, letters. Schedules in the config that are new to the ledger start now; a removed one stays
 * removed until it is applied again.
 */
export async function startWorker(flow: Flow, backend: QueueBackend, options: WorkerOptions): Promise<RunningWorker> {
  const { config, ledger, log, now } = flow
  const { UnrecoverableError, WaitingError } = await import('bullmq')
  const { concurrency, stopSeconds = 5 } = options
  const lockMs = config.queue.lockSeconds * 1000
  for (const name of Object.keys(config.subscriptions)) {
    const state = await readScheduleState(ledger.directory, name)
    if (state === null || state.active) await applySchedule(config, name, { now: now() })
  }
  const dispatch = openDispatch(flow, backend)
  const stopping = new AbortController()
  const handBack = stopping.signal
  const common = { lockDuration: lockMs, stalledInterval: lockMs / 2, maxStalledCount: 1000 }

  const on = <N extends QueueName>(
    name: N,
    work: (data: JobData[N], job: Job) => Promise<StepOutcome>,
    own: { readonly concurrency: number; readonly limiter?: { readonly max: number; readonly duration: number } },
  ) =>
    backend.worker(
      name,
      async (job, token) => {
        const done = await work(job.data, job)
        if (done.state === 'handed-back') {
          await job.moveToWait(token ?? '')
          throw new WaitingError()
        }
        if (done.state === 'given-up') throw new UnrecoverableError(done.error)
        if (done.state === 'retry') throw new Error(done.error)
      },
      { ...common, ...own },
    )

  const step = async (run: string, job: Job, outcome: Promise<StepOutcome>): Promise<StepOutcome> => {
    const done = await outcome
    dispatch.advance(run)
    if (done.state === 'settled') await job.updateProgress(100)
    return done
  }
  const perMinute = config.smtp?.mailsPerMinute
  const limiter = perMinute === undefined ? {} : { limiter: { max: perMinute, duration: 60_000 } }
  const workers = [
    on('tick', ({ subscription }) => dispatch.tick(subscription).then(() => settled), { concurrency: 1 }),
    on('plan', (data, job) => orHandedBack(planDueRun(flow, dispatch, data, job), handBack), {
      concurrency: 1,
    }),
    on('render', (at, job) => step(at.run, job, reportStep(flow, at, { handBack })), { concurrency }),
    on('mail', (at, job) => step(at.run, job, deliveryStep(flow, at, { handBack })), {
      concurrency: config.smtp?.connections ?? 1,
      ...limiter,
    }),
    on('folder', (at, job) => step(at.run, job, deliveryStep(flow, at, { handBack })), {
      concurrency: folderConcurrency,
    }),
  ]

  let removeAtMs = 0
  let reconciling = reconcile()
  const timer = setInterval(() => {
    reconciling = reconciling.then(reconcile)
    // As often as stalled jobs are checked for, so that lost jobs are found as quickly as abandoned ones.
  }, lockMs)
  async function reconcile(): Promise<void> {
    await dispatch.reconcile().catch(error => log.error({ err: error }, 'the ledger cannot be checked'))
    if (stopping.signal.aborted || performance.now() < removeAtMs) return
    removeAtMs = performance.now() + removesEveryMs
    await removePast(flow).catch(error => log.error({ err: error }, 'old runs cannot be removed'))
  }

  return {
    async stop() {
      clearInterval(timer)
      // One that cannot be closed, such as when Redis has died, does not keep the others from handing back.
      const ended = Promise.allSettled(workers.map(worker => worker.close()))
      if (!(await within(ended, stopSeconds * 1000)))
        log.warn('stopped before everything was done: the rest is handed back')
      stopping.abort()
      await within(Promise.allSettled([ended, dispatch.close(), reconciling]), handBackMs)
    },
  }
}
