import { CauserieError } from '../../src/errors.ts'

/** Too many questions at once; try again in a moment. Nothing was started. */
export class BusyError extends CauserieError {
  override readonly name = 'BusyError'
}

/** A question exceeded the time limit and was stopped. */
export class TimeLimitError extends CauserieError {
  override readonly name = 'TimeLimitError'
}

/** Nobody is waiting for the answer any more. */
export class AbandonedError extends CauserieError {
  override readonly name = 'AbandonedError'
}
