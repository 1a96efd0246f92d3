import { CauserieError } from '../../src/errors.ts'

/** The ledger cannot be read or written, or holds no such run. */
export class LedgerError extends CauserieError {
  override readonly name = 'LedgerError'
}
