import type { DefaultJobOptions, Processor, Queue, RepeatOptions, Worker, WorkerOptions } from 'bullmq'

/** A worker's options: BullMQ's own, without what the backend settles. */
export type QueueWorkerOptions = Omit<WorkerOptions, 'connection' | 'prefix' | 'settings'>

/**
 * The next time of a job scheduler, epoch ms, or undefined when there is none. It must not throw:
 * BullMQ then leaves the job of the current slot active without processing it, and makes no next one.
 *
 * BullMQ asks it twice: where a scheduler is upserted (the queue) and where a slot's job is fetched (the worker), so both get it.
 * - `afterMs`: at the upsert, now; at the fetch, the slot of the fetched job or now, whichever is later.
 *   Slots missed while no worker ran are therefore skipped, never run in a burst. An answer before `afterMs` is moved to it.
 * - `repeat`: what was given to `upsertJobScheduler(id, repeat, …)`. `pattern`, `tz`, `limit`, `startDate` and `endDate` reach it
 *   at both; at the fetch they are read from the options of the fetched job (`opts.repeat`), dates as epoch ms, with `count`
 *   (slots so far) and `offset` added and `immediately` taken away. The strategy sees no scheduler id.
 * - `jobName`: the name of the template, at both.
 */
export type RepeatStrategy = (afterMs: number, repeat: RepeatOptions, jobName?: string) => number | undefined

/** Where jobs wait and are shared out: BullMQ on Redis, or on a database inside this process. */
export interface QueueBackend {
  readonly kind: 'redis' | 'embedded'
  /** The BullMQ queue of this name, made once, with `defaultJobOptions`. */
  queue(name: string): Queue
  /** A BullMQ worker of the queue of this name. */
  worker(name: string, processor: Processor, options?: QueueWorkerOptions): Worker
  /** Resolves when the backend answers now; throws otherwise. */
  ping(): Promise<void>
  /** Lets workers finish the jobs they have, then closes queues and connections. */
  close(): Promise<void>
}

/** What both backends are opened with. */
export interface BackendOptions {
  /** Of job schedulers. Without it, BullMQ's own cron. */
  readonly repeatStrategy?: RepeatStrategy
  /** Told of each error that happens outside a call: a lost connection, a worker's failed round. */
  readonly onError?: (error: Error) => void
  /** Told of a setting that can lose jobs, or a password. */
  readonly onWarning?: (message: string) => void
}

/**
 * How long finished jobs are kept, in seconds: while one is kept, adding its id again adds nothing.
 * What must be known for longer is the ledger's. No `count`: BullMQ's PostgreSQL backend then reads every kept job at each finish
 * (1,042 jobs a second with none, 796 with an age, 118 with a count, at 5,000 kept jobs on PGlite 0.5.16).
 */
export const defaultJobOptions = {
  removeOnComplete: { age: 7 * 86_400 },
  removeOnFail: { age: 30 * 86_400 },
} as const satisfies DefaultJobOptions
