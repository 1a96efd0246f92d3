import type { JobsOptions } from 'bullmq'
import type { QueueBackend } from '../queue/backend.ts'
import { retryJitter } from '../run/retry-delay.ts'
import type { Slot } from '../schedule/slots.ts'

/** The payloads of each queue's jobs: names of things in the ledger, never a secret or a figure. */
export interface JobData {
  /** A slot of a subscription's schedule is due. */
  readonly tick: { readonly subscription: string }
  readonly plan: { readonly subscription: string; readonly slot: Slot }
  readonly render: { readonly run: string; readonly id: string }
  /** One queue for each transport, because each has its own pace. */
  readonly mail: { readonly run: string; readonly id: string }
  readonly folder: { readonly run: string; readonly id: string }
}
export type QueueName = keyof JobData

export const queueNames = ['tick', 'plan', 'render', 'mail', 'folder'] as const satisfies readonly QueueName[]

/** A job to add. Adding its id again while it waits has no effect. */
export type Task = {
  readonly [N in QueueName]: {
    readonly queue: N
    readonly id: string
    readonly data: JobData[N]
    readonly options: JobsOptions
  }
}[QueueName]

/** BullMQ's attempts and waits for a job. The ledger counts the attempts of its step and decides when it is given up. */
export function retrying(tries: { readonly attempts: number; readonly retrySeconds: number }): JobsOptions {
  const { attempts, retrySeconds } = tries
  return { attempts, backoff: { type: 'exponential', delay: retrySeconds * 1000, jitter: retryJitter } }
}

export async function addTasks(backend: QueueBackend, tasks: readonly Task[]): Promise<void> {
  for (const name of queueNames) {
    const jobs = tasks
      .filter(({ queue }) => queue === name)
      .map(({ id, data, options }) => ({ name, data, opts: { ...options, jobId: id } }))
    if (jobs.length > 0) await backend.queue(name).addBulk(jobs)
  }
}

const live = ['waiting', 'active', 'delayed', 'prioritized'] as const

/**
 * Adds jobs that the ledger says are still to be done. An ended job with the same id, kept for inspection, would block it, so it is removed
 * first. Checking thousands of jobs one by one would take seconds, so the waiting ones are listed with one call.
 */
export async function addTasksAgain(backend: QueueBackend, tasks: readonly Task[]): Promise<void> {
  for (const name of queueNames) {
    const own = tasks.filter(({ queue }) => queue === name)
    if (own.length === 0) continue
    const queue = backend.queue(name)
    const waiting = new Set(await queue.getRanges([...live], 0, -1))
    for (const { id } of own.filter(task => !waiting.has(task.id))) {
      const job = await queue.getJob(id)
      const state = await job?.getState()
      if (state === 'completed' || state === 'failed') await job?.remove()
    }
    await addTasks(
      backend,
      own.filter(task => !waiting.has(task.id)),
    )
  }
}
