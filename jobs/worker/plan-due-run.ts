import type { Job } from 'bullmq'
import type { Flow } from '../run/flow.ts'
import { holdRun } from '../run/hold-run.ts'
import { planRun, refuseRun } from '../run/plan-run.ts'
import { messageOf, type StepOutcome, settled } from '../run/step-outcome.ts'
import type { Dispatch } from './dispatch.ts'
import { dueRuns, slotRequest } from './due-runs.ts'
import type { JobData } from './run-queues.ts'

/**
 * Plans the run of a slot if the ledger says that it is the next one. The queue only says when to check: the schedule may have been changed or
 * removed since, or the slot may be one of several that were missed.
 */
export async function planDueRun(
  flow: Flow,
  dispatch: Pick<Dispatch, 'advance' | 'tick'>,
  { subscription, slot }: JobData['plan'],
  job: Pick<Job, 'attemptsMade' | 'opts'>,
): Promise<StepOutcome> {
  const { config, ledger, log } = flow
  // A subscription that was removed from the config has no more runs.
  if (!Object.hasOwn(config.subscriptions, subscription)) return settled
  const { next } = await dueRuns(flow, subscription)
  const request = slotRequest(flow, subscription, slot)
  if (next?.run === request.run) {
    const hold = await holdRun(ledger, request.run)
    // Another worker is planning it. If that one dies, the next check of the ledger asks again.
    if ('heldBy' in hold) return settled
    try {
      await planRun(flow, request)
    } catch (error) {
      log.error({ run: request.run, err: error }, 'cannot plan a run')
      const isLast = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
      if (!isLast) return { state: 'retry', error: messageOf(error) }
      await refuseRun(flow, request, { state: 'failed', reason: messageOf(error) })
    } finally {
      hold.release()
    }
    dispatch.advance(request.run)
  }
  await dispatch.tick(subscription)
  return settled
}
