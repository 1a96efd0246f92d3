import { CauserieError } from '../../src/errors.ts'

/** Too many ask at once: try again in a moment. Nothing was begun. */
export class BusyError extends CauserieError {
  override readonly name = 'BusyError'
}

/** A question took longer than the server lets one take; it was stopped. */
export class TimeLimitError extends CauserieError {
  override readonly name = 'TimeLimitError'
}

/** Nobody waits for the answer any more. */
export class AbandonedError extends CauserieError {
  override readonly name = 'AbandonedError'
}
