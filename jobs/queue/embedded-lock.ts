import { StoreError } from '../../src/errors.ts'
import { lockForWriting } from '../../src/store/lock.ts'
import { QueueError } from './queue-error.ts'

/** Locks the embedded queue's directory for this process, creating it if missing. Returns the function that releases it. */
export async function lockQueueDirectory(directory: string): Promise<() => void> {
  try {
    return (await lockForWriting(directory, 0)).release
  } catch (cause) {
    const holder = cause instanceof StoreError ? / is held by (.*)$/s.exec(cause.message)?.[1] : undefined
    if (holder === undefined) throw new QueueError(`the embedded queue cannot be locked: ${directory}`, { cause })
    throw new QueueError(
      `only one process at a time can use the embedded queue: ${directory} is held by ${holder}; use Redis for several`,
      { cause },
    )
  }
}
