import { setTimeout as sleep } from 'node:timers/promises'
import { loadOptional } from '../../src/optional-package.ts'
import type { BackendOptions, QueueBackend } from './backend.ts'
import { QueueError } from './queue-error.ts'
import { queuesAndWorkers } from './queues-and-workers.ts'
import { connectRedis } from './redis-connection.ts'
import { withoutRepeats } from './repeated-errors.ts'

const pingWithinMs = 2_000
const awayPollMs = 500
const givingUpMs = 5_000
const repeatedWithinMs = 10_000

/**
 * BullMQ on Redis 6.2 or newer. Several processes and machines share its jobs. While Redis is away nothing fails: calls wait, and workers
 * continue when it is back. Throws `QueueError` if Redis cannot be reached at the start or is too old.
 */
export async function openRedisBackend(
  given: BackendOptions & {
    /** `redis://user:password@host:port/database`, or `rediss://` for TLS. */
    readonly url: string
    /** The prefix of the keys of this installation. */
    readonly prefix: string
    /** How long `close` lets jobs finish while Redis is away, in seconds. Default 5. */
    readonly awaySeconds?: number
  },
): Promise<QueueBackend> {
  const { bullmq, ioredis } = await loadOptional(
    async () => ({ bullmq: await import('bullmq'), ioredis: await import('ioredis') }),
    options => new QueueError('the queue on Redis needs bullmq and ioredis: npm install bullmq ioredis', options),
  )
  const options = { ...given, onError: withoutRepeats(given.onError ?? (() => {}), repeatedWithinMs) }
  let hasGivenUp = false
  const redis = await connectRedis(ioredis, options.url, { ...options, hasGivenUp: () => hasGivenUp })
  const isHere = () => redis.status === 'ready'
  // In Redis Cluster all keys of a script must be in one slot. Keys with the same text in braces are.
  const prefix = `{${options.prefix}}`
  const held = queuesAndWorkers({ bullmq, connection: redis, factory: bullmq.createRedisBackend, prefix }, options)

  /** If a worker can no longer hand back its jobs, other workers take them over when its locks expire. */
  const giveUp = () => {
    hasGivenUp = true
    // A connection that is waiting to retry ignores a request to end; it ends at its next attempt.
    void redis.connect().catch(() => {})
    for (const worker of held.workers) {
      const blocking = worker.getBackend().blockingClient
      void blocking?.then(client => client.connect()).catch(() => {})
    }
  }
  const close = async () => {
    const closed = held.close().then(() => true)
    const longestMs = (options.awaySeconds ?? 5) * 1_000
    let awayMs = 0
    while (awayMs < longestMs + givingUpMs && !(await Promise.race([closed, sleep(awayPollMs, false)]))) {
      awayMs = isHere() && !hasGivenUp ? 0 : awayMs + awayPollMs
      if (awayMs >= longestMs) giveUp()
    }
    closed.catch(() => {})
    redis.disconnect()
  }
  let closing: Promise<void> | undefined
  return {
    kind: 'redis',
    queue: held.queue,
    worker: held.worker,
    async ping() {
      const answered = isHere() && (await Promise.race([redis.ping(), sleep(pingWithinMs, false, { ref: false })]))
      if (!answered) throw new QueueError('Redis does not answer')
    },
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
