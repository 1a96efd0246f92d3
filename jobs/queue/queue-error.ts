import { CauserieError } from '../../src/errors.ts'

/** The queue cannot be opened or does not answer. The message never contains a password. */
export class QueueError extends CauserieError {
  override readonly name = 'QueueError'
}
