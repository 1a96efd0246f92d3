/** What a queue needs to know from Redis' INFO. */
export interface RedisFitness {
  /** Such as `7.0.15`. */
  readonly version: string
  readonly tooOld: boolean
  /** Such as `noeviction`; null if the server does not say. */
  readonly evictionPolicy: string | null
  /** Whether it is a node of Redis Cluster. */
  readonly cluster: boolean
}

/** The oldest version with which BullMQ's delayed jobs and schedulers work correctly. */
export const oldestRedis = '6.2'

/** Parses the answer to INFO. */
export function redisFitness(info: string): RedisFitness {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1]
  const version = field('redis_version') ?? '0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return {
    version,
    tooOld: major < 6 || (major === 6 && minor < 2),
    evictionPolicy: field('maxmemory_policy') ?? null,
    cluster: field('cluster_enabled') === '1',
  }
}
