import { CauserieError } from '../../src/errors.ts'

/** The ledger cannot be read or written, or does not have the run. */
export class LedgerError extends CauserieError {
  override readonly name = 'LedgerError'
}
