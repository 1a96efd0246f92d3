import type { DefaultJobOptions, Processor, Queue, RepeatOptions, Worker, WorkerOptions } from 'bullmq'

/** The options of a worker: BullMQ's, without those that the backend sets. */
export type QueueWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix' | 'settings'>

/**
 * The next time of a job scheduler, epoch ms, or undefined if there is none. It must not throw: BullMQ would leave the job of the current
 * slot active without processing it, and create no next one.
 *
 * BullMQ calls it in two places, where a scheduler is upserted (the queue) and where a slot's job is fetched (the worker), so both get it.
 * - `afterMs`: at the upsert, now; at the fetch, the slot of the fetched job or now, whichever is later.
 *   So slots missed while no worker was running are skipped, never run in a burst. A result before `afterMs` is moved to it.
 * - `repeat`: what was given to `upsertJobScheduler(id, repeat, …)`. `pattern`, `tz`, `limit`, `startDate` and `endDate` reach it
 *   at both; at the fetch they are read from the options of the fetched job (`opts.repeat`), dates as epoch ms, with `count`
 *   (slots so far) and `offset` added and `immediately` taken away. The strategy sees no scheduler id.
 * - `jobName`: the name of the template, at both.
 */
export type RepeatStrategy = (afterMs: number, repeat: RepeatOptions, jobName?: string) => number | undefined

/** The job queue: BullMQ on Redis, or on a database inside this process. */
export interface QueueBackend {
  readonly kind: 'redis' | 'embedded'
  /** The BullMQ queue of this name, created once, with `defaultJobOptions`. */
  queue(name: string): Queue
  /** A BullMQ worker of the queue of this name. */
  worker(name: string, processor: Processor, options?: QueueWorkerOptions): Worker
  /** Resolves if the backend answers; throws otherwise. */
  ping(): Promise<void>
  /** Lets workers finish their jobs, then closes queues and connections. */
  close(): Promise<void>
}

/** The options of both backends. */
export interface BackendOptions {
  /** For job schedulers. Default: BullMQ's own cron. */
  readonly repeatStrategy?: RepeatStrategy
  /** Called for each error outside a call, such as a lost connection or a worker's failed round. */
  readonly onError?: (error: Error) => void
  /** Called for a setting that can lose jobs or expose a password. */
  readonly onWarning?: (message: string) => void
}

/**
 * How long finished jobs are kept, in seconds. While one is kept, adding its id again adds nothing. The ledger keeps what must be known
 * for longer. There is no `count`, because with one BullMQ's PostgreSQL backend reads every kept job whenever a job finishes
 * (1,042 jobs a second with none, 796 with an age, 118 with a count, at 5,000 kept jobs on PGlite 0.5.16).
 */
export const defaultJobOptions = {
  removeOnComplete: { age: 7 * 86_400 },
  removeOnFail: { age: 30 * 86_400 },
} as const satisfies DefaultJobOptions
