import type { Cluster, Redis, RedisOptions } from 'ioredis'
import type { BackendOptions } from './backend.ts'
import { QueueError } from './queue-error.ts'
import { isPasswordInClear, redisPlace, withoutArguments } from './redis-address.ts'
import { oldestRedis, redisFitness } from './redis-fitness.ts'

/** The part of ioredis that is used. */
type IoRedis = Pick<typeof import('ioredis'), 'Redis' | 'Cluster'>

const openWithinMs = 3_000
const longestPauseMs = 5_000

/** Commands wait while Redis is away and are sent when it is back. Once `hasGivenUp`, they fail. */
export function connectionOptions(hasGivenUp: () => boolean) {
  return {
    maxRetriesPerRequest: null,
    connectTimeout: openWithinMs,
    retryStrategy: tries => (hasGivenUp() ? null : Math.min(50 * 2 ** tries, longestPauseMs)),
    // After a failover the old primary refuses writes until the client reconnects.
    reconnectOnError: error => error.message.startsWith('READONLY'),
  } satisfies RedisOptions
}

/**
 * Connects to a Redis, or to the cluster of which the address is a node, and checks that it can hold a queue. Throws `QueueError` within
 * seconds if not. A connection lost later is retried until it succeeds.
 */
export async function connectRedis(
  ioredis: IoRedis,
  url: string,
  { hasGivenUp, onError, onWarning }: BackendOptions & { readonly hasGivenUp: () => boolean },
): Promise<Redis | Cluster> {
  const place = redisPlace(url)
  if (isPasswordInClear(url)) {
    onWarning?.(`the password of Redis is sent in clear text: ${place}; rediss:// encrypts it and the jobs`)
  }
  const options = connectionOptions(hasGivenUp)
  const redis = new ioredis.Redis(url, options)
  const errors: Error[] = []
  const remember = (error: Error) => void errors.push(withoutArguments(error))
  redis.on('error', remember)
  let opened: Redis | Cluster = redis
  try {
    const fitness = redisFitness(await withinTime(redis.info()))
    if (fitness.tooOld) throw new QueueError(`Redis must be ${oldestRedis} or newer: ${place} is ${fitness.version}`)
    if (fitness.evictionPolicy !== null && fitness.evictionPolicy !== 'noeviction') {
      onWarning?.(
        `Redis may drop jobs when its memory is full: maxmemory-policy of ${place} is ${fitness.evictionPolicy}`,
      )
    }
    if (fitness.cluster) {
      redis.disconnect()
      opened = clusterOf(ioredis, redis, options)
      opened.on('error', remember)
      await withinTime(opened.ping())
    }
  } catch (error) {
    redis.disconnect()
    opened.disconnect()
    if (error instanceof QueueError) throw error
    const cause = errors[0] ?? error
    throw new QueueError(`Redis cannot be reached: ${place}: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
  opened.on('error', error => onError?.(withoutArguments(error)))
  opened.off('error', remember)
  return opened
}

function clusterOf(
  { Cluster }: IoRedis,
  { options: known }: Redis,
  options: ReturnType<typeof connectionOptions>,
): Cluster {
  const { host, port, username, password, tls } = known
  return new Cluster([{ host: host ?? '127.0.0.1', port: port ?? 6379 }], {
    clusterRetryStrategy: options.retryStrategy,
    redisOptions: {
      ...options,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(tls !== undefined && { tls }),
    },
  })
}

async function withinTime<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${openWithinMs / 1_000} s`)), openWithinMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
