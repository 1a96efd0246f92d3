import { QueueError } from './queue-error.ts'

/** Loads packages that are optional peers; throws `QueueError` with `message` when one of them is not installed. */
export async function loadOptional<Module>(load: () => Promise<Module>, message: string): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    if (isMissingModule(cause)) throw new QueueError(message, { cause })
    throw cause
  }
}

function isMissingModule(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    (cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'MODULE_NOT_FOUND')
  )
}
