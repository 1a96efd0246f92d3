import type { BackendFactory, ConnectionOptions, Queue, RedisQueueBackend, Worker } from 'bullmq'
import { type BackendOptions, defaultJobOptions, type QueueBackend } from './backend.ts'

type Bullmq = typeof import('bullmq')

/** The options that select the backend in BullMQ. */
export interface BullmqPlace {
  readonly bullmq: Bullmq
  readonly connection: unknown
  readonly factory: unknown
  readonly prefix?: string
}

/** The queues and workers of a backend. Workers are closed first, because they use the queues. */
export function queuesAndWorkers(
  place: BullmqPlace,
  { repeatStrategy, onError = () => {} }: BackendOptions,
): Pick<QueueBackend, 'queue' | 'worker' | 'close'> & { readonly workers: ReadonlySet<Worker> } {
  const { bullmq } = place
  const queues = new Map<string, Queue>()
  const workers = new Set<Worker>()
  // BullMQ types a queue by its datastore. Neither this code nor bull-board uses that part.
  const factory = place.factory as BackendFactory<RedisQueueBackend>
  const options = {
    connection: place.connection as ConnectionOptions,
    ...(place.prefix !== undefined && { prefix: place.prefix }),
    ...(repeatStrategy !== undefined && { settings: { repeatStrategy } }),
  }
  return {
    workers,
    queue(name) {
      const known = queues.get(name)
      if (known !== undefined) return known
      const queue: Queue = new bullmq.Queue(name, { ...options, defaultJobOptions }, factory)
      queue.on('error', onError)
      queues.set(name, queue)
      return queue
    },
    worker(name, processor, workerOptions = {}) {
      const worker: Worker = new bullmq.Worker(name, processor, { ...workerOptions, ...options }, factory)
      worker.on('error', onError)
      worker.on('closed', () => workers.delete(worker))
      workers.add(worker)
      return worker
    },
    async close() {
      await Promise.all([...workers].map(worker => worker.close()))
      await Promise.all([...queues.values()].map(queue => queue.close()))
    },
  }
}
