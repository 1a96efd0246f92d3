import { CauserieError } from '../../src/errors.ts'

/** The inbox's journal cannot be opened, read or written. */
export class JournalError extends CauserieError {
  override readonly name = 'JournalError'
}
