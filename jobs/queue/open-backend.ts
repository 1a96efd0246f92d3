import type { BackendOptions, QueueBackend } from './backend.ts'
import { openEmbeddedBackend } from './embedded.ts'
import { openRedisBackend } from './redis.ts'

/** Opens the queue on Redis if an address is given, otherwise the embedded one. Throws `QueueError`. */
export function openQueueBackend({
  redisUrl,
  prefix,
  embeddedDirectory,
  ...options
}: BackendOptions & {
  /** `redis://` or `rediss://`. */
  readonly redisUrl?: string
  readonly prefix: string
  /** The directory of the embedded queue; unused with Redis. */
  readonly embeddedDirectory: string
}): Promise<QueueBackend> {
  return redisUrl === undefined
    ? openEmbeddedBackend({ ...options, directory: embeddedDirectory })
    : openRedisBackend({ ...options, url: redisUrl, prefix })
}
