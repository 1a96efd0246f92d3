import { exhaustedBy } from '../../src/store/exhausted.ts'
import { createExclusively } from './exclusive-file.ts'
import { LedgerError } from './ledger-error.ts'

/** Creates a JSON file of the ledger; false if it exists. Throws `LedgerError` with the path and the reason. */
export async function createFile(path: string, content: string): Promise<boolean> {
  return createExclusively(path, content).catch(cause => {
    throw notWritten(path, cause)
  })
}

export function notWritten(path: string, cause: unknown): LedgerError {
  const other = cause instanceof Error ? cause.message : String(cause)
  const why = exhaustedBy(cause) === 'disk' ? 'no space is left on the disk' : other
  return new LedgerError(`the ledger cannot be written: ${path}: ${why}`, { cause })
}
