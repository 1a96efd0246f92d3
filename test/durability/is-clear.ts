import { CauserieError } from '../../src/errors.ts'

/** Whether an error says what happened: ours, or the system's, which names the call and the file. */
export function isClear(error: unknown): boolean {
  return error instanceof CauserieError || (error instanceof Error && 'code' in error && 'syscall' in error)
}
