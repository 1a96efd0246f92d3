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
 * BullMQ on Redis 6.2 or newer: several processes and machines share its jobs.
 * While Redis is away nothing fails: calls wait, and workers go on when it is back.
 * Throws `QueueError` when Redis cannot be reached at first, or is too old.
 */
export async function openRedisBackend(
  given: BackendOptions & {
    /** `redis://user:password@host:port/database`, or `rediss://` for TLS. */
    readonly url: string
    /** What the keys of this installation begin with. */
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
  // In Redis Cluster a script's keys must be of one slot: those that share what stands in braces are.
  const prefix = `{${options.prefix}}`
  const held = queuesAndWorkers({ bullmq, connection: redis, factory: bullmq.createRedisBackend, prefix }, options)

  /** What a worker cannot say any more, the expiry of its locks will: another one takes its jobs over. */
  const giveUp = () => {
    hasGivenUp = true
    // A connection that waits for its next try never ends when it is told to: it ends by trying.
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
