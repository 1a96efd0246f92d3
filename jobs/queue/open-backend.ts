import type { BackendOptions, QueueBackend } from './backend.ts'
import { openEmbeddedBackend } from './embedded.ts'
import { openRedisBackend } from './redis.ts'

/** Opens the queue on Redis when an address is given, and the embedded one otherwise. Throws `QueueError`. */
export function openQueueBackend({
  redisUrl,
  prefix,
  embeddedDirectory,
  ...options
}: BackendOptions & {
  /** `redis://` or `rediss://`. */
  readonly redisUrl?: string
  readonly prefix: string
  /** Of the embedded queue; not used with Redis. */
  readonly embeddedDirectory: string
}): Promise<QueueBackend> {
  return redisUrl === undefined
    ? openEmbeddedBackend({ ...options, directory: embeddedDirectory })
    : openRedisBackend({ ...options, url: redisUrl, prefix })
}
