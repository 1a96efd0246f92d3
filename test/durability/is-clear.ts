import { CauserieError } from '../../src/errors.ts'

/** Whether an error says what happened: either it is Causerie's own, or it is a system error, which names the call and the file. */
export function isClear(error: unknown): boolean {
  return error instanceof CauserieError || (error instanceof Error && 'code' in error && 'syscall' in error)
}
